"""The sealed file of keys."""

from __future__ import annotations

import json
from secrets import token_bytes

import pytest

from credissuer.errors import SigningKeyError
from credissuer.signing import handing_over, transfer
from credissuer.signing.keyring import Keyring
from credissuer.signing.passphrase import Passphrase
from credissuer.signing.transfer import KeyTransfer

WORDS = "six words for the way alone"


@pytest.fixture
def keys(keyring: Keyring, issuer: str) -> KeyTransfer:
    return KeyTransfer(issuer, handing_over.handed(keyring))


def sealed(keys: KeyTransfer) -> bytes:
    return transfer.seal(keys, Passphrase(WORDS), token_bytes)


def refusal(octets: bytes, words: str = WORDS) -> str:
    with pytest.raises(SigningKeyError) as error:
        transfer.opened(octets, Passphrase(words))
    assert words not in str(error.value)
    return error.value.code


def test_what_was_sealed_is_opened(keys: KeyTransfer) -> None:
    assert transfer.opened(sealed(keys), Passphrase(WORDS)) == keys
    assert all(key.pkcs8 for key in keys.keys)


def test_no_key_can_be_read_in_it_nor_in_a_repr(keys: KeyTransfer) -> None:
    octets, private = sealed(keys), keys.keys[0].pkcs8
    assert private is not None and private not in octets
    assert keys.keys[0].record.thumbprint.encode() not in octets
    assert repr(private)[2:20] not in repr(keys)
    assert sealed(keys) != sealed(keys)


def test_another_passphrase_opens_nothing(keys: KeyTransfer) -> None:
    assert refusal(sealed(keys), "six words that are not the ones") == "key.transfer_sealed"


@pytest.mark.parametrize("name", ["issuer", "salt", "nonce", "sealed"])
def test_nothing_of_it_can_be_altered(keys: KeyTransfer, name: str) -> None:
    document = json.loads(sealed(keys))
    first = "B" if document[name][0] == "A" else "A"
    document[name] = first + document[name][1:]
    assert refusal(json.dumps(document).encode()) == "key.transfer_sealed"


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "other"},
        {"version": 2},
        {"issuer": 1},
        {"nonce": "AAAA"},
        {"salt": "="},
        {"sealed": 1},
    ],
)
def test_another_kind_of_file_is_refused(keys: KeyTransfer, change: dict[str, object]) -> None:
    document = {**json.loads(sealed(keys)), **change}
    assert refusal(json.dumps(document).encode()) == "key.transfer_unreadable"


@pytest.mark.parametrize("octets", [b"", b"{}", b"[]", b"\xff", b" " * (transfer.LONGEST + 1)])
def test_what_is_no_such_file_is_refused(octets: bytes) -> None:
    assert refusal(octets) == "key.transfer_unreadable"
