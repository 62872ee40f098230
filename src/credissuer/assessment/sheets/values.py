"""What a clerk writes into the cells of an import sheet, as an order says it.

What cannot be read is given back as it stands: the check of the order refuses it, with its words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache, partial

from credissuer.assessment.programme.criteria import AssessmentProgramme
from credissuer.assessment.sheets.spellings import Spellings, spelled
from credissuer.words import catalogue
from credverifier import days
from credverifier import words as verifier_words

_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f", " "))

_CLOCK = r"(?:[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?: ?(?:AM|PM|SA|CH))?)?"
# The day first, as in Viet Nam: 03/04/2026 is 3 April.
_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})" + _CLOCK, re.I)
_YEAR_FIRST = re.compile(r"([0-9]{4})([/.-])([0-9]{1,2})\2([0-9]{1,2})" + _CLOCK, re.I)
_ZONED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]{5,18}(?:Z|[+-][0-9]{2}:?[0-9]{2})")
_IN_WORDS = re.compile(r"(?:ngày )?([0-9]{1,2}) (?:tháng )?(\w{1,12}) (?:năm )?([0-9]{4})", re.I)
# Five digits, 1927 to 2173: fewer are a year or a number that was meant as something else.
_SERIAL = re.compile(r"([1-9][0-9]{4})(?:[.,][0-9]{1,12})?")
_DAY_ZERO = date(1899, 12, 30)
_SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]{1,3}", re.I)


class Values:
    """Reads the cells of a sheet under a programme; `zone` is where days begin and end."""

    def __init__(self, programme: AssessmentProgramme, zone: tzinfo = days.DEFAULT) -> None:
        spellings = {
            "kind": Spellings(_kinds()),
            "level": Spellings(
                (name, level.id)
                for level in programme.levels
                for name in (level.id, *level.name.values())
            ),
        }
        for criterion in programme.criteria:
            spellings[criterion.id] = Spellings(
                (name, level.id)
                for level in criterion.levels
                for name in (level.id, *level.name.values())
            )
        # Cached, because in these columns a large file says the same again and again.
        self._meanings: dict[str, Callable[[str], str | None]] = {
            name: lru_cache(maxsize=1_000)(each.meaning) for name, each in spellings.items()
        }
        self._day = lru_cache(maxsize=1_000)(partial(day, zone=zone))
        self._totals = {
            spelled(name) for spoken in catalogue("sheets").values() for name in spoken["totals"]
        }

    def read(self, column: str, text: str) -> str:
        """The cell of a column of the header as an order says it; unchanged where it cannot be."""
        text = tidy(text)
        if not text:
            return ""
        if column == "assessed_on" or column.startswith("proven_on_"):
            return self._day(text) or text
        meaning = self._meanings.get(column)
        return (meaning(text) if meaning else None) or text

    def is_total(self, text: str) -> bool:
        """Whether a cell says that its row is the sum of the others."""
        return spelled(text) in self._totals


def tidy(text: str) -> str:
    """A cell without the white space around it, and with plain spaces within."""
    # Translating is slow, and ASCII has none of the other spaces.
    return text.strip() if text.isascii() else text.translate(_SPACES).strip()


def is_shortened(text: str) -> bool:
    """Whether a spreadsheet has made a long number short, so that its last digits are lost."""
    return _SHORTENED.fullmatch(text) is not None


def day(text: str, zone: tzinfo = days.DEFAULT) -> str | None:
    """The day in `zone` that a cell means, as YEAR-MONTH-DAY; None for no day.

    Read are 23/11/2026 (the day first), 2026-11-23, either with a time, a moment with its zone, a
    day in words, and the number by which Excel counts days.
    """
    plain = unicodedata.normalize("NFKC", text)
    try:
        found = _moment(plain, zone) or _written(plain) or _counted(plain)
    except (ValueError, OverflowError):
        return None
    return found.isoformat() if found else None


def _moment(text: str, zone: tzinfo) -> date | None:
    if not _ZONED.fullmatch(text):
        return None
    return datetime.fromisoformat(text).astimezone(zone).date()


def _written(text: str) -> date | None:
    if match := _DAY_FIRST.fullmatch(text):
        return date(int(match[4]), int(match[3]), int(match[1]))
    if match := _YEAR_FIRST.fullmatch(text):
        return date(int(match[1]), int(match[3]), int(match[4]))
    match = _IN_WORDS.fullmatch(" ".join(text.replace(",", " ").split()))
    month = _month(match[2]) if match else None
    return date(int(match[3]), month, int(match[1])) if match and month else None


def _month(text: str) -> int | None:
    """The number of a month, given as one or by its English name, whole or in three letters."""
    if text.isascii() and text.isdecimal():
        return int(text)
    for names in (words.get("months", []) for words in verifier_words.CATALOGUE.values()):
        for number, name in enumerate(names, 1):
            if text.casefold() in (name.casefold(), name.casefold()[:3]):
                return number
    return None


def _counted(text: str) -> date | None:
    match = _SERIAL.fullmatch(text)
    return _DAY_ZERO + timedelta(days=int(match[1])) if match else None


def _kinds() -> list[tuple[str, str]]:
    return [
        (name, kind)
        for spoken in catalogue("sheets").values()
        for kind, names in spoken["kinds"].items()
        for name in (kind, *names)
    ]
