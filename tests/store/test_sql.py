"""URLs and SQLite files that the store refuses, and damage that it reports."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from credissuer.errors import ConfigError
from credissuer.store.sql import SqlStore, open_store
from tests.contracts import store_records as records
from tests.store.conftest import read_status_lists, refusal_code


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
def test_a_url_of_an_unknown_database_is_refused(url: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        open_store(url)
    assert refusal.value.code == "database.unsupported"


def test_a_password_in_a_refused_url_is_not_repeated() -> None:
    with pytest.raises(ConfigError) as refusal:
        open_store("mysql://office:hunter2@localhost/credissuer?password=hunter2")
    assert "hunter2" not in refusal.value.words("en") + refusal.value.words("vi")


def test_reading_a_missing_database_does_not_create_it(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'none.db'}")
    assert store.schema()["database"] is None
    assert refusal_code(lambda: read_status_lists(store)) == "database.missing"
    with pytest.raises(ConfigError) as refusal:
        store.require_current()
    assert refusal.value.code == "database.missing"
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_cannot_be_opened_or_created_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert (
        refusal_code(lambda: read_status_lists(open_store(f"sqlite:///{tmp_path / 'folder'}")))
        == "database.unavailable"
    )
    with pytest.raises(ConfigError) as refusal:
        open_store(f"sqlite:///{tmp_path / 'nowhere' / 'credissuer.db'}").upgrade()
    assert refusal.value.code == "database.unavailable"


def test_a_file_that_is_no_database_is_reported_as_damaged(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_bytes(b"not a database\n" * 1_000)
    store = open_store(f"sqlite:///{tmp_path / 'text.db'}")
    assert refusal_code(lambda: read_status_lists(store)) == "storage.damaged"
    assert len(store.check()) == 1


def test_an_intact_database_has_nothing_to_report(store: SqlStore) -> None:
    records.add_certificates(store, 1)
    assert store.check() == []


def test_a_row_without_its_parent_is_reported(store: SqlStore, path: Path) -> None:
    records.add_certificates(store, 1)
    with sqlite3.connect(path) as raw:
        raw.execute("DELETE FROM assessment")
    raw.close()
    (line,) = store.check()
    assert "certificate" in line and "assessment" in line


def test_a_torn_page_is_reported(store: SqlStore, path: Path) -> None:
    records.add_certificates(store, *range(1, 200))
    store.close()
    octets = bytearray(path.read_bytes())
    octets[4_096 * 40 : 4_096 * 60] = bytes(4_096 * 20)
    path.write_bytes(octets)
    assert store.check() != []
