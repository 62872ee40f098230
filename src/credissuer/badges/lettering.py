"""Text set in the vendored Noto Sans: what of it can be drawn, how wide it is, and how it fits into
a box.

Widths are advances without kerning (which the fonts here do not have), so a text is exactly as wide
as measured, or narrower where its letters are stacked (`is_shaped`).
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from credissuer.assessment.text import emoji
from credissuer.assessment.text.names import is_hidden

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
ASCENT, DESCENT, LEADING = 1.07, 0.29, 1.3
"""In ems: the tallest letter that there is (Ṓ, higher than Ẫ), the deepest, and from line to line.
"""

_MARKS_OF_ASIA = 3
_COENG = "\u17d2"
"""Sets the Khmer letter that follows below the one before."""

# Sizes tried from the largest to the smallest; each costs a wrapping of the whole text.
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
        is_mark = _is_mark(character)
        # A composed letter brings its own marks: ế has two already.
        marks = marks + 1 if is_mark else len(unicodedata.normalize("NFD", character)) - 1
        before = shown[-1] if shown else " "
        if is_shaped(character):
            # A vowel and a tone, in Khmer a sign more, and between two letters what stacks them.
            piled = is_mark and marks > _MARKS_OF_ASIA
        else:
            piled = is_mark and (marks > 2 or _is_mark(before))
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
    # Whole sequences first, because the parts of an emoji on their own would be drawn as boxes.
    last, parts = 0, []
    for start, end in emoji.sequences(text):
        sequence = text[start:end]
        parts.append(text[last:start])
        if all(sign in widths for sign in sequence):
            parts.append(sequence)
        last = end
    words = "".join([*parts, text[last:]])
    # P and S are punctuation and symbols; a letter that is missing stays, to become U+FFFD.
    words = "".join(sign for sign in words if sign in widths or not _is_sign(sign))
    return words if words.strip() else text


def is_shaped(text: str) -> bool:
    """Whether `text` has letters of Thai, Lao or Khmer, whose marks stand above and below others:
    it may be narrower than `width` says, and never wider.
    """
    return any(
        "\u0e00" <= character < "\u0f00" or "\u1780" <= character < "\u1800" for character in text
    )


def named(name: str) -> str | None:
    """Those words of `name` whose letters the fonts have, all of them as a rule; None where no
    letter is left.
    """
    widths = _widths("regular")
    words = [
        word
        for word in unicodedata.normalize("NFC", name).split()
        if all(sign in widths or not sign.isalpha() for sign in word)
    ]
    joined = " ".join(words)
    return joined if any(sign.isalnum() for sign in drawable(joined)) else None


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me")


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


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
    box_width, box_height = box
    for step in range(_STEPS + 1):
        size = round(largest + (smallest - largest) * step / _STEPS, 2)
        ems = box_width / size
        lines = _wrapped(paragraphs, weight, ems)
        if len(lines) <= rows and tall(len(lines)) * size <= box_height:
            even = [line for text in paragraphs for line in _balanced(text, weight, ems)]
            return _measured(even, weight, size)
    # How many lines are `box_height` tall at the smallest size: `tall` solved for its argument.
    fitting = 1 + int((box_height / smallest - tall(1)) / LEADING)
    room = max(1, min(rows, fitting))
    last = _ended(lines[room - 1], weight, box_width / smallest)
    return _measured([*lines[: room - 1], last], weight, smallest, cut=True)


def tall(lines: int) -> float:
    """Height of so many lines in ems, from the top of the highest mark to the lowest foot."""
    return ASCENT + DESCENT + (lines - 1) * LEADING


def _measured(lines: list[str], weight: str, size: float, *, cut: bool = False) -> Fitted:
    measured = tuple((line, round(width(line, weight, size), 2)) for line in lines)
    return Fitted(size, measured, cut)


def _wrapped(paragraphs: Sequence[str], weight: str, ems: float) -> list[str]:
    return [line for text in paragraphs for line in _lines(text, weight, ems)]


def _balanced(text: str, weight: str, ems: float) -> list[str]:
    """As few lines as `ems` allows, of lengths as even as that allows."""
    best = _lines(text, weight, ems)
    if len(best) == 1:
        return best
    # Narrower by a twentieth each time, until one more line would be needed; never below half.
    for twentieth in range(19, 9, -1):
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
        # An empty piece takes its letter even where that alone is too wide.
        may_break = pieces[-1] and not _is_mark(character) and pieces[-1][-1] != _COENG
        if may_break and width(pieces[-1] + character, weight, 1) > ems:
            kept = _kept(pieces[-1])
            pieces[-1:] = [pieces[-1][:kept], pieces[-1][kept:]]
        pieces[-1] += character
    return pieces


def _kept(piece: str) -> int:
    """How much of a full piece stays on its line: an address breaks behind a dot or a hyphen, if
    one is in its second half.
    """
    last = max(piece.rfind(sign) for sign in ".-/") + 1
    return last if last > len(piece) / 2 else len(piece)


def cut(text: str, weight: str, ems: float) -> str:
    """Drawable `text` if it is no wider, else as much of it as is, and an ellipsis."""
    return text if width(text, weight, 1) <= ems else _ended(text, weight, ems)


def _ended(line: str, weight: str, ems: float) -> str:
    while line and width(line + "…", weight, 1) > ems:
        line = line[:-1]
    return line.rstrip() + "…"


@lru_cache(maxsize=2)
def _widths(weight: str) -> dict[str, int]:
    text = resources.files("credissuer.badges").joinpath("fonts/widths.json").read_text("ascii")
    widths: dict[str, int] = json.loads(text)[weight]
    return widths
