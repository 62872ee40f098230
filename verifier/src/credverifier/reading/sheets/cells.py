"""What the cells of a workbook show (ECMA-376 Part 1 section 18.3.1.4 and 18.8.30), written as on
the page.

Whole numbers keep every digit; other numbers are written as JavaScript does; dates, times and
durations are ISO 8601 to the second, without a zone; of a formula the result is shown.
"""

from __future__ import annotations

import math
import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from credverifier.reading.sheets.errors import unreadable

DATE, DURATION = "date", "duration"
# Built-in formats that show a date or a time, those of East Asian versions included.
_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})
_BUILT_IN_DURATION = 46
_WHOLE = re.compile(r"-?[0-9]{1,400}")
_NUMBER = re.compile(r"[+-]?[0-9]{0,400}(?:\.[0-9]{0,400})?(?:[eE][+-]?[0-9]{1,4})?")
_INDEX = re.compile(r"[0-9]{1,7}")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# What shows no part of a date: quoted text, escaped characters, padding, and brackets such as
# `[Red]` and `[$-409]`; but not `[h]`, which shows a duration.
_QUIET = re.compile(
    r'"[^"]{0,255}"|\\.|_.|\*.|\[(?!h{1,9}\]|m{1,9}\]|s{1,9}\])[^\]]{0,255}\]',
    re.A | re.I | re.S,
)
_ELAPSED = re.compile(r"\[[hms]", re.A | re.I)
_DATE_PART = re.compile(r"[dmhys]", re.A | re.I)
LONGEST_CODE = 255
_DAY = 86_400
_LAST_DAY = 2_958_466
"""The number of the day after 31 December 9999."""
_UNIX_DAY, _UNIX_ORDINAL = 25_569, 719_163
"""1 January 1970 as Excel and as `datetime.date` count days."""
_DAYS_TO_1904 = 1_462
"""Days between the two days from which workbooks count."""
_NO_SUCH_DAY = 60
"""29 February 1900, which Excel counts though it never was."""


class CellStyles(NamedTuple):
    """`kinds`: index of a cell style -> DATE or DURATION, for those that show one; `from_1904`:
    whether days are counted from 1904.
    """

    kinds: dict[int, str]
    from_1904: bool


def kind_of_format(number: int, code: str | None) -> str | None:
    """DATE, DURATION or None for the number format `code` of the workbook; for the built-in format
    `number` where `code` is None.
    """
    if code is None:
        if number == _BUILT_IN_DURATION:
            return DURATION
        return DATE if number in _BUILT_IN_DATES else None
    if len(code) > LONGEST_CODE:
        return None
    # Only the first section, for positive numbers, because no date is negative.
    shown = _QUIET.sub("", code).split(";", 1)[0]
    if _ELAPSED.search(shown):
        return DURATION
    return DATE if _DATE_PART.search(shown) else None


def unfolded(text: str) -> str:
    """`_x000D_` stands for a character that XML has no room for (section 22.9.2.19)."""
    if "_x" not in text:
        return text
    units = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    # `_xD83D__xDE00_` are the halves of one character, which UTF-16 joins.
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def shown(
    attributes: dict[str, str],
    value: str,
    strings: list[str],
    styles: CellStyles,
) -> str:
    """The text of a cell. Raises SheetError for a shared string that is not there."""
    kind = attributes.get("t", "n")
    if value == "":
        return ""
    if kind == "s":
        if not _INDEX.fullmatch(value) or int(value) >= len(strings):
            raise unreadable("a shared string that is not there")
        return strings[int(value)]
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind in ("inlineStr", "str"):
        return unfolded(value)
    if kind != "n":
        return value
    style = attributes.get("s", "0")
    return _number(
        value,
        styles.kinds.get(int(style)) if _INDEX.fullmatch(style) else None,
        styles.from_1904,
    )


def _number(text: str, kind: str | None, from_1904: bool) -> str:
    if kind is None and _WHOLE.fullmatch(text):
        return text
    if not _NUMBER.fullmatch(text) or not any(
        sign.isdigit() for sign in text.lower().split("e")[0]
    ):
        return text
    number = float(text)
    if not math.isfinite(number):
        return text
    if kind is None and number != 0 and "e" not in text.lower() and repr(number) == text:
        return text.removesuffix(".0")
    moment = None if kind is None else _moment(number, kind, from_1904)
    return moment or _as_javascript(number)


def _as_javascript(number: float) -> str:
    """As ECMA-262 Number::toString does: the shortest digits that come back to the same number."""
    if number == 0:
        return "0"
    # Within these bounds JavaScript writes no exponent.
    if 1e-6 <= abs(number) < 1e21:
        text = format(Decimal(repr(number)), "f")
        return text.removesuffix(".0")
    digits, _, exponent = repr(number).partition("e")
    return f"{digits.removesuffix('.0')}e{exponent[0]}{exponent[1:].lstrip('0')}"


def _moment(number: float, kind: str, from_1904: bool) -> str | None:
    """A date, with the time of day where there is one; a time alone; a duration.

    None for what no calendar holds.
    """
    if not 0 <= number < _LAST_DAY:
        return None
    # Halves go up as in JavaScript, because round() would go to the even number.
    seconds = math.floor(number * _DAY + 0.5)
    day, rest = divmod(seconds, _DAY)
    if kind == DURATION:
        return f"{seconds // 3600}:{_two(seconds // 60 % 60)}:{_two(seconds % 60)}"
    clock = f"{_two(rest // 3600)}:{_two(rest // 60 % 60)}:{_two(rest % 60)}"
    if day == 0 and not from_1904:
        return clock
    written = _date(day, from_1904)
    return written if written is None or rest == 0 else f"{written}T{clock}"


def _date(day: int, from_1904: bool) -> str | None:
    if from_1904:
        day += _DAYS_TO_1904
    elif day == _NO_SUCH_DAY:
        return "1900-02-29"  # as Excel shows it
    # Before the day that never was Excel's count is one too low.
    elif day < _NO_SUCH_DAY:
        day += 1
    if day >= _LAST_DAY:
        return None
    return date.fromordinal(day - _UNIX_DAY + _UNIX_ORDINAL).isoformat()


def _two(number: int) -> str:
    return f"{number:02d}"
