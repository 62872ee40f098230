"""Changes to the stored audit trail are found, even if its triggers were removed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from credissuer.audit.trail import first_break
from credissuer.store.sql import SqlStore
from tests.contracts import store_records as records

LENGTH = 9


@pytest.fixture
def trail(store: SqlStore, path: Path) -> SqlStore:
    """A trail of nine entries in a file whose triggers were removed."""
    with store.write() as transaction:
        transaction.audit.append([records.event(serial) for serial in range(1, LENGTH + 1)])
    with closing(sqlite3.connect(path)) as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
    return store


def first_break_after(store: SqlStore, path: Path, *statements: str) -> int | None:
    """The number of the first changed entry after these statements."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
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
def test_an_edited_row_is_found(trail: SqlStore, path: Path, edit: str, seq: int) -> None:
    assert first_break_after(trail, path, f"UPDATE audit SET {edit} WHERE seq = {seq}") == seq


@pytest.mark.parametrize("seq", [1, 5, LENGTH])
def test_a_deleted_row_is_found(trail: SqlStore, path: Path, seq: int) -> None:
    assert first_break_after(trail, path, f"DELETE FROM audit WHERE seq = {seq}") == seq


def test_an_inserted_row_is_found(trail: SqlStore, path: Path) -> None:
    shifted = [f"UPDATE audit SET seq = seq + 1 WHERE seq = {seq}" for seq in range(LENGTH, 3, -1)]
    columns = "at, actor, request_id, action, object, detail, previous, hash"
    assert (
        first_break_after(
            trail, path, *shifted, f"INSERT INTO audit SELECT 4, {columns} FROM audit WHERE seq = 3"
        )
        == 4
    )


def test_swapped_rows_are_found_at_the_first(trail: SqlStore, path: Path) -> None:
    moves = [
        f"UPDATE audit SET seq = {new} WHERE seq = {old}" for old, new in ((3, 99), (6, 3), (99, 6))
    ]
    assert first_break_after(trail, path, *moves) == 3


def test_a_truncation_is_still_found_after_appending(trail: SqlStore, path: Path) -> None:
    assert first_break_after(trail, path, "DELETE FROM audit WHERE seq > 6") == 7
    with trail.write() as transaction:
        assert transaction.audit.append([records.event(10)]).seq == LENGTH + 1
    assert first_break_after(trail, path) == 7


def test_appending_works_without_the_recorded_head(trail: SqlStore, path: Path) -> None:
    assert first_break_after(trail, path, "DELETE FROM audit_head") is None
    with trail.write() as transaction:
        assert transaction.audit.append([records.event(10)]).seq == LENGTH + 1
    assert first_break_after(trail, path) is None


def test_nothing_is_appended_to_an_edited_last_row(trail: SqlStore, path: Path) -> None:
    assert (
        first_break_after(trail, path, f"UPDATE audit SET hash = previous WHERE seq = {LENGTH}")
        == LENGTH
    )
    with trail.write() as transaction:
        transaction.audit.append([records.event(10)])
    assert first_break_after(trail, path) == LENGTH
