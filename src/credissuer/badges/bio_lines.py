"""A line for each network's bio, of the longest wording that fits its limit (`bio_limits.toml`,
`kit.toml`).
"""

from __future__ import annotations

import tomllib
import unicodedata
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from credissuer.badges import wording
from credissuer.badges.facts import BadgeFacts

SPOKEN = ("vi", "en")


class BioLine(NamedTuple):
    """`characters` of `limit`, in code points of NFC.

    A line may be too long where even the bare address is.
    """

    platform: str
    language: str
    text: str
    characters: int
    limit: int

    @property
    def fits(self) -> bool:
        return self.characters <= self.limit


def bio_lines(facts: BadgeFacts) -> list[BioLine]:
    """For every platform, in Vietnamese and in English."""
    return [
        _line(facts, platform["name"], language, platform["limit"])
        for platform in limits().values()
        for language in SPOKEN
    ]


@lru_cache(maxsize=1)
def limits() -> dict[str, Any]:
    """Platform -> its name, the limit of its bio, and where that was read."""
    return tomllib.loads(
        resources.files("credissuer.badges").joinpath("bio_limits.toml").read_text("utf-8")
    )


@lru_cache(maxsize=1)
def texts() -> dict[str, Any]:
    """The words of the kit."""
    return tomllib.loads(
        resources.files("credissuer.badges").joinpath("kit.toml").read_text("utf-8")
    )


def _line(facts: BadgeFacts, platform: str, language: str, limit: int) -> BioLine:
    values = wording.values(facts) | {"alliance": facts.alliance[SPOKEN.index(language)]}
    said = [
        unicodedata.normalize("NFC", text.format(**values)) for text in texts()["bio"][language]
    ]
    text = next((text for text in said if len(text) <= limit), said[-1])
    return BioLine(platform, language, text, len(text), limit)
