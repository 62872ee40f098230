"""The store on SQL, held to the contract on a file of SQLite; and what is said when it cannot work."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path

import pytest

from credissuer.errors import ConfigError
from credissuer.store.contract import Store
from credissuer.store.sql import SqlStore, open_store
from tests.contracts import store_records as of
from tests.contracts.store_change_contract import StoreChangeContract
from tests.contracts.store_contract import StoreContract
from tests.contracts.store_ledger_contract import StoreLedgerContract
from tests.contracts.store_note_contract import StoreNoteContract
from tests.contracts.store_report_contract import StoreReportContract
from tests.contracts.store_sharing_contract import Reopen, StoreSharingContract


class TestRows(StoreContract):
    pass


class TestNotes(StoreNoteContract):
    pass


class TestReports(StoreReportContract):
    pass


class TestChanges(StoreChangeContract):
    pass


class TestLedgers(StoreLedgerContract):
    pass


class TestSharing(StoreSharingContract):
    @pytest.fixture
    def reopen(self, path: Path) -> Reopen:
        return partial(open_store, f"sqlite:///{path}")


def _code(store: Store) -> str:
    with pytest.raises(ConfigError) as caught, store.read() as reading:
        reading.status_lists.all()
    assert caught.value.words("vi") and caught.value.words("en")
    return caught.value.code


@pytest.mark.parametrize(
    "url",
    [
        "",
        "credissuer.db",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql://localhost",
        "postgresql+psycopg2://localhost/credissuer",
        "mysql://office:hunter2@localhost/credissuer",
    ],
)
def test_a_url_of_no_database_that_is_known_is_refused(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        open_store(url)
    assert caught.value.code == "database.unsupported"


def test_a_password_in_a_refused_url_is_not_repeated() -> None:
    with pytest.raises(ConfigError) as caught:
        open_store("mysql://office:hunter2@localhost/credissuer?password=hunter2")
    assert "hunter2" not in caught.value.words("en") + caught.value.words("vi")


def test_a_database_that_is_not_there_is_not_made_by_asking(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'none.db'}")
    assert store.schema()["database"] is None
    assert _code(store) == "database.missing"
    with pytest.raises(ConfigError) as caught:
        store.require_current()
    assert caught.value.code == "database.missing"
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_cannot_be_opened_or_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert _code(open_store(f"sqlite:///{tmp_path / 'folder'}")) == "database.unavailable"
    with pytest.raises(ConfigError) as caught:
        open_store(f"sqlite:///{tmp_path / 'nowhere' / 'credissuer.db'}").upgrade()
    assert caught.value.code == "database.unavailable"


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_bytes(b"not a database\n" * 1_000)
    store = open_store(f"sqlite:///{tmp_path / 'text.db'}")
    assert _code(store) == "storage.damaged"
    assert len(store.check()) == 1


def test_a_whole_database_has_nothing_to_report(store: SqlStore) -> None:
    of.furnish(store, 1)
    assert store.check() == []


def test_a_row_that_refers_to_nothing_is_reported(store: SqlStore, path: Path) -> None:
    of.furnish(store, 1)
    with sqlite3.connect(path) as raw:
        raw.execute("DELETE FROM assessment")
    raw.close()
    (line,) = store.check()
    assert "certificate" in line and "assessment" in line


def test_a_torn_page_is_reported(store: SqlStore, path: Path) -> None:
    of.furnish(store, *range(1, 200))
    store.close()
    octets = bytearray(path.read_bytes())
    octets[4_096 * 40 : 4_096 * 60] = bytes(4_096 * 20)
    path.write_bytes(octets)
    assert store.check() != []


def test_waiting_for_another_writer_ends_after_the_busy_timeout(
    store: SqlStore, path: Path
) -> None:
    hasty = open_store(f"sqlite:///{path}", busy_timeout_ms=20)
    with store.write(), pytest.raises(ConfigError) as caught, hasty.write():
        pass
    assert caught.value.code == "database.busy"
    with hasty.write() as transaction:
        transaction.add([of.subject(1)])
    hasty.close()
