"""A static function in little more than the bits of its values: key -> value, for a fixed set of
keys that is not itself stored.

Each key stands for one linear equation over GF(2): the exclusive or of some rows of a table is the
value of the key. The rows that a key takes lie within WIDTH consecutive ones, so that the system is
a band and is solved in one pass (a standard ribbon, Dillinger and Walzer, arXiv:2103.02515). A key
outside of the set gets a value too, by chance. Some bits of each value are therefore check bits,
which a strange key meets by chance only once in 2^bits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

WIDTH = 128
"""Consecutive rows among which a key chooses."""

_SEEDS = 256
_SLACK = 100
"""One row more than keys for each so many: fewer, and hardly any seed has a solution."""

_MARGIN = 8


class Equation(NamedTuple):
    """The equation of a key: its first row, which of the WIDTH rows from there on it takes (bit 0
    is the first, and always set), and 64 bits by which the key is known again.
    """

    start: int
    coefficients: int
    check: int


class Solution(NamedTuple):
    """A solved table: `columns` holds one integer a bit of the values, whose bit i is row i."""

    seed: int
    rows: int
    columns: tuple[int, ...]


def equation(key: bytes, seed: int, rows: int) -> Equation:
    """The equation of `key` in a table of so many rows, WIDTH at least."""
    digest = hashlib.sha256(bytes((seed,)) + key).digest()
    starts = rows - WIDTH + 1
    return Equation(
        int.from_bytes(digest[:8]) * starts >> 64,
        int.from_bytes(digest[8:24]) | 1,
        int.from_bytes(digest[24:]),
    )


def checked(value: int, check: int, value_bits: int, check_bits: int) -> int:
    """What the table holds for a key: its value, and above it the check bits."""
    return value | (check & ((1 << check_bits) - 1)) << value_bits


def solve(values: Mapping[bytes, int], value_bits: int, check_bits: int) -> Solution:
    """The table in which each key of `values` finds its value, by the first seed that has one."""
    rows = _rounded(len(values) + len(values) // _SLACK + _MARGIN)
    while True:
        for seed in range(_SEEDS):
            band = _eliminated(values, seed, rows, value_bits, check_bits)
            if band is not None:
                return Solution(seed, rows, _substituted(*band, value_bits + check_bits))
        # Hardly ever: each seed fails by chance, and more rows make it less likely.
        rows = _rounded(rows + rows // _SLACK + _MARGIN)


def _rounded(rows: int) -> int:
    """A number of rows that fills whole octets."""
    return max(WIDTH, -(-rows // 8) * 8)


def _eliminated(
    values: Mapping[bytes, int],
    seed: int,
    rows: int,
    value_bits: int,
    check_bits: int,
) -> tuple[list[int], list[int]] | None:
    """Gaussian elimination of the band: at most one equation a row, whose coefficients begin there,
    and its right side; None where this seed leads to a contradiction.
    """
    equations = sorted(
        (start, coefficients, checked(value, check, value_bits, check_bits))
        for value, (start, coefficients, check) in (
            (value, equation(key, seed, rows)) for key, value in values.items()
        )
    )
    band, right = [0] * rows, [0] * rows
    for first, coefficients, value in equations:
        row = first
        while pivot := band[row]:
            coefficients ^= pivot
            value ^= right[row]
            if not coefficients:
                break
            shift = (coefficients & -coefficients).bit_length() - 1
            coefficients >>= shift
            row += shift
        if coefficients:
            band[row], right[row] = coefficients, value
        elif value:
            return None
    return band, right


def _substituted(band: list[int], right: list[int], bits: int) -> tuple[int, ...]:
    """The rows of the table from the last to the first, as columns."""
    mask = (1 << WIDTH) - 1
    windows = [0] * bits
    columns = [bytearray(len(band) // 8) for _ in range(bits)]
    for row in range(len(band) - 1, -1, -1):
        later, value = band[row] >> 1, right[row]
        octet, bit = row >> 3, 1 << (row & 7)
        for index, window in enumerate(windows):
            one = ((later & window).bit_count() ^ value >> index) & 1
            if one:
                columns[index][octet] |= bit
            windows[index] = (window << 1 | one) & mask
    return tuple(int.from_bytes(column, "little") for column in columns)
