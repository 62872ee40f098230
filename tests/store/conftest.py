"""SQLite files and PostgreSQL databases for each test, copied from one that is migrated once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from credissuer.errors import ConfigError
from credissuer.store.contract import Store
from credissuer.store.sql import SqlStore, open_store
from tests.contracts import store_records as records
from tests.postgres import Server


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pristine") / "credissuer.db"
    store = open_store(f"sqlite:///{path}")
    store.upgrade()
    store.close()
    return path


@pytest.fixture
def path(pristine: Path, tmp_path: Path) -> Path:
    """The file of an empty SQLite database of the newest schema, for this test."""
    return Path(shutil.copy(pristine, tmp_path / "credissuer.db"))


@pytest.fixture(params=["sqlite", "postgresql"])
def unmigrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database without any table, for this test."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'unmigrated.db'}"
    server: Server = request.getfixturevalue("postgres")
    return server.create("template0")


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    store = open_store(f"sqlite:///{path}")
    yield store
    store.close()


def refusal_code(action: Callable[[], object]) -> str:
    """The code of the ConfigError that `action` raises, which has words in both languages."""
    with pytest.raises(ConfigError) as refusal:
        action()
    assert refusal.value.words("vi") and refusal.value.words("en")
    return refusal.value.code


def read_status_lists(store: Store) -> None:
    with store.read() as reading:
        reading.status_lists.all()


def assert_upgrade_keeps_rows(store: SqlStore) -> None:
    """Upgrade a store whose schema is too old and that has only the certificate 1."""
    assert refusal_code(store.require_current) == "schema.too_old"
    store.upgrade()
    store.require_current()
    with store.read() as reading:
        assert list(reading.certificates.all()) == [records.certificate(1)]
