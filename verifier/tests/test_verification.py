"""The pure verification, where no vector can test it: its arguments, and revocations that were
established before. (The rest: test_vectors, test_switched_off.)
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

import forge
import pytest

from credverifier import verification, verify
from credverifier.certificate_status import Revocation
from credverifier.errors import ProfileError, TrustListError
from credverifier.trust.anchors import TrustAnchors
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


REVOCATION = Revocation(
    "status.revoked", Status(None, None, "2026-11-01T00:00:00Z", "false_claim", None)
)
REPLACED = REVOCATION.status._replace(superseded_by="01234-5678D")


@pytest.mark.parametrize(
    ("standing", "known_revocation", "code", "reason"),
    [
        (None, REVOCATION, "status.revoked", "false_claim"),
        (Standing.VALID, REVOCATION, "status.revoked", "false_claim"),
        (Standing.SUSPENDED, REVOCATION, "status.revoked", "false_claim"),
        (Standing.REVOKED, REVOCATION, "status.revoked", "undisclosed_ad"),
        (None, Revocation("status.revoked", REPLACED), "status.revoked", "false_claim"),
        (None, Revocation("status.superseded", REPLACED), "status.superseded", "false_claim"),
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
    """64 KiB of the slowest known text: an unfinished string in what looks deeply nested."""
    hostile = b"[]," * 40 + b'"' + b'\\"' * 24_000
    token = tnso.sign(hostile)[: 64 * 1024]
    start = time.process_time()
    assert verify(token, anchors=anchors, lists={}, now=forge.NOW).code == "format.malformed"
    assert time.process_time() - start < 0.5


def test_a_naive_now_raises(tnso, anchors):
    with pytest.raises(TypeError):
        verify(tnso.sign(), anchors=anchors, lists={}, now=datetime(2026, 11, 23))


@pytest.mark.parametrize(
    ("said", "read"),
    [({"four_eyes": True}, True), ({"four_eyes": False}, False), ({}, None)]
    + [({"four_eyes": value}, None) for value in ("yes", 1, None, [])],
)
def test_how_many_people_decide_is_told_and_judges_nothing(tnso, said, read):
    trusted = forge.trust_list(tnso)
    trusted["issuers"][0] |= said
    anchors = TrustAnchors.from_trust_list(trusted)
    verdict = verify(tnso.sign(), anchors=anchors, lists=tnso.lists(), now=forge.NOW)
    assert (verdict.verdict, verdict.four_eyes) == ("valid", read)
    assert "four_eyes" not in verdict.to_dict()
