"""Write rows as an Excel workbook, by openpyxl (the extra `xlsx`): nothing foreign is parsed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from credverifier import words
from credverifier.reading.sheets.cells import DURATION
from credverifier.reading.sheets.errors import SheetError
from credverifier.reading.sheets.formulas import neutral
from credverifier.reading.sheets.sheet_rows import TEXT, TRUTH

PACKAGES = '"openpyxl>=3.1"'
"""What writes workbooks, as pip takes it: the extra `xlsx`."""

# Fifteen digits are what a number of a spreadsheet holds: more of them stay a text, with every digit.
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_LONG = re.compile(r"-?[0-9]{16,400}")
_DURATION = re.compile(r"([0-9]{1,9}):([0-9]{2}):([0-9]{2})")


class Cell(NamedTuple):
    """What a cell shows; the style of its number in the workbook that it comes from, or TEXT or
    TRUTH; the web address behind it; whether it stood so in a workbook, where it was no formula.
    """

    text: str
    style: int = TEXT
    link: str = ""
    stood_so: bool = False


class Formats(NamedTuple):
    """`kinds`, `formats` of styles, as in `Worksheet`."""

    kinds: Mapping[int, str]
    formats: Sequence[tuple[int, str | None]]


def require() -> None:
    """Raises SheetError where openpyxl is not installed."""
    _openpyxl()


def write(target: Path, title: str, rows: Iterable[Sequence[Cell]], formats: Formats) -> None:
    """Write a workbook of one sheet; numbers and dates are what they were.

    Raises SheetError, OSError.
    """
    openpyxl = _openpyxl()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append([_cell(openpyxl, sheet, cell, formats) for cell in row])
    part = target.with_name(f".{target.name}.part")
    try:
        book.save(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _cell(openpyxl: Any, sheet: Any, cell: Cell, formats: Formats) -> Any:
    written = openpyxl.cell.WriteOnlyCell(sheet)
    value = _value(cell, formats)
    if value is None:
        # Without what no XML holds; a text whatever it begins with.
        text = cell.text if cell.stood_so else neutral(cell.text)
        written.value = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", text)
        written.data_type = "s"
    else:
        written.value = value
    if value is not None and 0 <= cell.style < len(formats.formats):
        number, code = formats.formats[cell.style]
        builtin = openpyxl.styles.numbers.BUILTIN_FORMATS.get(number)
        written.number_format = code or builtin or "General"
    if cell.link:
        written.hyperlink = cell.link
    return written


def _value(cell: Cell, formats: Formats) -> bool | int | float | date | time | timedelta | None:
    """What the text of a cell stands for; None where it is a text."""
    if cell.style == TEXT or not cell.text:
        return None
    if cell.style == TRUTH:
        return cell.text == "TRUE"
    kind = formats.kinds.get(cell.style)
    moment = None if kind is None else _moment(cell.text, kind)
    return _number(cell.text) if moment is None else moment


def _moment(text: str, kind: str) -> date | time | timedelta | None:
    if kind == DURATION:
        match = _DURATION.fullmatch(text)
        if match is None:
            return None
        hours, minutes, seconds = map(int, match.groups())
        return timedelta(hours=hours, minutes=minutes, seconds=seconds)
    for read in (date.fromisoformat, datetime.fromisoformat, time.fromisoformat):
        try:
            moment: date | time = read(text)
        except ValueError:
            continue
        return moment
    return None


def _number(text: str) -> int | float | None:
    if _WHOLE.fullmatch(text):
        return int(text)
    if _LONG.fullmatch(text):
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _openpyxl() -> Any:
    try:
        import openpyxl
        import openpyxl.cell
        import openpyxl.styles.numbers
    except ImportError as error:
        missing = "\n".join(words.said("sheet_no_writer", packages=PACKAGES))
        raise SheetError(f"[sheet.extra_missing] {missing}") from error
    return openpyxl
