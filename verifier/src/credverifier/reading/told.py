"""What to say of a text that is no certificate: what it is, or where it leads.

A verdict knows its code alone. These words stand in place of its own where the text is still there.
"""

from __future__ import annotations

from typing import NamedTuple

from credverifier import words
from credverifier.reading import pasted
from credverifier.reading.pasted import Pasted

_PLACE = 100


class ReadingText(NamedTuple):
    """Words by language. `headline` is None where that of the verdict says it."""

    headline: dict[str, str] | None
    sentence: dict[str, str]


def of(meant: Pasted) -> ReadingText | None:
    """What there is to say of a reading; None of one that the verdict says enough of."""
    if meant.kind == pasted.PROFILES and meant.otherwise is not None:
        meant = meant.otherwise
    kind = _kind(meant)
    if kind is None:
        return None
    said = words.READINGS[kind]
    place = shown(meant.place or "")
    sentence = {
        language: text["sentence"].replace("{place}", place) for language, text in said.items()
    }
    if any("headline" not in text for text in said.values()):
        return ReadingText(None, sentence)
    return ReadingText({language: text["headline"] for language, text in said.items()}, sentence)


def shown(place: str) -> str:
    """A foreign name as a terminal may show it: printable ASCII, and no more than fits."""
    return ascii(place[:_PLACE])[1:-1]


def _kind(meant: Pasted) -> str | None:
    if meant.kind in (pasted.SEVERAL, pasted.OUR_PAGE, pasted.TEXT):
        return meant.kind
    if meant.kind == pasted.SHARE:
        return "post"
    if meant.kind != pasted.ELSEWHERE or meant.what is None:
        return None
    return "nowhere" if meant.what in ("link", "app") and not meant.place else meant.what
