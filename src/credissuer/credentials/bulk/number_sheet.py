"""A file of numbers: a column `number` (or `certificate`, `link`) and perhaps `reason`, `note` and
`until`; or no header at all, and a number or link first in each row.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import islice

from credissuer.assessment.sheets.sheet_file import MAX_OCTETS, lines
from credissuer.assessment.sheets.spellings import spelled
from credissuer.assessment.text.names import visible
from credissuer.credentials.bulk.order import BulkRow
from credissuer.errors import RefusedError
from credissuer.words import catalogue
from credverifier.reading.sheets import worksheet
from credverifier.reading.sheets.errors import SheetError

_DELIMITERS = (",", ";", "\t")
_MOST_CELL = 2_000
NUMBER = "number"


def read(octets: bytes, wanted: str | None = None) -> tuple[BulkRow, ...]:
    """Every row that names something; `wanted` names the sheet of a workbook.

    Raises RefusedError `import.too_large`, `.encoding`, `.malformed`, `.empty`,
    `.workbook_unreadable`, and `bulk.columns` for a header without a column of numbers.
    """
    if len(octets) > MAX_OCTETS:
        raise RefusedError("import.too_large", megabytes=MAX_OCTETS // 1024 // 1024)
    rows = _of_workbook(octets, wanted) if worksheet.is_workbook(octets[:8]) else _of_csv(octets)
    filled = (row for row in rows if any(map(str.strip, row)))
    first = next(filled, None)
    if first is None:
        raise RefusedError("import.empty")
    columns = _columns(first)
    found = [] if columns else [_row(first, {NUMBER: 0})]
    found += [_row(row, columns or {NUMBER: 0}) for row in filled]
    named = tuple(row for row in found if row.text)
    if not named:
        raise RefusedError("import.empty")
    return named


def refs(octets: bytes) -> tuple[str, ...]:
    """What stands in the column `ref` of a sheet that was imported; empty where it has none."""
    rows = _of_workbook(octets, None) if worksheet.is_workbook(octets[:8]) else _of_csv(octets)
    # Titles stand above some headers.
    position = None
    found: dict[str, None] = {}
    for row in rows:
        names = [cell.strip().lower() for cell in row]
        if position is None:
            position = names.index("ref") if "ref" in names else None
        elif position < len(row) and row[position].strip():
            found[row[position].strip()] = None
    return tuple(found)


def _columns(first: Sequence[str]) -> dict[str, int]:
    """Name -> position of the columns that a header names; empty where the row is none."""
    spellings = {
        spelled(title): name
        for spoken in catalogue("bulk").values()
        for name, titles in spoken["columns"].items()
        for title in (name, *titles)
    }
    columns = {
        spellings[spelled(cell)]: position
        for position, cell in enumerate(first)
        if spelled(cell) in spellings
    }
    if columns and NUMBER not in columns:
        raise RefusedError("bulk.columns", found=visible(", ".join(first))[:200])
    return columns


def _row(cells: Sequence[str], columns: dict[str, int]) -> BulkRow:
    def cell(name: str) -> str | None:
        position = columns.get(name, len(cells))
        return (cells[position].strip()[:_MOST_CELL] or None) if position < len(cells) else None

    return BulkRow(cell(NUMBER) or "", cell("reason"), cell("note"), cell("until"))


def _of_workbook(octets: bytes, wanted: str | None) -> Iterator[list[str]]:
    try:
        yield from worksheet.read(octets, lambda rows: any(map(any, rows)), wanted=wanted).rows
    except SheetError as error:
        raise RefusedError("import.workbook_unreadable", sheet=visible(wanted or "")) from error


def _of_csv(octets: bytes) -> Iterator[list[str]]:
    sample = "".join(islice(lines(octets), 20))
    delimiter = max(_DELIMITERS, key=sample.count)
    reader = csv.reader(lines(octets), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if not (reader.line_num == 1 and "".join(row).lower().startswith("sep=")):
                yield row
    except csv.Error as error:
        raise RefusedError("import.malformed", line=reader.line_num) from error
