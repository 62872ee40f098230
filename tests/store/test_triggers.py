"""The triggers that the code knows are those that the migrations make; one that is gone is told."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from credissuer.store.databases import triggers
from credissuer.store.sql import SqlStore
from tests.postgres import Server, query

ON_POSTGRESQL = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
ON_SQLITE = "SELECT tbl_name, name FROM sqlite_schema WHERE type = 'trigger'"


def test_every_trigger_of_sqlite_is_known(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        there = set(connection.execute(ON_SQLITE))
    assert triggers.expected(triggers.ON_BOTH, triggers.ON_SQLITE) == there


def test_every_trigger_of_postgresql_is_known(postgres: Server) -> None:
    there = set(query(postgres.create(), ON_POSTGRESQL))
    assert triggers.expected(triggers.ON_BOTH, triggers.ON_POSTGRESQL) == there


def test_a_trigger_that_was_dropped_from_a_file_is_told(store: SqlStore, path: Path) -> None:
    assert store.check() == []
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER certificate_issued_by_two")
        connection.execute("DROP TRIGGER audit_stays_as_written")
    assert store.check() == [
        "trigger audit_stays_as_written on audit is missing or switched off",
        "trigger certificate_issued_by_two on certificate is missing or switched off",
    ]
