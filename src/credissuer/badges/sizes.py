"""The sizes of a badge (`sizes.toml`), where the code and each text lie, and the colours of its
texts (`palette.toml`).

One more size is one table there and one template.
"""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any, NamedTuple


class Slot(NamedTuple):
    """Where a text goes: its box and font sizes in px, its ground in PALETTE, how it stands in its
    box.

    `anchor` is "start" or "middle", `rows` the most lines; `path` is the id of a curve in the
    template along which one line runs, whose length is then `width`.
    """

    text: str
    x: float
    y: float
    width: float
    height: float
    smallest: float
    largest: float
    weight: str
    ground: str
    anchor: str = "start"
    rows: int = 9
    path: str | None = None


class Size(NamedTuple):
    """`code`: x, y and side of the square that holds the QR code with its quiet zone, in px.

    `card`: the same of the white card around it, `seal` of the alliance's mark, None where there is
    none. `shown`: how wide the places it is made for show it, in CSS px. `safe`: x, y, width and
    height of what no network covers or cuts away, where it is not the whole picture; code and texts
    lie in it. `opening`: x and y of the middle and radius of the round hole for a portrait.
    """

    width: int
    height: int
    code: tuple[int, int, int]
    slots: tuple[Slot, ...]
    safe: tuple[int, int, int, int] | None = None
    card: tuple[int, int, int] | None = None
    seal: tuple[int, int, int] | None = None
    shown: int | None = None
    opening: tuple[int, int, int] | None = None


_BOXES = ("safe", "card", "seal", "opening")


def table(name: str) -> dict[str, Any]:
    """The members of a TOML file beside this one, in its order."""
    return tomllib.loads(resources.files("credissuer.badges").joinpath(name).read_text("utf-8"))


def size_of(fields: dict[str, Any]) -> Size:
    """A table of `sizes.toml`, whose columns are the fields of Slot."""
    boxes = {name: tuple(fields[name]) for name in _BOXES if name in fields}
    return Size(
        fields["width"],
        fields["height"],
        tuple(fields["code"]),
        tuple(Slot(*row) for row in fields["slots"]),
        shown=fields.get("shown"),
        **boxes,
    )


PALETTE: dict[str, tuple[str, str]] = {
    name: (ground, ink) for name, (ground, ink) in table("palette.toml").items()
}
"""Name -> (ground, ink)."""

SIZES = {name: size_of(fields) for name, fields in table("sizes.toml").items()}
