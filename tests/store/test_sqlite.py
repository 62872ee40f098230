"""What is SQLite's alone: durability, full disks, file systems, copies."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Timer

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import PendingRollbackError

from credissuer.errors import ConfigError
from credissuer.store.databases.sqlite import NETWORK, SqliteFile, filesystem_of
from credissuer.store.sql import SqlStore, open_store
from tests.contracts import store_records as of

MOUNTS = """\
/dev/vda / ext4 rw,relatime 0 0
server:/export /srv/with\\040space nfs4 rw 0 0
/dev/vdb /srv/with\\040space/disk xfs rw 0 0
tmpfs /srv/over tmpfs rw 0 0
//host/share /srv/over cifs rw 0 0
"""


@pytest.fixture
def opened() -> Iterator[list[sqlite3.Connection]]:
    """Every connection that a store opens during the test."""
    connections: list[sqlite3.Connection] = []

    def note(connection: sqlite3.Connection, _: object) -> None:
        connections.append(connection)

    event.listen(Engine, "connect", note)
    yield connections
    event.remove(Engine, "connect", note)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("busy_timeout", 70),
    ],
)
def test_every_connection_is_durable_and_strict(
    path: Path, opened: list[sqlite3.Connection], pragma: str, value: object
) -> None:
    store = open_store(f"sqlite:///{path}", busy_timeout_ms=70)
    with store.read() as one, store.read() as other:
        one.status_lists.all(), other.status_lists.all()
        assert len(opened) == 2
        assert [connection.execute(f"PRAGMA {pragma}").fetchone()[0] for connection in opened] == [
            value
        ] * 2
    store.close()


def test_a_full_disk_is_named_loses_nothing_and_mends_without_a_restart(
    store: SqlStore, opened: list[sqlite3.Connection]
) -> None:
    of.furnish(store, 1)
    (connection,) = opened
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 5}")
    with pytest.raises(ConfigError) as caught, store.write() as transaction:
        transaction.audit.append([of.event()])
        transaction.add([of.subject(place) for place in range(2, 2_000)])
    assert caught.value.code == "storage.full"
    with store.read() as reading:
        assert list(reading.certificates.all()) == [of.certificate(1)]
        assert reading.audit.last() is None
    with store.write() as transaction:
        transaction.add([of.subject(place) for place in range(2, 2_000)])
    assert store.check() == []


def test_nothing_slips_through_after_sqlite_rolled_back_by_itself(
    store: SqlStore, opened: list[sqlite3.Connection]
) -> None:
    of.furnish(store, 1)
    (pages,) = opened[0].execute("PRAGMA page_count").fetchone()
    opened[0].execute(f"PRAGMA max_page_count = {pages + 5}")
    with pytest.raises(PendingRollbackError), store.write() as transaction:
        with pytest.raises(ConfigError, match="full"):
            transaction.add([of.subject(place) for place in range(2, 2_000)])
        transaction.audit.append([of.event()])
    with store.read() as reading:
        assert reading.audit.last() is None and reading.subjects.by_ids([of.subject(2).id]) == {}


def test_a_database_that_cannot_be_written_is_named(
    store: SqlStore, opened: list[sqlite3.Connection]
) -> None:
    of.furnish(store, 1)
    opened[0].execute("PRAGMA query_only = ON")
    with pytest.raises(ConfigError) as caught, store.write() as transaction:
        transaction.add([of.subject(2)])
    assert caught.value.code == "storage.error"
    with store.read() as reading:
        assert reading.certificates.by_number(of.certificate(1).number) == of.certificate(1)


def test_a_fault_of_ours_keeps_its_own_name(store: SqlStore, path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("ALTER TABLE document RENAME TO renamed")
    with (
        pytest.raises(Exception, match="no such table: document") as caught,
        store.read() as reading,
    ):
        reading.documents.keys_of("standing-note")
    assert not isinstance(caught.value, ConfigError)


def test_a_new_file_is_waited_for_where_sqlite_itself_would_not(tmp_path: Path) -> None:
    path = tmp_path / "credissuer.db"
    SqliteFile(path).create()
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ConfigError) as caught:
            open_store(f"sqlite:///{path}", busy_timeout_ms=50).upgrade()
        assert caught.value.code == "database.busy"
        release = Timer(0.3, other.execute, ["COMMIT"])
        release.start()
        store = open_store(f"sqlite:///{path}")
        store.upgrade()
        release.join()
    store.require_current()
    store.close()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/office/credissuer.db", "ext4"),
        ("/srv/with space/credissuer.db", "nfs4"),
        ("/srv/with spaces/credissuer.db", "ext4"),
        ("/srv/with space/disk/credissuer.db", "xfs"),
        ("/srv/over/credissuer.db", "cifs"),
    ],
)
def test_the_deepest_and_latest_mount_holds_a_file(path: str, kind: str) -> None:
    assert filesystem_of(Path(path), MOUNTS) == kind


def test_where_no_mounts_are_told_nothing_is_known() -> None:
    assert filesystem_of(Path("/srv/credissuer.db"), "") is None
    assert None not in NETWORK and "nfs4" in NETWORK and "ext4" not in NETWORK


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    database = SqliteFile(tmp_path / "new.db")
    database.create()
    database.create()
    assert database.path.stat().st_mode & 0o777 == 0o600
    assert database.path.read_bytes() == b""


def test_a_copy_holds_what_is_committed_and_replaces_a_torn_one(
    store: SqlStore, path: Path
) -> None:
    of.furnish(store, 1)
    (path.parent / "credissuer.db.before-0002.part").write_bytes(b"torn")
    with store.write() as transaction:
        transaction.add(of.family(2))
        copy = SqliteFile(path).copy_before("0002")
    assert copy == path.with_name("credissuer.db.before-0002")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert sorted(found.name for found in path.parent.glob("*before*")) == [copy.name]
    kept = open_store(f"sqlite:///{copy}")
    with kept.read() as reading:
        assert list(reading.certificates.all()) == [of.certificate(1)]
    kept.close()
