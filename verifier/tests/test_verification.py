"""The pure verification where no vector can look: its arguments, lists read before, what is known
of old. (The rest: test_vectors, test_switched_off.)
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

import forge
import pytest

from credverifier import TrustAnchors, verification, verify
from credverifier.errors import ProfileError, StatusError, TrustListError
from credverifier.verdict import Status
from credverifier.wire.status.standing import Standing


@pytest.fixture(scope="module")
def tnso():
    return forge.Issuer()


@pytest.fixture(scope="module")
def anchors(tnso):
    return TrustAnchors.from_trust_list(forge.trust_list(tnso))


def test_a_trust_list_that_has_ended_is_no_verdict(tnso, anchors):
    for token in (tnso.sign(), "x"):
        with pytest.raises(TrustListError) as refusal:
            verify(token, anchors=anchors, lists={}, now=anchors.expires_at + timedelta(seconds=1))
        assert refusal.value.code == "trust.expired"


def test_a_profile_that_cannot_be_read_is_no_verdict(tnso, anchors):
    for token in (tnso.sign(), "x"):
        with pytest.raises(ProfileError):
            verify(
                token,
                anchors=anchors,
                lists=tnso.lists(),
                now=forge.NOW,
                profile="https://evil.example/@a",
            )


def test_the_clock_of_any_zone(tnso, anchors):
    hanoi = forge.NOW.astimezone(timezone(timedelta(hours=7)))
    verdict = verify(tnso.sign(), anchors=anchors, lists=tnso.lists(), now=hanoi)
    assert verdict.verdict == "valid" and verdict.to_dict()["checked_at"] == "2026-11-23T07:03:11Z"


def test_the_arguments_are_left_as_they_were(tnso, anchors):
    lists = tnso.lists()
    before = dict(lists)
    verify(tnso.sign(), anchors=anchors, lists=lists, now=forge.NOW)
    assert lists == before


def test_what_is_to_be_fetched_is_known_after_proof(tnso, anchors):
    proven = verification.prove(tnso.sign(), anchors)
    assert proven.status_urls == [*tnso.bitstring_urls.values(), tnso.token_url]
    assert proven.note_url == "https://tnso.vn/c/7K3M9QX2HS.standing.jwt"


def test_nothing_foreign_is_to_be_fetched(tnso, anchors):
    status = {"status_list": {"idx": 1, "uri": "https://evil.example/status/3"}}
    proven = verification.prove(tnso.sign(tnso.certificate({"status": status})), anchors)
    assert proven.status_urls == list(tnso.bitstring_urls.values())


def test_lists_read_before_are_as_good_as_their_texts(tnso, anchors):
    for standing, told in (
        (Standing.VALID, "valid"),
        (Standing.SUSPENDED, "suspended"),
        (Standing.REVOKED, "revoked"),
    ):
        texts = tnso.lists(standing)
        proven = verification.prove(tnso.sign(), anchors)
        read = {
            entry.uri: verification.read_list(texts[entry.uri], proven.issuer, entry)
            for entry in proven.content.entries
        }
        of_text = verification.judge(proven, lists=texts, now=forge.NOW)
        of_value = verification.judge(proven, lists=read, now=forge.NOW)
        assert of_text.verdict == told
        assert of_text.to_dict() == of_value.to_dict()


def test_a_list_read_before_serves_its_own_place_and_issuer_alone(tnso, anchors):
    texts, token_entry = tnso.lists(), tnso.entries()[-1]
    proven = verification.prove(tnso.sign(tnso.certificate(slim=True)), anchors)
    kept = verification.read_list(texts[token_entry.uri], proven.issuer, token_entry)
    bits = verification.read_list(texts[tnso.entries()[0].uri], proven.issuer, tnso.entries()[0])
    assert (
        verification.judge(proven, lists={token_entry.uri: kept}, now=forge.NOW).verdict == "valid"
    )
    for wrong in (
        kept._replace(url="https://tnso.vn/status/4"),
        kept._replace(issuer="did:web:x"),
        bits,
        bits._replace(url=kept.url),
    ):
        assert (
            verification.judge(proven, lists={token_entry.uri: wrong}, now=forge.NOW).code
            == "status.invalid"
        )


def test_a_failed_fetch_is_told_as_it_was(tnso, anchors):
    failed = StatusError("status.rollback", "older than what was seen")
    verdict = verify(
        tnso.sign(), anchors=anchors, lists={**tnso.lists(), tnso.token_url: failed}, now=forge.NOW
    )
    assert verdict.code == "status.rollback"
    assert verdict.checks[4].detail == "older than what was seen"


KNOWN = Status(None, None, "2026-11-01T00:00:00Z", "false_claim", None)


@pytest.mark.parametrize(
    ("standing", "known", "code", "reason"),
    [
        (None, KNOWN, "status.revoked", "false_claim"),
        (Standing.VALID, KNOWN, "status.revoked", "false_claim"),
        (Standing.SUSPENDED, KNOWN, "status.revoked", "false_claim"),
        (Standing.REVOKED, KNOWN, "status.revoked", "undisclosed_ad"),
        (None, KNOWN._replace(superseded_by="01234-5678D"), "status.superseded", "false_claim"),
    ],
)
def test_a_revocation_known_of_old_outlives_any_list(tnso, anchors, standing, known, code, reason):
    lists = {} if standing is None else {**tnso.lists(standing), tnso.note_url(): tnso.note()}
    proven = verification.prove(tnso.sign(), anchors)
    verdict = verification.judge(proven, lists=lists, now=forge.NOW, known_revocation=known)
    assert (verdict.code, verdict.status.reason) == (code, reason)


@pytest.mark.parametrize("age", [float("nan"), float("inf"), 10**12])
def test_no_asked_for_age_makes_an_old_list_good(tnso, anchors, age):
    lists = tnso.lists(at=forge.seconds(forge.NOW) - forge.DAY - 1)
    verdict = verify(tnso.sign(), anchors=anchors, lists=lists, now=forge.NOW, max_status_age=age)
    assert verdict.code == "status.stale"


def test_a_negative_age_takes_no_list(tnso, anchors):
    verdict = verify(
        tnso.sign(), anchors=anchors, lists=tnso.lists(), now=forge.NOW, max_status_age=-1
    )
    assert verdict.code == "status.stale"


def test_a_token_costs_little_whatever_is_in_it(tnso, anchors):
    """64 KiB of the worst we know: a text without an end, in a payload that looks deep."""
    hostile = b"[]," * 40 + b'"' + b'\\"' * 24_000
    token = tnso.sign(hostile)[: 64 * 1024]
    start = time.process_time()
    assert verify(token, anchors=anchors, lists={}, now=forge.NOW).code == "format.malformed"
    assert time.process_time() - start < 0.5


def test_a_naive_clock_is_a_mistake(tnso, anchors):
    with pytest.raises(TypeError):
        verify(tnso.sign(), anchors=anchors, lists={}, now=datetime(2026, 11, 23))
