"""`keys.json` in the keystore folder: the public records of all keys, oldest first."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from credissuer.errors import SigningKeyError
from credissuer.signing import keystore
from credissuer.signing.lifecycle import Records
from credissuer.signing.provider import KeyRecord, KeyState, KeyUse
from credverifier.errors import CredentialError
from credverifier.wire.envelope import dates, jwk, strict_json

NAME = "keys.json"
_VERSION = 1
_TIMES = ("created_at", "valid_from", "valid_until", "compromised_at")


def load(directory: Path) -> Records:
    """The records of a keystore.

    Raises SigningKeyError `key.no_keystore`, `.unreadable` and as `keystore.read`.
    """
    path = directory / NAME
    # Public halves may be read by others; who could write them could have the office trust a key of
    # theirs.
    octets = keystore.read(path, forbidden=keystore.WRITABLE_BY_OTHERS)
    if octets is None:
        raise SigningKeyError("key.no_keystore", path=directory)
    try:
        document = strict_json.loads(octets)
        if document["version"] != _VERSION:
            raise ValueError("keys.json of another version")
        records = tuple(_read(item) for item in document["keys"])
        if len({record.thumbprint for record in records}) != len(records):
            raise ValueError("one key twice")
    except (KeyError, TypeError, ValueError, AttributeError, CredentialError) as error:
        raise SigningKeyError("key.unreadable", path=path) from error
    return records


def save(directory: Path, records: Records) -> None:
    """Replace the records atomically.

    Raises SigningKeyError `key.unwritable`.
    """
    document = {"version": _VERSION, "keys": [_written(record) for record in records]}
    keystore.write(directory / NAME, json.dumps(document, indent=2).encode("ascii") + b"\n")


def _written(record: KeyRecord) -> dict[str, Any]:
    times = {name: _stamp(getattr(record, name)) for name in _TIMES}
    return {"use": record.use.value, "state": record.state.value, "jwk": record.jwk, **times}


def _read(item: dict[str, Any]) -> KeyRecord:
    # Encoded anew, so that `kid` is the thumbprint of this key whatever the file says.
    public = jwk.encode(jwk.decode(item["jwk"]))
    created_at, valid_from, valid_until, compromised_at = (
        _moment(item[name], name) for name in _TIMES
    )
    if created_at is None:
        raise ValueError("a key without the time at which it was made")
    return KeyRecord(
        thumbprint=public["kid"],
        use=KeyUse(item["use"]),
        algorithm=public["alg"],
        state=KeyState(item["state"]),
        jwk=public,
        created_at=created_at,
        valid_from=valid_from,
        valid_until=valid_until,
        compromised_at=compromised_at,
    )


def _stamp(at: datetime | None) -> str | None:
    return dates.stamp(at) if at else None


def _moment(text: str | None, name: str) -> datetime | None:
    return None if text is None else dates.from_seconds(dates.seconds(text, name))
