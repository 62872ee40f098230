"""A migrated database is made once; every test gets its own copy of the file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from credissuer.store.sql import SqlStore, open_store


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pristine") / "credissuer.db"
    store = open_store(f"sqlite:///{path}")
    store.upgrade()
    store.close()
    return path


@pytest.fixture
def path(pristine: Path, tmp_path: Path) -> Path:
    """A database of this test alone, empty, of the newest schema."""
    return Path(shutil.copy(pristine, tmp_path / "credissuer.db"))


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    store = open_store(f"sqlite:///{path}")
    yield store
    store.close()
