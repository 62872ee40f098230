"""The audit trail of a dump is read without bringing the dump back, with every character in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from credissuer.audit.trail import AuditEntry, first_break
from credissuer.errors import ConfigError
from credissuer.store.databases.dumped_trail import trail_of
from credissuer.store.schema import SCHEMA
from credissuer.store.sql import SqlStore, open_store
from tests.contracts import store_records as of
from tests.postgres import Server

HOSTILE = "tab\t line\n return\r back\\slash \\N \\. {} \x0b\x0c\x08 Nguyễn ‮"


@pytest.fixture(params=["sqlite", "postgresql"])
def store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SqlStore]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'credissuer.db'}"
    else:
        server: Server = request.getfixturevalue("postgres")
        monkeypatch.setenv("PATH", f"{server.tools}:{os.environ['PATH']}")
        url = server.create("template0")
    store = open_store(url)
    store.upgrade()
    yield store
    store.close()


def test_a_dump_is_of_one_moment_and_its_trail_is_read_from_it(
    store: SqlStore, tmp_path: Path
) -> None:
    events = [
        of.event(1, actor=HOSTILE, detail={"text": HOSTILE}),
        of.event(2, request_id="r", object="\\N"),
    ]
    with store.write() as transaction:
        transaction.audit.append(events)
    with store.read() as reading:
        expected = list(reading.audit.entries())
    dumped = store.dump(tmp_path / "dump")
    assert (dumped.kind, dumped.revision, dumped.head.seq) == (store.kind, SCHEMA.newest, 2)
    with store.write() as transaction:
        transaction.audit.append([of.event(3)])
    found: list[AuditEntry] = []
    with trail_of(store.kind, tmp_path / "dump") as entries:
        found += entries
    assert found == expected
    assert first_break(found, head=dumped.head) is None


def test_a_database_without_an_office_is_not_dumped(store: SqlStore, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refusal:
        store.dump(tmp_path / "dump")
    assert refusal.value.code == "database.missing"


def test_what_is_no_dump_is_refused(store: SqlStore, tmp_path: Path) -> None:
    (tmp_path / "dump").write_bytes(b"no dump at all" * 100)
    with pytest.raises(ConfigError) as refusal, trail_of(store.kind, tmp_path / "dump") as entries:
        list(entries)
    assert refusal.value.code in ("storage.damaged", "database.tool_failed")
