"""Where a credential says its standing is told: `credentialStatus` and `status` <-> StatusEntry.

Bitstring Status List 1.0 section 2.1 (`BitstringStatusListEntry`) and
draft-ietf-oauth-status-list-20 section 6.1.
"""

from __future__ import annotations

import re
from typing import Any

from credverifier.errors import FormatError
from credverifier.wire.credentials.credential import StatusEntry

BITSTRING = "bitstring"
TOKEN = "token"  # noqa: S105 - the name of an encoding
PURPOSES = ("revocation", "suspension")

_MAX_ENTRIES = 8
_INDEX = re.compile(r"(?:0|[1-9][0-9]{0,9})")
_MAX_INDEX = 10**10


def decode(payload: dict[str, Any]) -> tuple[StatusEntry, ...]:
    """Every entry of a payload.

    Raises FormatError `status.missing`, `status.malformed`, `status.unsupported`.
    """
    entries = []
    if "credentialStatus" in payload:
        value = payload["credentialStatus"]
        entries += [_bitstring(item) for item in (value if type(value) is list else [value])]
    if "status" in payload:
        entries.append(_token(payload["status"]))
    if not entries:
        raise FormatError("status.missing", "neither credentialStatus nor status")
    if len(entries) > _MAX_ENTRIES:
        raise FormatError("status.malformed", f"more than {_MAX_ENTRIES} entries")
    return tuple(entries)


def encode(entries: tuple[StatusEntry, ...]) -> dict[str, Any]:
    """The members that hold `entries`."""
    bitstring = [_bitstring_members(entry) for entry in entries if entry.encoding == BITSTRING]
    token = [
        {"status_list": {"idx": entry.index, "uri": entry.uri}}
        for entry in entries
        if entry.encoding == TOKEN
    ]
    return {
        **({"credentialStatus": bitstring} if bitstring else {}),
        **({"status": token[0]} if token else {}),
    }


def _bitstring_members(entry: StatusEntry) -> dict[str, str]:
    return {
        "id": f"{entry.uri}#{entry.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": str(entry.purpose),
        "statusListIndex": str(entry.index),
        "statusListCredential": entry.uri,
    }


def _bitstring(item: Any) -> StatusEntry:
    if type(item) is not dict or type(item.get("type")) is not str:
        raise FormatError("status.malformed", "an entry without a type")
    if item["type"] != "BitstringStatusListEntry":
        raise FormatError("status.unsupported", "a status type we do not know")
    index, uri, purpose = (
        item.get("statusListIndex"),
        item.get("statusListCredential"),
        item.get("statusPurpose"),
    )
    if (
        type(index) is not str
        or not _INDEX.fullmatch(index)
        or type(uri) is not str
        or type(purpose) is not str
    ):
        raise FormatError("status.malformed", "an entry without purpose, canonical index and list")
    if "id" in item and (type(item["id"]) is not str or item["id"] == uri):
        raise FormatError("status.malformed", "the id of an entry is that of the list")
    size = item.get("statusSize", 1)
    if purpose not in PURPOSES or type(size) is not int or size != 1:
        raise FormatError("status.unsupported", "a purpose or size we do not know")
    return StatusEntry(BITSTRING, uri, int(index), purpose)


def _token(status: Any) -> StatusEntry:
    if type(status) is not dict:
        raise FormatError("status.malformed", "status is not an object")
    if "status_list" not in status:
        raise FormatError("status.unsupported", "a status mechanism we do not know")
    value = status["status_list"]
    if (
        type(value) is not dict
        or type(value.get("idx")) is not int
        or type(value.get("uri")) is not str
    ):
        raise FormatError("status.malformed", "status_list without idx and uri")
    if not 0 <= value["idx"] < _MAX_INDEX:
        raise FormatError("status.malformed", "idx out of all range")
    return StatusEntry(TOKEN, value["uri"], value["idx"], None)
