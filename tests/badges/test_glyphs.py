"""Marks of the platforms: one for each of the table."""

from __future__ import annotations

from credissuer.badges.glyphs import glyphs
from credverifier import platforms


def test_every_platform_has_a_mark() -> None:
    assert set(glyphs()) == set(platforms.names())
