"""The ring of a badge around the holder's own portrait: where its opening is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from credissuer.badges.sizes import table

SIZE = "ring"
"""The size of a badge whose middle is transparent."""


class Ring(NamedTuple):
    """In pixels of the drawing: its side, and centre and radius of the opening."""

    side: int
    centre: tuple[int, int]
    radius: int


def ring_of(sizes: Mapping[str, Any]) -> Ring | None:
    """The ring among the tables of `sizes.toml`; None where there is none."""
    fields = sizes.get(SIZE)
    if fields is None:
        return None
    x, y, radius = fields["opening"]
    return Ring(fields["width"], (x, y), radius)


def ring() -> Ring | None:
    """That of the badges."""
    return ring_of(table("sizes.toml"))
