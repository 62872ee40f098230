"""What SQLite finds wrong with a file: all of it, or what it finds in a moment."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from credissuer.store.databases import sqlite_check
from credissuer.store.sql import SqlStore
from tests.contracts import store_records as records


@pytest.mark.parametrize("whole", [True, False])
def test_an_intact_database_has_nothing_to_report(store: SqlStore, whole: bool) -> None:
    records.add_certificates(store, 1)
    assert store.check(whole=whole) == []


@pytest.mark.parametrize("whole", [True, False])
def test_a_row_without_its_parent_is_reported(store: SqlStore, path: Path, whole: bool) -> None:
    records.add_certificates(store, 1)
    with sqlite3.connect(path) as raw:
        raw.execute("DELETE FROM assessment")
    raw.close()
    (line,) = store.check(whole=whole)
    assert "certificate" in line and "assessment" in line


def test_of_a_large_table_parts_are_read_and_a_damaged_one_is_met_at_some_look(
    store: SqlStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records.add_certificates(store, *range(1, 400))
    store.close()
    monkeypatch.setattr(sqlite_check, "MANY", 10)
    monkeypatch.setattr(sqlite_check, "ROWS", 20)
    assert store.check(whole=False) == []
    store.close()
    _damage(path, "certificate")
    assert store.check() != []
    # A fifth of the pages is damaged and five runs are read: a hundred looks do not all miss it.
    assert any(store.check(whole=False) for _ in range(100))


def _damage(path: Path, table: str) -> None:
    """Overwrite a fifth of the pages on which the rows of a table lie."""
    with sqlite3.connect(path) as raw:
        size = raw.execute("PRAGMA page_size").fetchone()[0]
        [root] = raw.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)
        ).fetchone()
    raw.close()
    octets = bytearray(path.read_bytes())
    # The root of a table of more than one page names its pages: 2 octets a cell behind 12 of head.
    start = (root - 1) * size
    cells = int.from_bytes(octets[start + 3 : start + 5])
    pointers = [
        int.from_bytes(octets[start + 12 + 2 * cell : start + 14 + 2 * cell])
        for cell in range(cells)
    ]
    pages = [int.from_bytes(octets[start + at : start + at + 4]) for at in pointers]
    assert len(pages) > 4
    for page in pages[:: max(1, len(pages) // 5)]:
        octets[(page - 1) * size : page * size] = bytes(size)
    path.write_bytes(octets)
