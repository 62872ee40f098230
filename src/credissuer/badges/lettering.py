"""Text set in the vendored Noto Sans: what of it can be drawn, how wide it is, and how it fits into
a box.

Widths are advances without kerning (which the fonts here do not have), so a text is exactly as wide
as measured.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from credissuer.assessment import emoji
from credissuer.assessment.names import is_hidden

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
ASCENT, DESCENT, LEADING = 1.07, 0.29, 1.3
"""In ems: the tallest letter that there is (Ṓ, higher than Ẫ), the deepest, and from line to line.
"""

_STEPS = 24
_EM = 1000


class Fitted(NamedTuple):
    """Lines and their widths (px) at one font size (px). `cut`: not all of the text is there."""

    size: float
    lines: tuple[tuple[str, float], ...]
    cut: bool


def drawable(text: str) -> str:
    """`text` in one line of characters that the fonts have, in NFC.

    A run of others (hidden ones, other scripts) becomes one U+FFFD, which is drawn: no letter
    vanishes silently. Emoji and symbols that the fonts do not have are left out where other
    characters remain: they decorate a name, and an empty box in a picture would read as a fault.
    The picture's title, the page and the certificate have them. Marks that would pile up out of any
    box become U+FFFD, too: a third on one letter, or a second that no letter comes with.
    """
    shown: list[str] = []
    marks = 0
    for character in " ".join(_undecorated(unicodedata.normalize("NFC", text)).split()):
        marks = (
            marks + 1
            if unicodedata.combining(character)
            else len(unicodedata.normalize("NFD", character)) - 1
        )
        piled = unicodedata.combining(character) and (
            marks > 2 or unicodedata.combining(shown[-1] if shown else " ")
        )
        if character not in _widths("regular") or is_hidden(character) or piled:
            character = REPLACEMENT
        if character != REPLACEMENT or shown[-1:] != [REPLACEMENT]:
            shown.append(character)
    return "".join(shown)


def _undecorated(text: str) -> str:
    """`text` without the emoji and symbols that the fonts lack; all of it where nothing else is
    there.
    """
    widths = _widths("regular")
    if all(character in widths for character in text):
        return text
    last, kept = 0, []
    for start, end in emoji.sequences(text):
        kept += [
            text[last:start],
            text[start:end] if all(sign in widths for sign in text[start:end]) else "",
        ]
        last = end
    words = "".join([*kept, text[last:]])
    words = "".join(
        sign for sign in words if sign in widths or unicodedata.category(sign)[0] not in "PS"
    )
    return words if words.strip() else text


def speaks(text: str) -> bool:
    """Whether anything of `text` can be read once drawn."""
    return any(character.isalnum() for character in drawable(text))


def width(text: str, weight: str, size: float) -> float:
    """Width in px of drawable `text` in "regular" or "bold" at `size` px."""
    advances = _widths(weight)
    return sum(advances[character] for character in text) * size / _EM


def fit(
    paragraphs: Sequence[str],
    weight: str,
    box: tuple[float, float],
    sizes: tuple[float, float],
    rows: int = 9,
) -> Fitted:
    """Drawable `paragraphs` in `box` (width, height; px), in `rows` lines at most.

    Set at the largest size from `sizes` (smallest, largest; px) at which all of it fits; what does
    not fit at the smallest ends in an ellipsis.
    """
    smallest, largest = sizes
    for step in range(_STEPS + 1):
        size = round(largest + (smallest - largest) * step / _STEPS, 2)
        lines = _wrapped(paragraphs, weight, box[0] / size)
        if len(lines) <= rows and tall(len(lines)) * size <= box[1]:
            even = [line for text in paragraphs for line in _balanced(text, weight, box[0] / size)]
            return _measured(even, weight, size)
    room = max(1, min(rows, 1 + int((box[1] / smallest - tall(1)) / LEADING)))
    kept = [*lines[: room - 1], _cut(lines[room - 1], weight, box[0] / smallest)]
    return _measured(kept, weight, smallest, cut=True)


def tall(lines: int) -> float:
    """Height of so many lines in ems, from the top of the highest mark to the foot of the lowest."""
    return ASCENT + DESCENT + (lines - 1) * LEADING


def _measured(lines: list[str], weight: str, size: float, *, cut: bool = False) -> Fitted:
    return Fitted(size, tuple((line, round(width(line, weight, size), 2)) for line in lines), cut)


def _wrapped(paragraphs: Sequence[str], weight: str, ems: float) -> list[str]:
    return [line for text in paragraphs for line in _lines(text, weight, ems)]


def _balanced(text: str, weight: str, ems: float) -> list[str]:
    """As few lines as `ems` allows, of lengths as even as that allows."""
    best = _lines(text, weight, ems)
    for twentieth in range(19, 9, -1) if len(best) > 1 else ():
        lines = _lines(text, weight, ems * twentieth / 20)
        if len(lines) > len(best):
            break
        best = lines
    return best


def _lines(text: str, weight: str, ems: float) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}".lstrip()
        if width(joined, weight, 1) <= ems:
            lines[-1] = joined
            continue
        *full, rest = _broken(word, weight, ems)
        lines += [*full, rest]
    return [line for line in lines if line] or [""]


def _broken(word: str, weight: str, ems: float) -> list[str]:
    """A word too long for a line in pieces that are not; a mark stays with its letter."""
    pieces = [""]
    for character in word:
        if (
            pieces[-1]
            and not unicodedata.combining(character)
            and width(pieces[-1] + character, weight, 1) > ems
        ):
            pieces.append("")
        pieces[-1] += character
    return pieces


def _cut(line: str, weight: str, ems: float) -> str:
    while line and width(line + "…", weight, 1) > ems:
        line = line[:-1]
    return line.rstrip() + "…"


@lru_cache(maxsize=2)
def _widths(weight: str) -> dict[str, int]:
    text = resources.files("credissuer.badges").joinpath("fonts/widths.json").read_text("ascii")
    widths: dict[str, int] = json.loads(text)[weight]
    return widths
