"""What no vector can say of the pure verification: its arguments, lists that were read before, and
revocations that were established before. (The rest: test_vectors, test_switched_off.)
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

import forge
import pytest

from credverifier import verification, verify
from credverifier.errors import ProfileError, StatusError, TrustListError
from credverifier.verdict import Status
from credverifier.wire.status.standing import Standing


def test_an_expired_trust_list_raises(tnso, anchors):
    for token in (tnso.sign(), "x"):
        with pytest.raises(TrustListError) as refusal:
            verify(token, anchors=anchors, lists={}, now=anchors.expires_at + timedelta(seconds=1))
        assert refusal.value.code == "trust.expired"


def test_an_unreadable_profile_raises(tnso, anchors):
    for token in (tnso.sign(), "x"):
        with pytest.raises(ProfileError):
            verify(
                token,
                anchors=anchors,
                lists=tnso.lists(),
                now=forge.NOW,
                profile="https://evil.example/@a",
            )


def test_now_may_be_in_any_time_zone(tnso, anchors):
    hanoi = forge.NOW.astimezone(timezone(timedelta(hours=7)))
    verdict = verify(tnso.sign(), anchors=anchors, lists=tnso.lists(), now=hanoi)
    assert verdict.verdict == "valid" and verdict.to_dict()["checked_at"] == "2026-11-23T07:03:11Z"


def test_the_arguments_are_not_changed(tnso, anchors):
    lists = tnso.lists()
    before = dict(lists)
    verify(tnso.sign(), anchors=anchors, lists=lists, now=forge.NOW)
    assert lists == before


def test_a_proven_credential_names_the_urls_to_fetch(tnso, anchors):
    proven = verification.prove(tnso.sign(), anchors)
    assert proven.status_urls == [*tnso.bitstring_urls.values(), tnso.token_url]
    assert proven.note_url == "https://tnso.vn/c/7K3M9QX2HS.standing.jwt"


def test_urls_outside_the_prefixes_are_not_to_be_fetched(tnso, anchors):
    status = {"status_list": {"idx": 1, "uri": "https://evil.example/status/3"}}
    proven = verification.prove(tnso.sign(tnso.certificate({"status": status})), anchors)
    assert proven.status_urls == list(tnso.bitstring_urls.values())


def test_a_list_read_before_gives_the_same_verdict_as_its_text(tnso, anchors):
    for standing, expected in (
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
        from_texts = verification.judge(proven, lists=texts, now=forge.NOW)
        from_values = verification.judge(proven, lists=read, now=forge.NOW)
        assert from_texts.verdict == expected
        assert from_texts.to_dict() == from_values.to_dict()


def test_a_list_read_before_counts_only_for_its_own_url_and_issuer(tnso, anchors):
    texts, token_entry = tnso.lists(), tnso.entries()[-1]
    proven = verification.prove(tnso.sign(tnso.certificate(slim=True)), anchors)
    listed = verification.read_list(texts[token_entry.uri], proven.issuer, token_entry)
    bits = verification.read_list(texts[tnso.entries()[0].uri], proven.issuer, tnso.entries()[0])

    def code(status_list):
        lists = {token_entry.uri: status_list}
        return verification.judge(proven, lists=lists, now=forge.NOW).code

    assert code(listed) is None
    for wrong in (
        listed._replace(url="https://tnso.vn/status/4"),
        listed._replace(issuer="did:web:x"),
        bits,
        bits._replace(url=listed.url),
    ):
        assert code(wrong) == "status.invalid"


def test_the_error_of_a_failed_fetch_is_reported(tnso, anchors):
    failed = StatusError("status.rollback", "older than what was seen")
    verdict = verify(
        tnso.sign(), anchors=anchors, lists={**tnso.lists(), tnso.token_url: failed}, now=forge.NOW
    )
    assert verdict.code == "status.rollback"
    assert verdict.checks[4].detail == "older than what was seen"


REVOCATION = Status(None, None, "2026-11-01T00:00:00Z", "false_claim", None)


@pytest.mark.parametrize(
    ("standing", "known_revocation", "code", "reason"),
    [
        (None, REVOCATION, "status.revoked", "false_claim"),
        (Standing.VALID, REVOCATION, "status.revoked", "false_claim"),
        (Standing.SUSPENDED, REVOCATION, "status.revoked", "false_claim"),
        (Standing.REVOKED, REVOCATION, "status.revoked", "undisclosed_ad"),
        (
            None,
            REVOCATION._replace(superseded_by="01234-5678D"),
            "status.superseded",
            "false_claim",
        ),
    ],
)
def test_a_known_revocation_outlives_any_list(
    tnso, anchors, standing, known_revocation, code, reason
):
    lists = {} if standing is None else {**tnso.lists(standing), tnso.note_url(): tnso.note()}
    proven = verification.prove(tnso.sign(), anchors)
    verdict = verification.judge(
        proven,
        lists=lists,
        now=forge.NOW,
        known_revocation=known_revocation,
    )
    assert (verdict.code, verdict.status.reason) == (code, reason)


@pytest.mark.parametrize("age", [float("nan"), float("inf"), 10**12])
def test_no_maximum_age_makes_an_old_list_valid(tnso, anchors, age):
    lists = tnso.lists(at=forge.seconds(forge.NOW) - forge.DAY - 1)
    verdict = verify(tnso.sign(), anchors=anchors, lists=lists, now=forge.NOW, max_status_age=age)
    assert verdict.code == "status.stale"


def test_with_a_negative_maximum_age_no_list_counts(tnso, anchors):
    verdict = verify(
        tnso.sign(), anchors=anchors, lists=tnso.lists(), now=forge.NOW, max_status_age=-1
    )
    assert verdict.code == "status.stale"


def test_a_hostile_token_is_refused_quickly(tnso, anchors):
    """64 KiB of the slowest known text: an unfinished string in a payload that looks deeply nested."""
    hostile = b"[]," * 40 + b'"' + b'\\"' * 24_000
    token = tnso.sign(hostile)[: 64 * 1024]
    start = time.process_time()
    assert verify(token, anchors=anchors, lists={}, now=forge.NOW).code == "format.malformed"
    assert time.process_time() - start < 0.5


def test_a_naive_now_raises(tnso, anchors):
    with pytest.raises(TypeError):
        verify(tnso.sign(), anchors=anchors, lists={}, now=datetime(2026, 11, 23))
