"""A status list as the office keeps it: the indices given, and what was last published of it."""

from __future__ import annotations

import hashlib
import sys
from array import array
from collections.abc import Collection
from dataclasses import dataclass

SIZE = 131_072
"""Entries of a list (Bitstring Status List 1.0 section 3.2: at least 16 kB uncompressed)."""

FULL = SIZE * 3 // 4
"""At this many given indices the next certificate opens a new list."""


TTL = 60
"""Seconds that a verifier may cache a list."""

LIFETIME = 24 * 3600
"""Seconds from `iat` to `exp`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusListRecord:
    """`order` is the shuffled order of all indices, 3 octets each; the first `taken` are given, for
    good.

    `changes` counts changes of standing on the list: a list that was signed at another count must
    be signed again.
    """

    id: int
    order: bytes
    taken: int
    changes: int


def new_list(list_id: int, entropy: bytes) -> StatusListRecord:
    """An empty list whose indices will be given in an order that 32 random octets decide.

    Fewer raise ValueError.
    """
    # The order is secret: from a few indices nobody should reckon how many certificates there are,
    # or which were issued together.
    if len(entropy) < 32:
        raise ValueError("the order of a list needs 32 random octets")
    return StatusListRecord(
        id=list_id,
        order=_shuffled(entropy),
        taken=0,
        changes=0,
    )


def index_at(order: bytes, position: int) -> int:
    """The index that is given at `position` (from 0) of the shuffled order."""
    return int.from_bytes(order[3 * position : 3 * position + 3])


def places_up_to(order: bytes, indices: Collection[int]) -> int:
    """How many indices of the shuffled order are given once the last of `indices` is."""
    return max((place + 1 for place in range(SIZE) if index_at(order, place) in indices), default=0)


def _shuffled(entropy: bytes) -> bytes:
    """All indices sorted by a keyed hash: a uniformly random order that only the holder of
    `entropy` can foretell.
    """
    ranks = array("Q", hashlib.shake_256(entropy).digest(SIZE * 8))
    # Big-endian everywhere, so that the same entropy gives the same order on every machine.
    if sys.byteorder == "little":
        ranks.byteswap()
    # 64-bit ranks: of 131,072 two are equal with a chance of one in two thousand million, and then
    # sorted() is stable.
    indices = array("I", sorted(range(SIZE), key=ranks.__getitem__))
    if sys.byteorder == "little":
        indices.byteswap()
    octets, order = indices.tobytes(), bytearray(SIZE * 3)
    for place in range(3):  # of the four octets of each the first is always 0
        order[place::3] = octets[place + 1 :: 4]
    return bytes(order)
