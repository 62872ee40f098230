"""`keys.json` in the keystore folder: the public records of all keys, oldest first."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from credissuer.errors import SigningKeyError
from credissuer.signing import keystore
from credissuer.signing.lifecycle import Records
from credissuer.signing.provider import KeyRecord, KeyState, KeyUse
from credverifier.errors import CredentialError
from credverifier.wire.envelope import dates, jwk, strict_json

NAME = "keys.json"
_VERSION = 1
_TIMES = ("created_at", "valid_from", "valid_until", "compromised_at")


class Owner(NamedTuple):
    """Whose keys they are: the issuer's did:web, None where an older version made them.

    `is_founded`: that office's database is there too, and certificates may have been issued.
    """

    issuer_id: str | None
    is_founded: bool


def load(directory: Path) -> Records:
    """The records of a keystore.

    Raises SigningKeyError `key.no_keystore`, `.unreadable` and as `keystore.read`.
    """
    return _load(directory)[0]


def owner(directory: Path) -> Owner | None:
    """Whose keystore it is; None where there is none. Raises as `load`, but `key.no_keystore`."""
    if not os.path.lexists(directory / NAME):
        return None
    return _load(directory)[1]


def _load(directory: Path) -> tuple[Records, Owner]:
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
        records = tuple(read(item) for item in document["keys"])
        if len({record.thumbprint for record in records}) != len(records):
            raise ValueError("one key twice")
        owned_by = Owner(_text(document.get("issuer")), document.get("founded") is True)
    except (KeyError, TypeError, ValueError, AttributeError, CredentialError) as error:
        raise SigningKeyError("key.unreadable", path=path) from error
    return records, owned_by


def save(directory: Path, records: Records, owned_by: Owner | None = None) -> None:
    """Replace the records atomically; the owner stays unless a new one is given.

    Raises SigningKeyError `key.unwritable`.
    """
    kept = owned_by or owner(directory)
    document: dict[str, Any] = {"version": _VERSION}
    if kept is not None and kept.issuer_id is not None:
        document |= {"issuer": kept.issuer_id, "founded": kept.is_founded}
    document["keys"] = [written(record) for record in records]
    keystore.write(directory / NAME, json.dumps(document, indent=2).encode("ascii") + b"\n")


def identity(directory: Path) -> tuple[int, ...]:
    """What tells one `keys.json` from the one that replaces it. Raises `key.no_keystore`."""
    try:
        # lstat, because a link put there could point to somebody else's records.
        status = (directory / NAME).lstat()
    except OSError as error:
        raise SigningKeyError("key.no_keystore", path=directory) from error
    # The inode too, because a replacement within the resolution of the clock may have the same
    # size.
    return status.st_ino, status.st_mtime_ns, status.st_size


def written(record: KeyRecord) -> dict[str, Any]:
    """A record as JSON."""
    times = {name: _stamp(getattr(record, name)) for name in _TIMES}
    return {"use": record.use.value, "state": record.state.value, "jwk": record.jwk, **times}


def read(item: dict[str, Any]) -> KeyRecord:
    """The record in JSON; raises KeyError, TypeError, ValueError, CredentialError where it is none."""
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


def _text(value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise ValueError("not a text")
    return value


def _stamp(at: datetime | None) -> str | None:
    return dates.stamp(at) if at else None


def _moment(text: str | None, name: str) -> datetime | None:
    return None if text is None else dates.from_seconds(dates.seconds(text, name))
