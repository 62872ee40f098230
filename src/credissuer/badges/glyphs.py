"""The marks of the platforms, for pictures and pages; a platform's name always stands beside."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def glyphs() -> dict[str, str]:
    """Platform -> its mark as one SVG path in a square of 24, filled."""
    text = resources.files("credverifier").joinpath("platform_glyphs.json").read_text("utf-8")
    paths: dict[str, str] = json.loads(text)["glyphs"]
    return paths
