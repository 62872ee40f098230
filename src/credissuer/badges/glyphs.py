"""The marks of the platforms, for pictures and pages; a platform's name always stands beside."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources

GLYPH_BOX = 24
"""Side of the square in which they are drawn."""


@lru_cache(maxsize=1)
def glyphs() -> dict[str, str]:
    """Platform -> its mark as one SVG path, filled."""
    text = resources.files("credverifier").joinpath("platform_glyphs.json").read_text("utf-8")
    paths: dict[str, str] = json.loads(text)["glyphs"]
    return paths
