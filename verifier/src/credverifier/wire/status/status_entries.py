"""Where a credential points to status lists: `credentialStatus` and `status` <-> StatusEntry.

Each encoding reads and writes its own entries (`encodings`); here they are told apart.
"""

from __future__ import annotations

from typing import Any

from credverifier.errors import FormatError
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.status import bitstring, token_list
from credverifier.wire.status.encodings import ENCODINGS, MECHANISM, TYPED, StatusEncoding

BITSTRING, TOKEN, PURPOSES = bitstring.NAME, token_list.NAME, bitstring.PURPOSES

# Bounded, because each entry may cost one fetch.
_MAX_ENTRIES = 8


def decode(payload: dict[str, Any]) -> tuple[StatusEntry, ...]:
    """Every entry of a payload.

    Raises FormatError `status.missing`, `status.malformed`, `status.unsupported`.
    """
    entries = []
    if TYPED in payload:
        value = payload[TYPED]
        for item in value if type(value) is list else [value]:
            entries.append(_encoding_of(item).decode_entry(item))
    if MECHANISM in payload:
        entries += _mechanisms(payload[MECHANISM])
    if not entries:
        raise FormatError("status.missing", "neither credentialStatus nor status")
    if len(entries) > _MAX_ENTRIES:
        raise FormatError("status.malformed", f"more than {_MAX_ENTRIES} entries")
    return tuple(entries)


def encode(entries: tuple[StatusEntry, ...]) -> dict[str, Any]:
    """The members that hold `entries`; of each mechanism, `status` has room for one."""
    encoded = [(ENCODINGS[entry.encoding], entry) for entry in entries]
    typed = [item.encode_entry(entry) for item, entry in encoded if item.MEMBER == TYPED]
    mechanisms = {
        item.ENTRY_TYPE: item.encode_entry(entry)
        for item, entry in encoded
        if item.MEMBER == MECHANISM
    }
    return {
        **({TYPED: typed} if typed else {}),
        **({MECHANISM: mechanisms} if mechanisms else {}),
    }


def _encoding_of(item: Any) -> StatusEncoding:
    """The encoding of an object in `credentialStatus`."""
    if type(item) is not dict or type(item.get("type")) is not str:
        raise FormatError("status.malformed", "an entry without a type")
    for encoding in ENCODINGS.values():
        if encoding.MEMBER == TYPED and item["type"] == encoding.ENTRY_TYPE:
            return encoding
    raise FormatError("status.unsupported", "a status type we do not know")


def _mechanisms(status: Any) -> list[StatusEntry]:
    """The entries in `status`. What a mechanism that we do not know says is ignored beside one that
    we do, because the draft lets others stand there.
    """
    if type(status) is not dict:
        raise FormatError("status.malformed", "status is not an object")
    entries = [
        encoding.decode_entry(status[encoding.ENTRY_TYPE])
        for encoding in ENCODINGS.values()
        if encoding.MEMBER == MECHANISM and encoding.ENTRY_TYPE in status
    ]
    if not entries:
        raise FormatError("status.unsupported", "a status mechanism we do not know")
    return entries
