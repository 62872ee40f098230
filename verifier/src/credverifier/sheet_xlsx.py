"""Excel workbooks for `check-csv`, by openpyxl (the extra `xlsx`): the first sheet as CSV, and a result as a workbook.

A workbook is a ZIP of XML files from strangers: how much it may hold is looked at first; a document type is refused.
"""

from __future__ import annotations

import csv
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from credverifier.sheet_files import SheetError, neutral

EXTRA = "credverifier[xlsx]"
LARGEST_FILE, LARGEST, MOST_ROWS = 32 * 1024 * 1024, 64 * 1024 * 1024, 100_000
"""Octets of a workbook, of each of its files when unpacked; rows."""

_UNREADABLE = "Tệp không phải sổ Excel đọc được. / The file is no Excel workbook that can be read."
_LARGE = "Sổ Excel quá lớn. / The workbook is too large."


def is_workbook(path: Path) -> bool:
    """By the ending of its name."""
    return path.suffix.lower() == ".xlsx"


def to_csv(workbook: Path, target: Path) -> None:
    """Write the first sheet of `workbook` as CSV (UTF-8, commas). Raises SheetError, OSError."""
    with target.open("w", encoding="utf-8", newline="") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and the like that openpyxl does not know are no concern here
        writer = csv.writer(file)
        for row in _rows(workbook):
            writer.writerow(row)


def from_csv(source: Path, delimiter: str, target: Path) -> None:
    """Write the rows of a CSV file (UTF-8 with BOM) as a workbook of texts. Raises SheetError, OSError."""
    openpyxl = _openpyxl()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("credverifier")
    with source.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file, delimiter=delimiter):
            sheet.append([_text_cell(openpyxl, sheet, neutral(cell)) for cell in row])
    part = target.with_name(f".{target.name}.part")
    try:
        book.save(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _text_cell(openpyxl: Any, sheet: Any, text: str) -> Any:
    """A cell that is a text whatever it begins with; without what no XML holds."""
    cell = openpyxl.cell.WriteOnlyCell(sheet)
    cell.value = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    return cell


def _openpyxl() -> Any:
    try:
        import openpyxl
        import openpyxl.cell
    except ImportError as error:
        raise SheetError(
            f'[sheet.extra_missing] Chưa cài phần đọc Excel: pip install "{EXTRA}"\n'
            f'What reads Excel workbooks is not installed: pip install "{EXTRA}"'
        ) from error
    return openpyxl


def _rows(workbook: Path) -> Iterator[list[str]]:
    openpyxl = _openpyxl()
    _require_bounds(workbook)
    try:
        book = openpyxl.load_workbook(workbook, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its size is not believed
        for place, row in enumerate(sheet.iter_rows(values_only=True)):
            if place >= MOST_ROWS:
                raise SheetError(_LARGE)
            yield [_text(value) for value in row]
        book.close()
    except SheetError:
        raise
    except Exception as error:  # whatever a broken workbook makes a library raise
        raise SheetError(_UNREADABLE) from error


def _require_bounds(workbook: Path) -> None:
    """No more is unpacked of a file than its directory says: zipfile sees to that."""
    if workbook.stat().st_size > LARGEST_FILE:
        raise SheetError(_LARGE)
    try:
        with zipfile.ZipFile(workbook) as archive:
            entries = archive.infolist()
            if len(entries) > 1_000 or sum(entry.file_size for entry in entries) > LARGEST:
                raise SheetError(_LARGE)
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    with archive.open(entry) as file:
                        if any(word in file.read(4096) for word in (b"<!DOCTYPE", b"<!ENTITY")):
                            raise SheetError(_UNREADABLE)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise SheetError(_UNREADABLE) from error


def _text(value: Any) -> str:
    """What a cell shows: whole numbers with every digit, dates as ISO 8601, of a formula what it came to."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
