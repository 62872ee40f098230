"""Where a badge is posted (`kit/places.toml`), and what the kit offers for each place."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from credissuer.badges.bio_lines import BioLine, bio_lines, limits
from credissuer.badges.facts import BadgeFacts
from credissuer.badges.glyphs import glyphs
from credverifier import platforms

CODE = "qr"
"""In `pictures` in place of a size: the code alone."""


class KitPlace(NamedTuple):
    """`name` and `glyph` (an SVG path in a square of 24) are None where the place is no platform.

    `pictures` are sizes of a badge or CODE, the first to be shown large; `sheets` are for print.
    `line` is None where there is nothing to paste a line into; `bounded`: whether its limit is that
    of the place itself.
    """

    key: str
    name: str | None
    glyph: str | None
    pictures: tuple[str, ...]
    sheets: tuple[str, ...]
    line: BioLine | None
    bounded: bool


def places(facts: BadgeFacts, language: str) -> list[KitPlace]:
    """Every place, that of the certificate's first account foremost; lines in `language`, one of
    the badges.
    """
    lines = dict(
        zip(
            limits(),
            (line for line in bio_lines(facts) if line.language == language),
            strict=True,
        )
    )
    every = [_place(key, row, lines) for key, row in table().items()]
    # Stable, so that all others keep the order of the table.
    return sorted(every, key=lambda place: place.key != facts.platform)


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """Key of a place -> its row of `places.toml`."""
    return tomllib.loads(_text("credissuer.public", "kit/places.toml"))


def pictures() -> set[str]:
    """The pictures that have a place."""
    return {picture for row in table().values() for picture in row["pictures"]}


def _place(key: str, row: dict[str, Any], lines: dict[str, BioLine]) -> KitPlace:
    glyph = glyphs().get(key)
    return KitPlace(
        key,
        None if glyph is None else platforms.display_name(key),
        glyph,
        tuple(row["pictures"]),
        tuple(row.get("sheets", ())),
        lines[row["line"]] if "line" in row else None,
        row.get("line") == key,
    )


def _text(package: str, path: str) -> str:
    return resources.files(package).joinpath(path).read_text("utf-8")
