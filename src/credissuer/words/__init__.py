"""What the office says to people: `{surface}/{language}.toml` beside this file.

The surfaces are commands, errors, badges, kit, pages, records and reports. A further language of a
surface is one more file there, with the keys of the Vietnamese one.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

FOLDER: Traversable = resources.files(__name__)
"""Where the surfaces are."""

DEFAULT = "vi"
FALLBACK = "en"

_SUFFIX = ".toml"


# Parsed once a process, because every page and every error asks for its words.
@lru_cache(maxsize=16)
def catalogue(surface: str) -> dict[str, dict[str, Any]]:
    """Language -> the words of that surface; Vietnamese first, then English, then the others."""
    files = {
        file.name.removesuffix(_SUFFIX): file
        for file in FOLDER.joinpath(surface).iterdir()
        if file.name.endswith(_SUFFIX)
    }
    # A fixed order, because commands print every language and tests compare what they print.
    first = (DEFAULT, FALLBACK)
    ordered = [*first, *sorted(files.keys() - {*first})]
    return {language: tomllib.loads(files[language].read_text("utf-8")) for language in ordered}


def languages(surface: str) -> tuple[str, ...]:
    """The languages of a surface, the default first."""
    return tuple(catalogue(surface))


def words(surface: str, language: str) -> dict[str, Any]:
    """The words of a surface in `language`; English where that surface does not have it."""
    by_language = catalogue(surface)
    return by_language.get(language) or by_language[FALLBACK]
