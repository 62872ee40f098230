"""The chain of hashes shows the first entry at which it was changed, whatever the change was."""

from __future__ import annotations

import hashlib
import json
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


def event(seq: int) -> AuditEvent:
    return AuditEvent(
        at=NOW + timedelta(seconds=seq),
        actor="cli:bảo",
        request_id=None if seq % 2 else f"request-{seq}",
        action="revoke",
        object=f"{seq:010d}",
        detail={"reason": "false_claim", "count": seq, "batch": None},
    )


TRAIL = append(None, map(event, range(1, LENGTH + 1)))
HEAD = Head(TRAIL[-1].seq, TRAIL[-1].hash)
seqs = st.integers(1, LENGTH)
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


def test_an_unchanged_chain_has_no_break() -> None:
    assert first_break(TRAIL) is None
    assert first_break(TRAIL, head=HEAD) is None
    assert first_break([]) is None
    assert first_break([], head=(0, GENESIS)) is None


def test_appending_in_parts_gives_the_same_chain() -> None:
    first = append(None, map(event, range(1, 5)))
    second = append(first[-1], map(event, range(5, 9)))
    third = append(Head(second[-1].seq, second[-1].hash), map(event, range(9, LENGTH + 1)))
    assert [*first, *second, *third] == TRAIL
    assert append(first[-1], []) == []


def test_the_hash_is_sha_256_of_the_documented_json() -> None:
    """Written out here, because another canonical form would break every stored trail."""
    text = (
        '[1,"2026-11-23T07:00:01Z","cli:bảo",null,"revoke","0000000001",'
        '{"batch":null,"count":1,"reason":"false_claim"},"' + "0" * 64 + '"]'
    )
    assert (
        TRAIL[0].hash
        == entry_hash(1, event(1), GENESIS)
        == hashlib.sha256(text.encode("utf-8")).hexdigest()
    )


def test_the_hash_does_not_depend_on_the_time_zone() -> None:
    in_hanoi = replace(event(1), at=event(1).at.astimezone(timezone(timedelta(hours=7))))
    assert entry_hash(1, in_hanoi, GENESIS) == entry_hash(1, event(1), GENESIS)


@pytest.mark.parametrize("field", [field.name for field in fields(AuditEntry)])
@given(seq=seqs)
def test_an_edited_field_is_found_at_its_entry(field: str, seq: int) -> None:
    entries = list(TRAIL)
    entries[seq - 1] = replace(TRAIL[seq - 1], **{field: OTHER[field]})
    assert first_break(entries) == seq


@given(seq=seqs)
def test_an_edit_with_a_recomputed_hash_is_found_at_the_next_entry(seq: int) -> None:
    changed_event = replace(event(seq), actor="cli:nobody")
    before = TRAIL[seq - 2] if seq > 1 else None
    forged = [*TRAIL[: seq - 1], *append(before, [changed_event]), *TRAIL[seq:]]
    assert first_break(forged, head=HEAD) == (seq + 1 if seq < LENGTH else LENGTH)


@given(seq=inner)
def test_a_deleted_entry_is_found_at_its_position(seq: int) -> None:
    assert first_break(TRAIL[: seq - 1] + TRAIL[seq:]) == seq


@given(seq=seqs)
def test_an_inserted_entry_is_found_after_it(seq: int) -> None:
    before = TRAIL[seq - 2] if seq > 1 else None
    forged = append(before, [replace(event(seq), actor="cli:nobody")])
    assert first_break([*TRAIL[: seq - 1], *forged, *TRAIL[seq - 1 :]]) == seq + 1
    with_a_copy = [*TRAIL[:seq], TRAIL[seq - 1], *TRAIL[seq:]]
    assert first_break(with_a_copy) == seq + 1


@given(st.lists(seqs, min_size=2, max_size=2, unique=True).map(sorted))
def test_swapped_entries_are_found_at_the_first_of_them(pair: list[int]) -> None:
    entries = list(TRAIL)
    first, second = pair
    entries[first - 1], entries[second - 1] = entries[second - 1], entries[first - 1]
    assert first_break(entries) == first


@given(length=st.integers(0, LENGTH - 1))
def test_a_truncated_trail_is_found_only_by_the_head(length: int) -> None:
    assert first_break(TRAIL[:length]) is None
    assert first_break(TRAIL[:length], head=HEAD) == length + 1


@given(length=st.integers(0, LENGTH - 1))
def test_appending_after_a_truncation_leaves_a_break(length: int) -> None:
    appended = append(HEAD, [event(13)])
    assert (
        first_break([*TRAIL[:length], *appended], head=Head(appended[-1].seq, appended[-1].hash))
        == length + 1
    )


def test_entries_after_the_head_are_found() -> None:
    longer = [*TRAIL, *append(HEAD, [event(13)])]
    assert first_break(longer, head=HEAD) == LENGTH + 1


@given(seq=inner)
def test_a_rewritten_chain_does_not_match_the_head(seq: int) -> None:
    before = TRAIL[seq - 2] if seq > 1 else None
    forged = append(
        before,
        [replace(event(seq), actor="cli:nobody"), *map(event, range(seq + 1, LENGTH + 1))],
    )
    assert first_break([*TRAIL[: seq - 1], *forged]) is None
    assert first_break([*TRAIL[: seq - 1], *forged], head=HEAD) == LENGTH


_values = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()


@given(st.dictionaries(st.text(), _values | st.lists(_values)))
def test_the_hash_is_over_the_text_that_json_writes(detail: dict[str, Any]) -> None:
    said = replace(event(7), detail=detail)
    hashed = [7, "2026-11-23T07:00:07Z", said.actor, said.request_id, said.action, said.object]
    encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    text = encoder.encode([*hashed, detail, GENESIS])
    assert entry_hash(7, said, GENESIS) == hashlib.sha256(text.encode("utf-8")).hexdigest()
