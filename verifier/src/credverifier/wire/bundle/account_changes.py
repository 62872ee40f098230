"""What changed since the account set of a bundle was made: a few profiles, each written out.

Part `changes`: 18 octets a profile, in the order of their keys: its key (`account_set.key_of`), the
position of its certificate (4 octets, big-endian; all ones where it has none any more), and the
number of that certificate (6 octets; zeros where there is none).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from credverifier.errors import BundleError
from credverifier.wire import number

ENTRY = 18
_GONE = 0xFFFFFFFF


class Change(NamedTuple):
    """Where the certificate of a profile stands now, and its canonical number."""

    position: int
    number: str


def encode(changes: Mapping[bytes, Change | None]) -> bytes:
    """The part, of key -> what became of it (None: no certificate any more)."""
    return b"".join(key + _encoded(changes[key]) for key in sorted(changes))


def _encoded(change: Change | None) -> bytes:
    if change is None:
        return _GONE.to_bytes(4) + bytes(6)
    return change.position.to_bytes(4) + number.to_octets(change.number)


def decode(part: bytes) -> dict[bytes, Change | None]:
    """What `encode` wrote. Raises BundleError `bundle.malformed`."""
    starts = range(0, len(part), ENTRY)
    changes = {part[at : at + 8]: _decoded(part[at + 8 : at + ENTRY]) for at in starts}
    keys = list(changes)
    # In order and none twice, so that the same changes are always the same octets.
    if len(part) % ENTRY or len(keys) != len(starts) or keys != sorted(keys):
        raise BundleError("bundle.malformed", "the changes are not made of whole entries in order")
    return changes


def _decoded(octets: bytes) -> Change | None:
    position = int.from_bytes(octets[:4])
    if position == _GONE:
        return None
    # A number has 45 bits, so that the highest three of its six octets are zero.
    if len(octets) < ENTRY - 8 or octets[4] >> 5:
        raise BundleError("bundle.malformed", "a change without a number")
    return Change(position, number.from_octets(octets[4:]))
