"""The words of a text that was handed over, and the certificate numbers among them."""

from __future__ import annotations

import re

from credverifier.wire import number

NUMBER_LIKE, NUMBER_OR_NAME, OTHER = "number", "number or name", "other"

_APART = re.compile(f"[{number.SPACE}<>'\"“”„«»‹›]+")
_WHITE = re.compile(f"[{re.escape(number.SPACE)}]+")
_RUN = re.compile(r"[0-9A-Za-z]+")
_GAP = re.compile(f"[{re.escape(number.SPACE)}.·•-]{{1,3}}")
_HALF = number.LENGTH // 2


def split(text: str) -> list[str]:
    """The words of a text without the punctuation around them; what was nothing else is left out.

    Brackets in front stay, because they tell what belongs to the word before: `@an (TikTok)`.
    """
    words = (_trimmed(word) for word in _APART.split(text))
    return [word for word in words if word.strip("(")]


def _trimmed(word: str) -> str:
    bare = word.strip(number.INVISIBLE).lstrip(number.EDGES.replace("(", "") + number.INVISIBLE)
    bare = bare.rstrip(f"{number.EDGES}{number.INVISIBLE}\\")
    # An opening bracket alone is kept, and only one.
    return f"({bare.lstrip(number.EDGES + number.INVISIBLE)}" if bare.startswith("(") else bare


def pieces(text: str) -> list[str]:
    """What stands between white space."""
    return _WHITE.split(text)


def has_space(text: str) -> bool:
    """Whether there is any white space in it."""
    return any(character in number.SPACE for character in text)


def numbers(text: str) -> tuple[list[str], bool]:
    """The certificate numbers within a text, and whether there is something like one in it that is
    none.

    Ten characters, or five and five with a separator; with a digit or in capitals throughout,
    because one in thirty-two words of ten letters would have the right check symbol.
    """
    plain = number.plain(text)
    runs = list(_RUN.finditer(plain))
    found: list[str] = []
    mistyped = False
    position = 0
    while position < len(runs):
        run, length = runs[position], 1
        candidate = run[0] if len(run[0]) == number.LENGTH else ""
        if len(run[0]) == _HALF and position + 1 < len(runs):
            second = runs[position + 1]
            gap = plain[run.end() : second.start()]
            if len(second[0]) == _HALF and _GAP.fullmatch(gap):
                candidate, length = run[0] + second[0], 2
        if not candidate or not _is_marked(candidate, grouped=length == 2):
            position += 1
            continue
        read = number.read(candidate)
        if read is None:
            mistyped = mistyped or _is_mixed(candidate)
            position += 1
        else:
            found.append(read)
            position += length
    return found, mistyped


def _is_marked(candidate: str, *, grouped: bool) -> bool:
    # Ten digits in a row are a telephone number.
    if candidate.isdigit():
        return grouped
    return any(character.isdigit() for character in candidate) or candidate.isupper()


def _is_mixed(candidate: str) -> bool:
    return not candidate.isdigit() and any(character.isdigit() for character in candidate)


def shape(text: str) -> str:
    """Whether a whole text that is no number was meant as one, by how it looks."""
    bare = number.bare(text)
    if not re.fullmatch(r"[0-9A-Za-z]{8,12}", bare):
        return OTHER
    inner = number.plain(text).strip(number.SPACE + number.EDGES)
    grouped = len(inner) != len(bare) and any(character.isdigit() for character in bare)
    if grouped or bare.isupper() or bare.isdigit():
        return NUMBER_LIKE
    mixed = len(bare) == number.LENGTH and _is_mixed(bare)
    return NUMBER_OR_NAME if mixed else OTHER
