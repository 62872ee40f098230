"""What the office says to people: `{language}/{surface}.toml` beside this file.

A surface is what people meet: errors, commands, pages, badges. The surface of a file in a further
folder has the folder's name before its own: `desk_cases` stands in `desk/cases.toml`. A further
language is one more folder, with the files and keys of the Vietnamese one; a surface that it has no
file for speaks English to its readers.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

FOLDER: Traversable = resources.files(__name__)
"""Where the languages are."""

DEFAULT = "vi"
FALLBACK = "en"


def _files(folder: Traversable) -> dict[str, Traversable]:
    """Surface -> its file, in the folder of one language."""
    found: dict[str, Traversable] = {}
    for entry in folder.iterdir():
        if entry.is_dir():
            found.update({f"{entry.name}_{name}": file for name, file in _files(entry).items()})
        elif entry.name.endswith(".toml"):
            found[entry.name.removesuffix(".toml")] = entry
    return found


# Parsed once a process, because every page and every error asks for its words.
@lru_cache(maxsize=64)
def catalogue(surface: str) -> dict[str, dict[str, Any]]:
    """Language -> the words of that surface; Vietnamese first, then English, then the others."""
    files = {
        folder.name: file
        for folder in FOLDER.iterdir()
        if folder.is_dir() and (file := _files(folder).get(surface))
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


def in_language(names: Mapping[str, str], language: str) -> str:
    """What is called differently in each language, such as a level: in English where `names` lacks
    `language`.
    """
    return names.get(language) or names[FALLBACK]
