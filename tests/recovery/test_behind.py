"""Which of two documents of one history is older, and what an office that is behind is facts_of."""

from __future__ import annotations

import pytest

from credissuer.errors import BehindError
from credissuer.recovery.behind import (
    Claimed,
    Discrepancy,
    checkpoint_finding,
    facts_of,
    follows,
    is_later,
    is_not_earlier,
    keys_behind,
    not_ahead,
)


@pytest.mark.parametrize(
    ("ours", "published", "may"),
    [
        (Claimed(2, 100), Claimed(1, 100), True),
        (Claimed(2, 100), Claimed(1, 99), True),
        (Claimed(2, 100), Claimed(2, 100), False),
        (Claimed(2, 200), Claimed(2, 100), False),
        (Claimed(2, 200), Claimed(3, 100), False),
        (Claimed(3, 99), Claimed(2, 100), False),
    ],
)
def test_a_document_follows_one_of_a_lower_version_that_is_no_later(
    ours: Claimed, published: Claimed, may: bool
) -> None:
    assert follows(ours, published) is may


def test_what_begins_anew_with_version_1_follows_what_is_earlier() -> None:
    assert is_later(Claimed(1, 200), Claimed(7, 100))
    assert is_later(Claimed(8, 100), Claimed(7, 100))
    assert not is_later(Claimed(7, 100), Claimed(7, 100))
    assert not is_later(Claimed(8, 100), Claimed(7, 200))


def test_what_has_no_version_follows_what_is_not_later() -> None:
    assert is_not_earlier(Claimed(1, 100), Claimed(9, 100))
    assert not is_not_earlier(Claimed(9, 99), Claimed(1, 100))


def test_a_published_document_is_newer_or_another_one() -> None:
    assert not_ahead("status/1", Claimed(7, 1), Claimed(5, 9)) == Discrepancy(
        "newer", "status/1", 7, 5
    )
    assert not_ahead("status/1", Claimed(5, 1), Claimed(5, 9)).kind == "other"
    assert not_ahead("status/1", Claimed(4, 9), Claimed(5, 1)).kind == "other"


def test_a_checkpoint_vouches_for_an_entry_of_the_same_hash() -> None:
    vouched = Claimed(12, 100, "abc")
    assert checkpoint_finding(vouched, "abc", 20) is None
    ends, differs = (checkpoint_finding(vouched, found, 10) for found in (None, "xyz"))
    assert ends is not None and (ends.kind, ends.theirs, ends.ours) == ("trail_ends", 12, 10)
    assert differs is not None and differs.kind == "trail_differs"


def test_three_findings_are_told_in_both_languages_and_the_others_counted() -> None:
    kinds = ("newer", "other", "unknown", "foreign", "certificate", "trail_ends", "trail_differs")
    assert "nothing is left" in facts_of([Discrepancy("gone", "status")])["problem"]
    for kind in kinds:
        facts = facts_of([Discrepancy(kind, "status/1", 71, 52)])
        error = BehindError("office.behind_published", **facts)
        assert facts["problem"] in error.words("en") and facts["problem_vi"] in error.words("vi")
        assert facts["problem"] != facts["problem_vi"]
        assert "status/1" in facts["problem"] or "71" in facts["problem"]
    many = [Discrepancy("unknown", f"status/{place}") for place in range(1, 6)]
    assert "status/3" in facts_of(many)["problem"] and "status/4" not in facts_of(many)["problem"]
    assert "2 more" in facts_of(many)["problem"] and "2 điều nữa" in facts_of(many)["problem_vi"]


def test_a_keystore_is_behind_that_lacks_a_published_key_or_what_became_of_it() -> None:
    published = {"a": "active", "r": "retired", "c": "compromised", "n": "next"}
    assert keys_behind(published, published) == []
    later = {"a": "compromised", "r": "retired", "c": "compromised", "n": "active", "new": "next"}
    assert keys_behind(published, later) == []
    assert keys_behind(published, {"a": "next", "r": "active", "c": "retired"}) == [*published]
    assert keys_behind({}, {}) == []
