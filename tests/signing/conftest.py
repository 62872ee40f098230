"""A keystore is dear to make (scrypt, three keys): one is made for the run, and every test gets its
own copy.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_bytes

import pytest

from credissuer.signing.file_keys import FileKeys
from credissuer.signing.keyring import Keyring

ISSUER = "did:web:certificates.example"
PASSPHRASE = "bốn từ dễ nhớ 8813"
MADE_AT = datetime(2026, 11, 23, 7, 0, 0, 250_000, tzinfo=UTC)


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("pristine") / "keystore"
    Keyring.create(FileKeys(directory, PASSPHRASE, entropy=token_bytes), directory, ISSUER, MADE_AT)
    return directory


@pytest.fixture
def directory(pristine: Path, tmp_path: Path) -> Path:
    """A keystore with one active key for each use, of this test alone."""
    return Path(shutil.copytree(pristine, tmp_path / "keystore"))


@pytest.fixture
def keyring(directory: Path) -> Keyring:
    return Keyring.open(FileKeys(directory, PASSPHRASE, entropy=token_bytes), directory, ISSUER)


@pytest.fixture
def passphrase() -> str:
    return PASSPHRASE


@pytest.fixture
def issuer() -> str:
    return ISSUER


@pytest.fixture
def made_at() -> datetime:
    """When `directory` was made; not a whole second."""
    return MADE_AT


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A folder for a keystore that is not there yet, below one that is not there either."""
    return tmp_path / "data" / "keystore"
