"""What the payload of a signed status list holds, in the same shape for every encoding."""

from __future__ import annotations

from typing import NamedTuple


class ListContent(NamedTuple):
    """The entries of a list and how to read them.

    `purposes`: what a set entry can mean; empty for an encoding whose values say it themselves.
    `bits`: the width of an entry. `ttl`: seconds for which a copy may be used, None where the list
    does not say. `octets`: the entries, uncompressed.
    """

    purposes: frozenset[str]
    bits: int
    ttl: float | None
    octets: bytes
