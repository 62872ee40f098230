"""What only SQLite does: durability, full disks, file systems, copies."""

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
from tests.contracts import store_records as records

MOUNTS = """\
/dev/vda / ext4 rw,relatime 0 0
server:/export /srv/with\\040space nfs4 rw 0 0
/dev/vdb /srv/with\\040space/disk xfs rw 0 0
tmpfs /srv/over tmpfs rw 0 0
//host/share /srv/over cifs rw 0 0
"""


@pytest.fixture
def connections() -> Iterator[list[sqlite3.Connection]]:
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
    path: Path, connections: list[sqlite3.Connection], pragma: str, value: object
) -> None:
    store = open_store(f"sqlite:///{path}", busy_timeout_ms=70)
    with store.read() as first, store.read() as second:
        first.status_lists.all(), second.status_lists.all()
        assert len(connections) == 2
        assert [
            connection.execute(f"PRAGMA {pragma}").fetchone()[0] for connection in connections
        ] == [value] * 2
    store.close()


def test_after_a_full_disk_the_store_works_without_a_restart(
    store: SqlStore, connections: list[sqlite3.Connection]
) -> None:
    records.add_certificates(store, 1)
    (connection,) = connections
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 5}")
    with pytest.raises(ConfigError) as refusal, store.write() as transaction:
        transaction.audit.append([records.event()])
        transaction.add([records.subject(serial) for serial in range(2, 2_000)])
    assert refusal.value.code == "storage.full"
    with store.read() as reading:
        assert list(reading.certificates.all()) == [records.certificate(1)]
        assert reading.audit.last() is None
    with store.write() as transaction:
        transaction.add([records.subject(serial) for serial in range(2, 2_000)])
    assert store.check() == []


def test_nothing_is_written_after_sqlite_rolled_back_by_itself(
    store: SqlStore, connections: list[sqlite3.Connection]
) -> None:
    records.add_certificates(store, 1)
    (pages,) = connections[0].execute("PRAGMA page_count").fetchone()
    connections[0].execute(f"PRAGMA max_page_count = {pages + 5}")
    with pytest.raises(PendingRollbackError), store.write() as transaction:
        with pytest.raises(ConfigError, match="full"):
            transaction.add([records.subject(serial) for serial in range(2, 2_000)])
        transaction.audit.append([records.event()])
    with store.read() as reading:
        assert (
            reading.audit.last() is None and reading.subjects.by_ids([records.subject(2).id]) == {}
        )


def test_a_database_that_cannot_be_written_is_reported(
    store: SqlStore, connections: list[sqlite3.Connection]
) -> None:
    records.add_certificates(store, 1)
    connections[0].execute("PRAGMA query_only = ON")
    with pytest.raises(ConfigError) as refusal, store.write() as transaction:
        transaction.add([records.subject(2)])
    assert refusal.value.code == "storage.error"
    with store.read() as reading:
        assert reading.certificates.by_number(records.certificate(1).number) == records.certificate(
            1
        )


def test_an_error_in_our_code_is_not_reported_as_damage(store: SqlStore, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE document RENAME TO renamed")
    with (
        pytest.raises(Exception, match="no such table: document") as error,
        store.read() as reading,
    ):
        reading.documents.keys_of("standing-note")
    assert not isinstance(error.value, ConfigError)


def test_creating_a_database_waits_for_another_writer(tmp_path: Path) -> None:
    path = tmp_path / "credissuer.db"
    SqliteFile(path).create()
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ConfigError) as refusal:
            open_store(f"sqlite:///{path}", busy_timeout_ms=50).upgrade()
        assert refusal.value.code == "database.busy"
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
def test_a_file_is_on_the_deepest_and_latest_mount(path: str, kind: str) -> None:
    assert filesystem_of(Path(path), MOUNTS) == kind


def test_without_a_list_of_mounts_the_file_system_is_unknown() -> None:
    assert filesystem_of(Path("/srv/credissuer.db"), "") is None
    assert None not in NETWORK and "nfs4" in NETWORK and "ext4" not in NETWORK


def test_only_its_owner_may_read_a_new_file(tmp_path: Path) -> None:
    database = SqliteFile(tmp_path / "new.db")
    database.create()
    database.create()
    assert database.path.stat().st_mode & 0o777 == 0o600
    assert database.path.read_bytes() == b""


def test_a_copy_has_only_committed_rows_and_replaces_a_partial_copy(
    store: SqlStore, path: Path
) -> None:
    records.add_certificates(store, 1)
    (path.parent / "credissuer.db.before-0002.part").write_bytes(b"torn")
    with store.write() as transaction:
        transaction.add(records.certificate_and_parents(2))
        copy = SqliteFile(path).copy_before("0002")
    assert copy == path.with_name("credissuer.db.before-0002")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert sorted(file.name for file in path.parent.glob("*before*")) == [copy.name]
    copied_store = open_store(f"sqlite:///{copy}")
    with copied_store.read() as reading:
        assert list(reading.certificates.all()) == [records.certificate(1)]
    copied_store.close()
