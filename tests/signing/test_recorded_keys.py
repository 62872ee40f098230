"""The records of a keystore, as other servers and processes change them."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from credissuer.errors import SigningKeyError
from credissuer.signing.key_register import RegisteredKey, registered
from credissuer.signing.keyring import Keyring
from credissuer.signing.provider import KeyUse
from tests.signing.conftest import PASSPHRASE, open_keyring

HOUR = timedelta(hours=1)


@pytest.fixture
def second(directory: Path, tmp_path: Path) -> Keyring:
    """The keystore of another server, as it was before this one changes."""
    return open_keyring(Path(shutil.copytree(directory, tmp_path / "second")), PASSPHRASE)


def register(keyring: Keyring) -> list[RegisteredKey]:
    return [registered(record, "first") for record in keyring.records]


def test_a_key_that_is_not_here_stops_all_signing(
    keyring: Keyring, second: Keyring, made_at: datetime
) -> None:
    second.signer(KeyUse.CREDENTIAL)
    old = keyring.active(KeyUse.CREDENTIAL)
    change = keyring.compromise(old.thumbprint, made_at + HOUR)
    second.follow(register(keyring))
    for use in KeyUse.CREDENTIAL, KeyUse.STATUS:
        with pytest.raises(SigningKeyError) as error:
            second.signer(use)
        assert error.value.code == "key.not_here"
    assert change.successor is not None
    assert [key.thumbprint for key in second.lacking] == [change.successor.thumbprint]
    # Written down: nor does it sign after a restart, while the database cannot be asked.
    again = open_keyring(second.directory, PASSPHRASE)
    with pytest.raises(SigningKeyError) as error:
        again.signer(KeyUse.CREDENTIAL)
    assert error.value.code == "key.none_active"
    assert not again.verifies(old.thumbprint)


def test_a_key_that_only_waits_stops_nothing(
    keyring: Keyring, second: Keyring, made_at: datetime
) -> None:
    keyring.rotate(KeyUse.CREDENTIAL, made_at + HOUR, HOUR)
    second.follow(register(keyring))
    assert len(second.lacking) == 1
    assert second.signer(KeyUse.CREDENTIAL).sign(b"a.b")


def test_a_key_that_is_here_follows_the_other_server(
    keyring: Keyring, second: Keyring, made_at: datetime
) -> None:
    keyring.rotate(KeyUse.CREDENTIAL, made_at + HOUR, HOUR)
    for file in keyring.directory.iterdir():
        shutil.copy(file, second.directory)
    keyring.rotate(KeyUse.CREDENTIAL, made_at + 2 * HOUR, HOUR)
    second.follow(register(keyring))
    assert second.records == keyring.records and second.lacking == ()
    new = keyring.active(KeyUse.CREDENTIAL).thumbprint
    assert second.signer(KeyUse.CREDENTIAL).key_id.endswith(new)


def test_a_key_that_arrives_is_used_without_asking_the_register_again(
    keyring: Keyring, second: Keyring, made_at: datetime
) -> None:
    keyring.compromise(keyring.active(KeyUse.STATUS).thumbprint, made_at + HOUR)
    second.follow(register(keyring))
    for file in keyring.directory.iterdir():
        shutil.copy(file, second.directory)
    assert second.lacking == ()
    assert second.signer(KeyUse.STATUS).sign(b"a.b")


def test_an_empty_register_says_nothing(keyring: Keyring) -> None:
    keyring.follow([])
    assert keyring.lacking == () and keyring.signer(KeyUse.AUDIT).sign(b"a.b")


def test_a_record_without_its_private_half_signs_nothing(keyring: Keyring) -> None:
    key = keyring.active(KeyUse.CREDENTIAL).thumbprint
    (keyring.directory / f"{key}.pem").unlink()
    with pytest.raises(SigningKeyError) as error:
        keyring.signer(KeyUse.CREDENTIAL)
    assert error.value.code == "key.private_missing"
