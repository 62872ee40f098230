"""A status list as the office keeps it: which indices are given, and what was last published of it."""

from __future__ import annotations

import hashlib
import sys
from array import array
from dataclasses import dataclass
from datetime import datetime

SIZE = 131_072
"""Entries of a list (Bitstring Status List 1.0 section 3.2: at least 16 kB uncompressed)."""

FULL = SIZE * 3 // 4
"""At this many given indices the next certificate opens a new list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusListRecord:
    """`order` is the shuffled order of all indices, 3 octets each; the first `taken` are given, for
    good.

    `changes` counts changes of standing on the list, `published_changes` how many of them the
    tokens show. `version` 0 means never published.
    """

    id: int
    order: bytes
    taken: int
    changes: int
    published_changes: int
    version: int
    issued_at: datetime | None
    token_status_list: str | None
    revocation: str | None
    suspension: str | None

    @property
    def dirty(self) -> bool:
        """True where the published tokens do not show every change."""
        return self.version == 0 or self.changes != self.published_changes


def new_list(list_id: int, entropy: bytes) -> StatusListRecord:
    """An empty list whose indices will be given in an order that 32 random octets decide.

    Fewer raise ValueError.
    """
    if len(entropy) < 32:
        raise ValueError("the order of a list needs 32 random octets")
    return StatusListRecord(
        id=list_id,
        order=_shuffled(entropy),
        taken=0,
        changes=0,
        published_changes=0,
        version=0,
        issued_at=None,
        token_status_list=None,
        revocation=None,
        suspension=None,
    )


def index_at(order: bytes, place: int) -> int:
    """The index that is given at `place` (from 0) of the shuffled order."""
    return int.from_bytes(order[3 * place : 3 * place + 3])


def _shuffled(entropy: bytes) -> bytes:
    """All indices sorted by a keyed hash: a uniformly random order that only the holder of
    `entropy` can foretell.
    """
    ranks = array("Q", hashlib.shake_256(entropy).digest(SIZE * 8))
    if sys.byteorder == "little":
        ranks.byteswap()
    indices = array("I", sorted(range(SIZE), key=ranks.__getitem__))
    if sys.byteorder == "little":
        indices.byteswap()
    octets, order = indices.tobytes(), bytearray(SIZE * 3)
    for place in range(3):  # of the four octets of each the first is always 0
        order[place::3] = octets[place + 1 :: 4]
    return bytes(order)
