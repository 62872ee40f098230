"""The account set of a bundle: which position on the status lists the certificate of a profile has.

A position is the number of a list among those that the header names, times LIST_SIZE, plus the
index on it. So a revocation changes a list and nothing here. Profiles are known by 60 bits of the
SHA-256 of their keys, those that the profile index has of them.

Part `accounts`: 4 octets, how many blocks; for each 1 octet, its seed, and 2 octets, its rows
divided by 8; then the blocks, each as columns of one bit, in which bit i of octet o is row 8·o + i.
Part `checks`: further columns of the same blocks, all of them check bits. Numbers are big-endian.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from itertools import accumulate
from typing import NamedTuple

from credverifier.errors import BundleError
from credverifier.wire.bundle import ribbon

LIST_SIZE = 131_072
"""Positions of a list."""

ROW_BITS = 23
"""Bits of a row of `accounts` in which position and check bits share."""

FURTHER_BITS = 8
"""Check bits more, in the part `checks`."""

_LEAST_CHECK = 3
_BLOCK = 4_096
"""Keys in a block, on average."""

_TABLE = 3


class Widths(NamedTuple):
    """Bits of a position, of its check in `accounts`, and of the further check in `checks`."""

    position: int
    check: int
    further: int


class _Block(NamedTuple):
    seed: int
    octets: int
    """Octets of a column."""
    before: int
    """Octets of the columns of all blocks before this one, one column each."""


class EncodedSet(NamedTuple):
    """The two parts."""

    accounts: bytes
    checks: bytes


def key_of(profile: str) -> bytes:
    """The eight octets that stand for the profile of that key (`platform:handle`)."""
    digest = hashlib.sha256(profile.encode("utf-8")).digest()
    return key_in_shard(int.from_bytes(digest[:2]) >> 4, digest[2:8])


def key_in_shard(shard: int, hashed: bytes) -> bytes:
    """The same from what the profile index has of a profile: its shard and six octets."""
    # At the upper end, because the block is chosen by the first bits.
    return ((shard << 48 | int.from_bytes(hashed)) << 4).to_bytes(8)


def widths_for(lists: int) -> Widths:
    """The widths where positions lie on so many lists."""
    position = (max(lists, 1) * LIST_SIZE - 1).bit_length()
    return Widths(position, max(ROW_BITS - position, _LEAST_CHECK), FURTHER_BITS)


def encode(positions: Mapping[bytes, int], widths: Widths) -> EncodedSet:
    """Both parts, of key -> position."""
    count = -(-len(positions) // _BLOCK)
    blocks: list[dict[bytes, int]] = [{} for _ in range(count)]
    for key, position in positions.items():
        blocks[_block_of(key, count)][key] = position
    table, narrow, further = [count.to_bytes(4)], [], []
    for block in blocks:
        solved = ribbon.solve(block, widths.position, widths.check + widths.further)
        octets = solved.rows // 8
        table.append(bytes((solved.seed,)) + octets.to_bytes(2))
        columns = [column.to_bytes(octets, "little") for column in solved.columns]
        split = widths.position + widths.check
        narrow += columns[:split]
        further += columns[split:]
    return EncodedSet(b"".join((*table, *narrow)), b"".join(further))


class AccountSet:
    """Both parts, read: `checks` is None where only the first is at hand."""

    def __init__(self, accounts: bytes, checks: bytes | None, widths: Widths) -> None:
        """Raises BundleError `bundle.malformed`."""
        self._blocks = _blocks(accounts)
        self._widths = widths
        self._bits = widths.position + widths.check
        start = 4 + _TABLE * len(self._blocks)
        self._accounts, self._checks = accounts[start:], checks
        octets = sum(block.octets for block in self._blocks)
        if len(self._accounts) != octets * self._bits or (
            checks is not None and len(checks) != octets * widths.further
        ):
            raise BundleError("bundle.malformed", "the account set is not as long as it says")

    @property
    def check_bits(self) -> int:
        """A profile outside of the set is taken for one of it once in 2 to the power of these."""
        return self._widths.check + (0 if self._checks is None else self._widths.further)

    def position(self, key: bytes) -> int | None:
        """The position of the certificate of the profile with that key; None where the profile is
        not in the set. For one outside of it a position comes out by chance (`check_bits`).
        """
        if not self._blocks:
            return None
        block = self._blocks[_block_of(key, len(self._blocks))]
        wanted = ribbon.equation(key, block.seed, block.octets * 8)
        value = _value(self._accounts, block, self._bits, wanted)
        if value >> self._widths.position != wanted.check & (1 << self._widths.check) - 1:
            return None
        if self._checks is not None:
            check = _value(self._checks, block, self._widths.further, wanted)
            further = wanted.check >> self._widths.check
            if check != further & (1 << self._widths.further) - 1:
                return None
        return value & (1 << self._widths.position) - 1


def _block_of(key: bytes, count: int) -> int:
    return int.from_bytes(key[:4]) * count >> 32


def _blocks(accounts: bytes) -> list[_Block]:
    count = int.from_bytes(accounts[:4])
    table = accounts[4 : 4 + _TABLE * count]
    if len(accounts) < 4 or len(table) != _TABLE * count:
        raise BundleError("bundle.malformed", "the account set is cut")
    seeds = table[::_TABLE]
    octets = [int.from_bytes(table[at : at + 2]) for at in range(1, len(table), _TABLE)]
    if any(each * 8 < ribbon.WIDTH for each in octets):
        raise BundleError("bundle.malformed", "a block of the account set has too few rows")
    before = accumulate(octets, initial=0)
    return [_Block(*each) for each in zip(seeds, octets, before, strict=False)]


def _value(columns: bytes, block: _Block, bits: int, wanted: ribbon.Equation) -> int:
    """The exclusive or of the rows that an equation takes."""
    value = 0
    first, shift = divmod(wanted.start, 8)
    # One octet more than the band has, because it may begin within one.
    octets = ribbon.WIDTH // 8 + 1
    for bit in range(bits):
        start = block.before * bits + bit * block.octets + first
        end = min(start + octets, block.before * bits + (bit + 1) * block.octets)
        window = int.from_bytes(columns[start:end], "little") >> shift
        value |= ((window & wanted.coefficients).bit_count() & 1) << bit
    return value
