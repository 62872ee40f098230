"""The chain names the first place at which it was touched, wherever and however that was done."""

from __future__ import annotations

import hashlib
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credissuer.audit.trail import (
    GENESIS,
    AuditEntry,
    AuditEvent,
    Head,
    append,
    entry_hash,
    first_break,
)

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
LENGTH = 12


def event(place: int) -> AuditEvent:
    return AuditEvent(
        at=NOW + timedelta(seconds=place),
        actor="cli:bảo",
        request_id=None if place % 2 else f"request-{place}",
        action="revoke",
        object=f"{place:010d}",
        detail={"reason": "false_claim", "count": place, "batch": None},
    )


TRAIL = append(None, map(event, range(1, LENGTH + 1)))
HEAD = Head(TRAIL[-1].seq, TRAIL[-1].hash)
places = st.integers(1, LENGTH)
inner = st.integers(1, LENGTH - 1)
OTHER: dict[str, Any] = {
    "seq": 99,
    "at": NOW + timedelta(days=1),
    "actor": "cli:nobody",
    "request_id": "request-x",
    "action": "reinstate",
    "object": "9999999999",
    "detail": {"reason": "false_claim"},
    "previous": "f" * 64,
    "hash": "f" * 64,
}


def test_a_whole_chain_holds_with_and_without_its_head() -> None:
    assert first_break(TRAIL) is None
    assert first_break(TRAIL, head=HEAD) is None
    assert first_break([]) is None
    assert first_break([], head=(0, GENESIS)) is None


def test_appending_in_parts_makes_the_same_chain() -> None:
    first = append(None, map(event, range(1, 5)))
    second = append(first[-1], map(event, range(5, 9)))
    third = append(Head(second[-1].seq, second[-1].hash), map(event, range(9, LENGTH + 1)))
    assert [*first, *second, *third] == TRAIL
    assert append(first[-1], []) == []


def test_the_hash_is_the_one_that_anybody_can_recompute() -> None:
    """Written out: a changed canonical form would break every trail there is."""
    text = (
        '[1,"2026-11-23T07:00:01Z","cli:bảo",null,"revoke","0000000001",'
        '{"batch":null,"count":1,"reason":"false_claim"},"' + "0" * 64 + '"]'
    )
    assert (
        TRAIL[0].hash
        == entry_hash(1, event(1), GENESIS)
        == hashlib.sha256(text.encode("utf-8")).hexdigest()
    )


def test_a_moment_is_the_same_in_every_zone() -> None:
    there = replace(event(1), at=event(1).at.astimezone(timezone(timedelta(hours=7))))
    assert entry_hash(1, there, GENESIS) == entry_hash(1, event(1), GENESIS)


@pytest.mark.parametrize("field", [field.name for field in fields(AuditEntry)])
@given(place=places)
def test_any_edited_field_is_found_where_it_was_edited(field: str, place: int) -> None:
    edited = list(TRAIL)
    edited[place - 1] = replace(TRAIL[place - 1], **{field: OTHER[field]})
    assert first_break(edited) == place


@given(place=places)
def test_an_edit_that_mends_its_own_hash_is_found_at_the_next_entry(place: int) -> None:
    edited = replace(event(place), actor="cli:nobody")
    before = TRAIL[place - 2] if place > 1 else None
    forged = [*TRAIL[: place - 1], *append(before, [edited]), *TRAIL[place:]]
    assert first_break(forged, head=HEAD) == (place + 1 if place < LENGTH else LENGTH)


@given(place=inner)
def test_a_deleted_entry_is_found_where_it_stood(place: int) -> None:
    assert first_break(TRAIL[: place - 1] + TRAIL[place:]) == place


@given(place=places)
def test_an_inserted_entry_is_found_where_it_was_put(place: int) -> None:
    before = TRAIL[place - 2] if place > 1 else None
    forged = append(before, [replace(event(place), actor="cli:nobody")])
    assert first_break([*TRAIL[: place - 1], *forged, *TRAIL[place - 1 :]]) == place + 1
    copied = [*TRAIL[:place], TRAIL[place - 1], *TRAIL[place:]]
    assert first_break(copied) == place + 1


@given(st.lists(places, min_size=2, max_size=2, unique=True).map(sorted))
def test_moved_entries_are_found_at_the_first_of_them(pair: list[int]) -> None:
    moved = list(TRAIL)
    first, second = pair
    moved[first - 1], moved[second - 1] = moved[second - 1], moved[first - 1]
    assert first_break(moved) == first


@given(left=st.integers(0, LENGTH - 1))
def test_a_cut_at_the_end_is_found_by_the_head_alone(left: int) -> None:
    assert first_break(TRAIL[:left]) is None
    assert first_break(TRAIL[:left], head=HEAD) == left + 1


@given(left=st.integers(0, LENGTH - 1))
def test_going_on_from_the_head_after_a_cut_leaves_the_gap(left: int) -> None:
    later = append(HEAD, [event(13)])
    assert (
        first_break([*TRAIL[:left], *later], head=Head(later[-1].seq, later[-1].hash)) == left + 1
    )


def test_entries_past_the_head_are_found() -> None:
    longer = [*TRAIL, *append(HEAD, [event(13)])]
    assert first_break(longer, head=HEAD) == LENGTH + 1


@given(place=inner)
def test_a_chain_written_anew_does_not_fit_the_head(place: int) -> None:
    before = TRAIL[place - 2] if place > 1 else None
    forged = append(
        before,
        [replace(event(place), actor="cli:nobody"), *map(event, range(place + 1, LENGTH + 1))],
    )
    assert first_break([*TRAIL[: place - 1], *forged]) is None
    assert first_break([*TRAIL[: place - 1], *forged], head=HEAD) == LENGTH
