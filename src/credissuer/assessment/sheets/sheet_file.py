"""The rows of an import file: CSV in UTF-8, or UTF-16 with a byte order mark, or a workbook."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from credissuer.assessment.sheets.columns import Headings, SheetColumns
from credissuer.assessment.text.names import visible
from credissuer.errors import RefusedError
from credverifier.reading.sheets import formulas, worksheet
from credverifier.reading.sheets.errors import SheetError
from credverifier.reading.sheets.sheet_rows import TEXT
from credverifier.reading.sheets.worksheet import Worksheet

MAX_OCTETS = 64 * 1024 * 1024
"""The largest file that is read."""

_DELIMITERS = (",", ";", "\t")
_TITLE_ROWS = 20
"""Rows among which the header is looked for: titles, dates and signatures stand above it."""

_REFUSALS = {
    "protected": "import.protected",
    "old": "import.old_workbook",
    "large": "import.workbook_too_large",
    "usage": "import.sheet_not_found",
}


class SheetRow(NamedTuple):
    """A row of a file: the line that it begins in, from 1, and its cells as they stand."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFile:
    """A file that was looked into. `above`: the rows above the header; `book`: the sheet of a
    workbook, None for CSV.
    """

    octets: bytes
    delimiter: str
    above: tuple[SheetRow, ...]
    header: SheetRow
    columns: SheetColumns
    book: Worksheet | None

    def rows(self) -> Iterator[SheetRow]:
        """The rows below the header, without blank ones.

        Raises RefusedError `import.malformed`.
        """
        behind = self.header.line
        return (row for row in _rows(self.octets, self.delimiter, self.book) if row.line > behind)

    def link(self, row: SheetRow, position: int) -> str:
        """The web address behind the words of a cell; empty where there is none."""
        return self.book.links.get((row.line - 1, position), "") if self.book else ""


def open_sheet(octets: bytes, headings: Headings, wanted: str | None = None) -> SheetFile:
    """Find the header of a file; `wanted` names the sheet of a workbook.

    Raises RefusedError for a file that cannot be read at all: `import.too_large`,
    `import.encoding`, `import.malformed`, `import.empty`, `import.header`, and for a workbook
    `import.protected`, `import.old_workbook`, `import.workbook_too_large`,
    `import.workbook_unreadable`, `import.sheet_not_found`.
    """
    if len(octets) > MAX_OCTETS:
        raise RefusedError("import.too_large", megabytes=MAX_OCTETS // 1024 // 1024)
    book = None
    delimiter = ","
    if worksheet.is_workbook(octets[:8]):
        book = _book(octets, headings, wanted)
    elif wanted is not None:
        # CSV has no sheets, and who names one means another file.
        raise RefusedError("import.sheet_not_found", sheet=visible(wanted))
    else:
        for _ in lines(octets):
            pass  # because no row should be judged of a file whose end cannot be read
        delimiter = _delimiter(octets, headings)
    first = list(islice(_rows(octets, delimiter, book), _TITLE_ROWS))
    if not first:
        raise RefusedError("import.empty")
    at = _header_among([row.cells for row in first], headings)
    header = first[at]
    if book is None:
        # Behind the last title there is nothing that a cell could belong to.
        header = SheetRow(header.line, _without_empty_end(header.cells))
    return SheetFile(
        octets=octets,
        delimiter=delimiter,
        above=tuple(first[:at]),
        header=header,
        columns=headings.columns(header.cells),
        book=book,
    )


def lines(octets: bytes) -> Iterator[str]:
    """The text of a file, line by line with their ends.

    Raises RefusedError `import.encoding` at the first line that is not UTF-8, or UTF-16 with a BOM.
    """
    # Without a BOM UTF-16 cannot be told from UTF-8 reliably, so a BOM is required for it.
    wide = octets.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = io.TextIOWrapper(
        io.BytesIO(octets),
        "utf-16" if wide else "utf-8-sig",
        newline="",
    )
    try:
        for line in text:
            # UTF-16 without its BOM decodes as UTF-8 with a zero after each letter.
            if "\x00" in line:
                raise RefusedError("import.encoding")
            yield line
    except UnicodeDecodeError as error:
        raise RefusedError("import.encoding") from error


def _rows(octets: bytes, delimiter: str, book: Worksheet | None) -> Iterator[SheetRow]:
    """The non-empty rows; of a `sep=` line Excel shows nothing, so it is none."""
    if book is not None:
        numbered = (SheetRow(number, cells) for number, cells in enumerate(book.rows, 1))
        return (row for row in numbered if any(map(str.strip, row.cells)))
    return _rows_of_csv(octets, delimiter)


def _rows_of_csv(octets: bytes, delimiter: str) -> Iterator[SheetRow]:
    # strict: a stray quote is an error here, where the default would swallow the following rows.
    reader = csv.reader(lines(octets), delimiter=delimiter, strict=True)
    line = 1
    try:
        for fields in reader:
            if any(map(str.strip, fields)) and not (line == 1 and _named_delimiter(octets)):
                yield SheetRow(line, [_as_typed(field) for field in fields])
            # Not a count of rows: a quoted cell may span lines, and people look for the line.
            line = reader.line_num + 1
    except csv.Error as error:
        raise RefusedError("import.malformed", line=line) from error


def _as_typed(cell: str) -> str:
    # An error sheet has an apostrophe before what would be a formula, and so have other programs.
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(formulas.LEADS) else cell


def _book(octets: bytes, headings: Headings, wanted: str | None) -> Worksheet:
    def is_table(rows: list[list[str]]) -> bool:
        first = [cells for cells in rows if any(cells)][:_TITLE_ROWS]
        return any(headings.known(cells) > 1 for cells in first)

    try:
        book = worksheet.read(octets, is_table, wanted=wanted)
    except SheetError as error:
        code = _REFUSALS.get(error.kind, "import.workbook_unreadable")
        raise RefusedError(code, sheet=visible(wanted or "")) from error
    _fill_merged(book)
    return book


def _fill_merged(book: Worksheet) -> None:
    """Give every row of a merged cell what stands in it: it was meant for all of them."""
    for first, last, column in book.merged:
        above = book.rows[first] if first < len(book.rows) else []
        text = above[column] if column < len(above) else ""
        for row in range(first + 1, min(last + 1, len(book.rows))):
            cells, styles = book.rows[row], book.styles[row]
            # A blank row stays one: it has nothing to which the cell could belong.
            if text and cells:
                missing = column + 1 - len(cells)
                cells.extend([""] * missing)
                styles.extend([TEXT] * missing)
                cells[column] = text
                styles[column] = book.styles[first][column]


def _delimiter(octets: bytes, headings: Headings) -> str:
    """The delimiter that a `sep=` line names, else the one that yields most known columns."""
    named = _named_delimiter(octets)
    if named:
        return named

    def known(mark: str) -> int:
        # Not strict, because with the wrong delimiter quotes stand anywhere.
        rows = csv.reader(lines(octets), delimiter=mark)
        try:
            return max(map(headings.known, islice(rows, _TITLE_ROWS)), default=0)
        except csv.Error:
            return 0

    return max(_DELIMITERS, key=known)


def _named_delimiter(octets: bytes) -> str | None:
    first = next(lines(octets), "").rstrip("\r\n").lower()
    # Only those that are found anyway, because others are characters of names and links.
    return first[4] if len(first) == 5 and first[:4] == "sep=" and first[4] in _DELIMITERS else None


def _header_among(rows: Sequence[list[str]], headings: Headings) -> int:
    """The position of the row that names most columns; the first where none names two."""
    known = [headings.known(cells) for cells in rows]
    most = max(known)
    return known.index(most) if most > 1 else 0


def _without_empty_end(cells: list[str]) -> list[str]:
    filled = [position for position, cell in enumerate(cells) if cell.strip()]
    return cells[: filled[-1] + 1]
