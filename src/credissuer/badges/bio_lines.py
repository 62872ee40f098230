"""A line for each network's bio: the longest wording that fits its limit (`bio_limits.toml`)."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from credissuer.badges import wording
from credissuer.badges.facts import BadgeFacts
from credissuer.words import languages, words
from credverifier import platforms


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
    """For every platform, in every language of badges."""
    lines = []
    for platform, limit in limits().items():
        name = limit.get("name") or platforms.display_name(platform)
        for language in languages("badges"):
            lines.append(_line(facts, name, language, limit["limit"]))
    return lines


@lru_cache(maxsize=1)
def limits() -> dict[str, Any]:
    """Platform -> the limit of its bio, where that was read, and a name if it is none of ours."""
    return tomllib.loads(
        resources.files("credissuer.badges").joinpath("bio_limits.toml").read_text("utf-8")
    )


def _line(facts: BadgeFacts, platform: str, language: str, limit: int) -> BioLine:
    alliance = wording.in_language(facts.alliance, language)
    values = wording.values(facts, language) | {"alliance": alliance}
    # Counted in NFC, because a decomposed Ệ would be three characters.
    lines = [
        unicodedata.normalize("NFC", template.format(**values))
        for template in words("badges", language)["bio"]["lines"]
    ]
    # The words list them from the longest to the shortest, the bare address.
    text = next((line for line in lines if len(line) <= limit), lines[-1])
    return BioLine(platform, language, text, len(text), limit)
