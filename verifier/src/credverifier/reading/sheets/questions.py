"""What a row of a sheet asks: which certificates and profiles are to be checked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from credverifier import platforms
from credverifier.errors import LinkError, ProfileError
from credverifier.reading import handles, pasted, text_words
from credverifier.reading.sheets.headings import Columns, ProfileColumn, is_nothing, is_total
from credverifier.wire import number

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_APOSTROPHE = re.compile("'[=+@\\-]")
_BETWEEN = re.compile(r"[\s,;|]+")
_HYPERLINK = re.compile(r'=HYPERLINK\([ ]{0,9}"((?:[^"]|"")*)"[ ]{0,9}[,;)]', re.I)
_NUMBER_CHARACTERS = 40


class Question(NamedTuple):
    """What to check, the profile to compare with it, and the column that asks."""

    column: int
    what: str
    profile: str | None


class RowQuestions(NamedTuple):
    """What a row asks: `unreadable` are the columns and texts that are no profile. `is_idle`: the
    row is blank, or a total, and asks nothing.
    """

    questions: tuple[Question, ...]
    unreadable: tuple[tuple[int, str], ...]
    is_idle: bool


def asked(columns: Columns, cells: Sequence[str], link: Callable[[int], str]) -> RowQuestions:
    """What a row asks of its certificate, for every profile that it names; where there is no
    certificate, of the profiles themselves. `link`: the address behind a column's words.
    """
    certificate = columns.certificate
    what = "" if certificate is None else _certificate(cells[certificate], link(certificate))
    profiles: list[tuple[int, str]] = []
    unreadable: list[tuple[int, str]] = []
    for column in columns.profiles:
        text = tidy(cells[column.position])
        behind = link(column.position)
        if not behind and is_nothing(text):
            continue
        found = _profiles(text, behind, column)
        profiles += ((column.position, profile) for profile in found)
        if not found:
            unreadable.append((column.position, behind or text))
    if what and certificate is not None:
        questions = [Question(column, what, profile) for column, profile in profiles]
        questions = questions or [Question(certificate, what, None)]
    else:
        questions = [Question(column, profile, None) for column, profile in profiles]
    is_idle = not questions and not unreadable and _is_idle(cells)
    return RowQuestions(tuple(questions), tuple(unreadable), is_idle)


def tidy(text: str) -> str:
    """A cell without what nobody sees at its ends, and without the apostrophe that keeps it from
    being a formula; of a formula that is a link, the link.
    """
    text = text[1:] if _APOSTROPHE.match(text) else text
    formula = _HYPERLINK.match(text)
    if formula:
        text = formula[1].replace('""', '"')
    bare = text.strip().strip(_INVISIBLE)
    return bare.strip()


def _certificate(text: str, behind: str) -> str:
    what = tidy(text)
    if len(what) <= _NUMBER_CHARACTERS and "://" not in what:
        # Full-width digits, and hyphens that do not break, as keyboards and Word write them.
        what = unicodedata.normalize("NFKC", what).replace("\u2010", "-")
    if is_nothing(what) and not behind:
        return ""
    is_own = (
        "://" in what or len(what) > _NUMBER_CHARACTERS or _is_number(what) or _is_profile(what)
    )
    return what if is_own or not behind else behind


def _profiles(text: str, behind: str, column: ProfileColumn) -> list[str]:
    """The profiles that a cell names; none where there is anything that cannot be read."""
    # What is seen counts where it can be read: the link behind it may be an older one.
    if _is_profile(text):
        return [text]
    handle = _of_platform(text, column.platform)
    if handle and text.startswith("@"):
        return [handle]
    # `TikTok @an`, under whatever heading.
    words = text_words.split(text)
    named = handles.named(words, len(words) - 1) if len(words) in (2, 3) else None
    if named is not None:
        return [named.url]
    if behind:
        return _meant(behind)
    several = _several(text, column.platform) or ([handle] if handle else [])
    return several or _meant(text)


def _meant(text: str) -> list[str]:
    """The profile that a text of one word means, in a link that a platform wrapped."""
    profile = None if _BETWEEN.search(text) else pasted.read(text, ()).named
    return [] if profile is None else [profile.url]


def _several(text: str, platform: str | None) -> list[str]:
    """The profiles among the words of a cell; none where one of its links is no profile."""
    profiles = []
    for word in _BETWEEN.split(text):
        handle = _of_platform(word, platform) if word.startswith("@") else None
        if _is_profile(word):
            profiles.append(word)
        elif handle:
            profiles.append(handle)
        elif "://" in word:
            return []
    return profiles


def _of_platform(text: str, platform: str | None) -> str | None:
    """`platform:handle` for a handle under the name of a platform; None for what is none."""
    short = f"{platform}:{text}"
    return short if platform is not None and _is_profile(short) else None


def _is_profile(text: str) -> bool:
    try:
        platforms.normalise(text)
    except ProfileError:
        return False
    return True


def _is_number(text: str) -> bool:
    try:
        number.parse(text)
    except LinkError:
        return False
    return True


def _is_idle(cells: Sequence[str]) -> bool:
    """Whether a row without a question is none to wonder about: blank, numbered and nothing more,
    or the sum of the others.
    """
    filled = [tidy(cell) for cell in cells if tidy(cell)]
    # In front, where running numbers stand; elsewhere a number says something of somebody.
    first = tidy(cells[0]) if cells else ""
    is_number = len(filled) == 1 and first.isascii() and first.isdecimal()
    return not filled or is_number or any(map(is_total, filled))
