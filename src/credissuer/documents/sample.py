"""Some of many, by chance: what is too much to be looked at each time is looked at in turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

V = TypeVar("V")

_OCTETS_OF_A_CHOICE = 8


def chosen(values: Sequence[V], most: int, entropy: Callable[[int], bytes]) -> Sequence[V]:
    """At most `most` of `values` in their order, by chance; all, where there are no more.

    `entropy(n)` gives n random octets.
    """
    if len(values) <= most:
        return values
    octets = entropy(most * _OCTETS_OF_A_CHOICE)
    starts = range(0, len(octets), _OCTETS_OF_A_CHOICE)
    choices = (int.from_bytes(octets[start : start + _OCTETS_OF_A_CHOICE]) for start in starts)
    return [values[choice] for choice in sorted({choice % len(values) for choice in choices})]
