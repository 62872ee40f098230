"""The rows of an import sheet that are in error, as the sheet has them: their lines in front, the
reasons behind.

They are corrected in the spreadsheet and imported again: the two columns more are then passed over.
"""

from __future__ import annotations

from dataclasses import dataclass

from credissuer.assessment.draft import column
from credissuer.assessment.sheet import ImportRow, ImportSheet, written
from credissuer.assessment.sheets.columns import LINE, PROBLEMS, Columns, own_title
from credissuer.assessment.sheets.sheet_file import Row
from credissuer.errors import FieldError
from credissuer.words import languages
from credverifier.reading.sheets.formulas import neutral
from credverifier.reading.sheets.sheet_rows import TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorTable:
    """`cells`: the rows, those above the header and the header first; `styles`: for each cell the
    style of its number in the workbook, or TEXT.
    """

    cells: list[list[str]]
    styles: list[list[int]]


def error_table(sheet: ImportSheet) -> ErrorTable:
    """What stood above the header, the header, and each bad row with its line and its reasons."""
    file = sheet.file
    columns = file.columns
    bad = {row.line: row for row in sheet.bad}
    table = ErrorTable(cells=[], styles=[])
    for row in file.above:
        _add(table, sheet, row, "", "")
    _add(table, sheet, file.header, own_title(LINE), own_title(PROBLEMS))
    for row in file.rows():
        if row.line in bad:
            _add(table, sheet, row, str(row.line), _reasons(bad[row.line], columns))
    return table


def error_file(sheet: ImportSheet) -> bytes:
    """The same as CSV, by the delimiter of the sheet, safe against formula injection."""
    table = error_table(sheet)
    return written(
        [[neutral(cell) for cell in cells] for cells in table.cells],
        sheet.file.delimiter,
    )


def _add(table: ErrorTable, sheet: ImportSheet, row: Row, line: str, reasons: str) -> None:
    width = len(sheet.file.columns.names)
    cells = row.cells + [""] * (width - len(row.cells))
    styles = _styles(sheet, row, len(cells))
    kept = sheet.file.columns.kept
    # Behind the last column are the cells that were too many.
    surplus = range(width, len(cells))
    table.cells.append([line, *(cells[at] for at in kept), reasons, *(cells[at] for at in surplus)])
    table.styles.append([TEXT, *(styles[at] for at in kept), TEXT, *(styles[at] for at in surplus)])


def _styles(sheet: ImportSheet, row: Row, width: int) -> list[int]:
    book = sheet.file.book
    styles = [] if book is None else list(book.styles[row.line - 1])
    return styles + [TEXT] * (width - len(styles))


def _reasons(row: ImportRow, columns: Columns) -> str:
    return "\n".join(_reason(problem, columns) for problem in row.problems)


def _reason(problem: FieldError, columns: Columns) -> str:
    name = column(problem.pointer)
    where = f"{columns.title(name)}: " if name else ""
    said = " / ".join(problem.words[language] for language in languages("errors"))
    return f"{where}{said} [{problem.code}]"
