"""The trail as it lies in the database: whoever gets past its guards is found."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from credissuer.audit.trail import first_break
from credissuer.store.sql import SqlStore
from tests.contracts import store_records as of

LENGTH = 9


@pytest.fixture
def trail(store: SqlStore, path: Path) -> SqlStore:
    """A trail of nine entries, whose guards somebody with the file in hand has removed."""
    with store.write() as transaction:
        transaction.audit.append([of.event(place) for place in range(1, LENGTH + 1)])
    with closing(sqlite3.connect(path)) as raw:
        for (name,) in raw.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall():
            raw.execute(f"DROP TRIGGER {name}")
    return store


def _break(store: SqlStore, path: Path, *statements: str) -> int | None:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        for statement in statements:
            raw.execute(statement)
    with store.read() as reading:
        return first_break(reading.audit.entries(), head=reading.audit.recorded_head())


@pytest.mark.parametrize("seq", [1, 5, LENGTH])
@pytest.mark.parametrize(
    "edit",
    [
        "at = at + 1",
        "actor = 'cli:nobody'",
        "request_id = 'x'",
        "action = 'reinstate'",
        "object = '9999999999'",
        "detail = '{}'",
        "detail = 'no JSON'",
        "previous = hash",
        "hash = previous",
    ],
)
def test_an_edited_row_is_named(trail: SqlStore, path: Path, edit: str, seq: int) -> None:
    assert _break(trail, path, f"UPDATE audit SET {edit} WHERE seq = {seq}") == seq


@pytest.mark.parametrize("seq", [1, 5, LENGTH])
def test_a_deleted_row_is_named(trail: SqlStore, path: Path, seq: int) -> None:
    assert _break(trail, path, f"DELETE FROM audit WHERE seq = {seq}") == seq


def test_an_inserted_row_is_named(trail: SqlStore, path: Path) -> None:
    shifted = [f"UPDATE audit SET seq = seq + 1 WHERE seq = {seq}" for seq in range(LENGTH, 3, -1)]
    copied = "at, actor, request_id, action, object, detail, previous, hash"
    assert (
        _break(
            trail, path, *shifted, f"INSERT INTO audit SELECT 4, {copied} FROM audit WHERE seq = 3"
        )
        == 4
    )


def test_rows_that_changed_places_are_named_by_the_first(trail: SqlStore, path: Path) -> None:
    moves = [
        f"UPDATE audit SET seq = {new} WHERE seq = {old}" for old, new in ((3, 99), (6, 3), (99, 6))
    ]
    assert _break(trail, path, *moves) == 3


def test_a_cut_stays_to_be_seen_when_work_goes_on(trail: SqlStore, path: Path) -> None:
    assert _break(trail, path, "DELETE FROM audit WHERE seq > 6") == 7
    with trail.write() as transaction:
        assert transaction.audit.append([of.event(10)]).seq == LENGTH + 1
    assert _break(trail, path) == 7


def test_work_goes_on_where_the_recorded_head_is_gone(trail: SqlStore, path: Path) -> None:
    assert _break(trail, path, "DELETE FROM audit_head") is None
    with trail.write() as transaction:
        assert transaction.audit.append([of.event(10)]).seq == LENGTH + 1
    assert _break(trail, path) is None


def test_an_edited_last_row_is_not_built_upon(trail: SqlStore, path: Path) -> None:
    assert _break(trail, path, f"UPDATE audit SET hash = previous WHERE seq = {LENGTH}") == LENGTH
    with trail.write() as transaction:
        transaction.audit.append([of.event(10)])
    assert _break(trail, path) == LENGTH
