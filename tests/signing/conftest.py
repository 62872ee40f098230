"""Keystores for the tests: one is made for the run, because scrypt is slow, and copied for each
test.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_bytes
from typing import Any

import pytest

from credissuer.errors import SigningKeyError
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
    """The folder of a keystore with one active key for each use, copied for this test."""
    return Path(shutil.copytree(pristine, tmp_path / "keystore"))


def open_keyring(folder: Path, passphrase: Any = None) -> Keyring:
    """The keyring of a keystore; without a passphrase its keys stay locked."""
    return Keyring.open(FileKeys(folder, passphrase, entropy=token_bytes), folder, ISSUER)


@pytest.fixture
def keyring(directory: Path) -> Keyring:
    return open_keyring(directory, PASSPHRASE)


@pytest.fixture
def passphrase() -> str:
    return PASSPHRASE


@pytest.fixture
def issuer() -> str:
    return ISSUER


@pytest.fixture
def made_at() -> datetime:
    """The time at which `directory` was made, with a fraction of a second."""
    return MADE_AT


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A path for a keystore; neither it nor its parent folder exists yet."""
    return tmp_path / "data" / "keystore"


def refusal(call: Any, *arguments: Any) -> str:
    """The code of the refusal to call it."""
    with pytest.raises(SigningKeyError) as error:
        call(*arguments)
    return error.value.code
