"""Keys from one keystore to another."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_bytes

import pytest

from credissuer.errors import SigningKeyError
from credissuer.signing import handing_over, metadata
from credissuer.signing.file_keys import FileKeys
from credissuer.signing.keyring import Keyring
from credissuer.signing.provider import HandedRecord, KeyState, KeyUse
from credverifier.wire.envelope import jwk, jws

OWN = "the other server's own words"


@pytest.fixture
def other(tmp_path: Path) -> FileKeys:
    """The provider of another server, with a passphrase of its own and no key yet."""
    return FileKeys(tmp_path / "other", OWN, entropy=token_bytes)


def keep(other: FileKeys, tmp_path: Path, issuer: str, keys: tuple[HandedRecord, ...]) -> Keyring:
    handing_over.keep(other, tmp_path / "other", issuer, keys)
    return Keyring.open(other, tmp_path / "other", issuer)


def test_another_server_signs_with_the_same_keys_under_its_own_passphrase(
    keyring: Keyring, other: FileKeys, tmp_path: Path, issuer: str
) -> None:
    there = keep(other, tmp_path, issuer, handing_over.handed(keyring))
    assert there.records == keyring.records
    for use in there.uses:
        signature = there.signer(use).sign(b"a.b")
        jws.verify(jws.Jws({}, {}, b"a.b", signature), jwk.decode(keyring.active(use).jwk))
    owner = metadata.owner(tmp_path / "other")
    assert owner is not None and (owner.issuer_id, owner.is_founded) == (issuer, True)


def test_a_retired_key_goes_without_its_private_half(
    keyring: Keyring, other: FileKeys, tmp_path: Path, issuer: str, made_at: datetime
) -> None:
    old = keyring.active(KeyUse.CREDENTIAL).thumbprint
    for days in (1, 2):
        keyring.rotate(KeyUse.CREDENTIAL, made_at + timedelta(days=days), timedelta(0))
    keyring.rotate(KeyUse.STATUS, made_at + timedelta(days=3), timedelta(0))
    there = keep(other, tmp_path, issuer, handing_over.handed(keyring))
    assert there.records == keyring.records
    at_work = {one.thumbprint for one in there.records if one.state in handing_over.AT_WORK}
    assert other.stored() == at_work and old not in at_work and len(at_work) == 4


def test_what_a_keystore_knows_better_stays(
    keyring: Keyring, other: FileKeys, tmp_path: Path, issuer: str, made_at: datetime
) -> None:
    handed = handing_over.handed(keyring)
    there = keep(other, tmp_path, issuer, handed)
    old = there.active(KeyUse.CREDENTIAL).thumbprint
    there.compromise(old, made_at + timedelta(days=1))
    before = there.records
    handing_over.keep(other, tmp_path / "other", issuer, handed)
    assert there.records == before and not there.verifies(old)


def test_a_record_with_another_keys_private_half_changes_nothing(
    keyring: Keyring, other: FileKeys, tmp_path: Path, issuer: str
) -> None:
    first, second, *_ = handing_over.handed(keyring)
    forged = (first, second._replace(pkcs8=first.pkcs8))
    with pytest.raises(SigningKeyError) as error:
        handing_over.keep(other, tmp_path / "other", issuer, forged)
    assert error.value.code == "key.mismatch"
    assert metadata.owner(tmp_path / "other") is None


def test_a_key_without_its_private_half_is_not_taken(
    keyring: Keyring, other: FileKeys, tmp_path: Path, issuer: str
) -> None:
    keys = tuple(handed._replace(pkcs8=None) for handed in handing_over.handed(keyring))
    with pytest.raises(SigningKeyError) as error:
        handing_over.keep(other, tmp_path / "other", issuer, keys)
    assert error.value.code == "key.cannot_take"


def test_a_compromised_key_is_known_and_opens_nothing(
    keyring: Keyring, other: FileKeys, tmp_path: Path, issuer: str
) -> None:
    first, *rest = handing_over.handed(keyring)
    gone = replace(first.record, state=KeyState.COMPROMISED)
    there = keep(other, tmp_path, issuer, (HandedRecord(gone, first.pkcs8), *rest))
    assert first.record.thumbprint not in other.stored()
    assert not there.verifies(first.record.thumbprint)
