"""The file in which keys go from the keystore of one server to that of another.

One JSON document, sealed with a passphrase of its own: scrypt (RFC 7914) and AES-256-GCM, with
everything that stands in the open authenticated too. Whoever has the file without the passphrase
learns whose keys they are and nothing else, and cannot alter it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from credissuer.errors import SigningKeyError
from credissuer.signing import metadata
from credissuer.signing.passphrase import Passphrase
from credissuer.signing.provider import HandedRecord
from credverifier.errors import CredentialError
from credverifier.wire.envelope import base64url, strict_json

LONGEST = 256 * 1024
"""Octets of a transfer file."""

SHORTEST = 16
"""Characters of its passphrase: the file travels, and whoever copies it can guess without limit."""

_KIND, _VERSION = "credissuer-keys", 1
# 64 MiB and about a quarter of a second a guess; fixed by the version, because a number in the file
# could ask for any memory.
_COST, _BLOCK_SIZE, _PARALLELIZATION = 2**16, 8, 1
_SALT, _NONCE = 16, 12


class KeyTransfer(NamedTuple):
    """What a transfer file holds: whose keys they are, and the keys."""

    issuer_id: str
    keys: tuple[HandedRecord, ...]


def seal(transfer: KeyTransfer, passphrase: Passphrase, entropy: Callable[[int], bytes]) -> bytes:
    """The file; `entropy(count)` gives that many unpredictable octets.

    Raises SigningKeyError `key.locked`, `key.passphrase_short`.
    """
    salt, nonce = entropy(_SALT), entropy(_NONCE)
    header = {
        "kind": _KIND,
        "version": _VERSION,
        "issuer": transfer.issuer_id,
        "salt": _text(salt),
        "nonce": _text(nonce),
    }
    clear = json.dumps([_written(handed) for handed in transfer.keys]).encode("ascii")
    sealed = AESGCM(_derived(passphrase, salt)).encrypt(nonce, clear, _authenticated(header))
    return json.dumps({**header, "sealed": _text(sealed)}, indent=2).encode("ascii") + b"\n"


def opened(octets: bytes, passphrase: Passphrase) -> KeyTransfer:
    """What a file holds.

    Raises SigningKeyError `key.transfer_unreadable` for a file of another kind, `.transfer_sealed`
    where the passphrase does not open it or it was altered, and `key.locked`.
    """
    try:
        if len(octets) > LONGEST:
            raise ValueError("too long")
        document = strict_json.loads(octets)
        sealed = _octets(document.pop("sealed"))
        salt, nonce = _octets(document["salt"]), _octets(document["nonce"])
        issuer_id = document["issuer"]
        is_known = (document["kind"], document["version"]) == (_KIND, _VERSION)
        if not is_known or not isinstance(issuer_id, str) or len(nonce) != _NONCE:
            raise ValueError("another kind of file")
    except (KeyError, TypeError, ValueError, AttributeError, CredentialError) as error:
        raise SigningKeyError("key.transfer_unreadable") from error
    try:
        clear = AESGCM(_derived(passphrase, salt)).decrypt(nonce, sealed, _authenticated(document))
    except InvalidTag as error:
        # Otherwise a mistyped passphrase would stay for the life of the process.
        passphrase.forget()
        raise SigningKeyError("key.transfer_sealed") from error
    try:
        return KeyTransfer(issuer_id, tuple(_read(item) for item in json.loads(clear)))
    except (KeyError, TypeError, ValueError, CredentialError) as error:
        raise SigningKeyError("key.transfer_unreadable") from error


def _written(handed: HandedRecord) -> dict[str, Any]:
    private = None if handed.pkcs8 is None else _text(handed.pkcs8)
    return {**metadata.written(handed.record), "pkcs8": private}


def _read(item: dict[str, Any]) -> HandedRecord:
    private = item["pkcs8"]
    return HandedRecord(metadata.read(item), None if private is None else _octets(private))


def _authenticated(header: dict[str, Any]) -> bytes:
    return json.dumps(header, sort_keys=True, separators=(",", ":")).encode("ascii")


def _derived(passphrase: Passphrase, salt: bytes) -> bytes:
    kdf = Scrypt(salt=salt, length=32, n=_COST, r=_BLOCK_SIZE, p=_PARALLELIZATION)
    return kdf.derive(passphrase.octets())


def _text(octets: bytes) -> str:
    return base64url.encode(octets).decode("ascii")


def _octets(text: str) -> bytes:
    return base64url.decode(text.encode("ascii"))
