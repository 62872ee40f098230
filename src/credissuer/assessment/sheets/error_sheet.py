"""The rows of an import sheet that are in error, as the sheet has them: their lines in front, the
reasons behind.

They are corrected in the spreadsheet and imported again: the two columns more are then passed over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from credissuer.assessment.importing.sheet import ImportRow, ImportSheet, written
from credissuer.assessment.orders.draft import column
from credissuer.assessment.sheets.columns import LINE, PROBLEMS, own_title
from credissuer.assessment.sheets.sheet_file import SheetFile, SheetRow
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
    if file is None:
        return _table_of_export(sheet)
    columns = file.columns
    bad = {row.line: row for row in sheet.bad}
    table = ErrorTable(cells=[], styles=[])
    for row in file.above:
        _add(table, file, row, "", "")
    _add(table, file, file.header, own_title(LINE), own_title(PROBLEMS))
    for row in file.rows():
        if row.line in bad:
            _add(table, file, row, str(row.line), _reasons(bad[row.line], columns.title))
    return table


def error_file(sheet: ImportSheet) -> bytes:
    """The same as CSV, by the delimiter of the sheet, safe against formula injection."""
    table = error_table(sheet)
    return written(
        [[neutral(cell) for cell in cells] for cells in table.cells],
        "," if sheet.file is None else sheet.file.delimiter,
    )


def _table_of_export(sheet: ImportSheet) -> ErrorTable:
    """An export has no columns: its lines, the refs of its certificates, the reasons."""
    cells = [[own_title(LINE), "ref", own_title(PROBLEMS)]]
    cells += [[str(row.line), row.ref, _reasons(row, sheet.title)] for row in sheet.bad]
    return ErrorTable(cells=cells, styles=[[TEXT] * 3 for _ in cells])


def _add(table: ErrorTable, file: SheetFile, row: SheetRow, line: str, reasons: str) -> None:
    width = len(file.columns.names)
    cells = row.cells + [""] * (width - len(row.cells))
    styles = _styles(file, row, len(cells))
    kept = file.columns.kept
    # Behind the last column are the cells that were too many.
    surplus = range(width, len(cells))
    table.cells.append([line, *(cells[at] for at in kept), reasons, *(cells[at] for at in surplus)])
    table.styles.append([TEXT, *(styles[at] for at in kept), TEXT, *(styles[at] for at in surplus)])


def _styles(file: SheetFile, row: SheetRow, width: int) -> list[int]:
    book = file.book
    styles = [] if book is None else list(book.styles[row.line - 1])
    return styles + [TEXT] * (width - len(styles))


def _reasons(row: ImportRow, title: Callable[[str], str]) -> str:
    return "\n".join(_reason(problem, title) for problem in row.problems)


def _reason(problem: FieldError, title: Callable[[str], str]) -> str:
    name = column(problem.pointer)
    where = f"{title(name)}: " if name else ""
    said = " / ".join(problem.words[language] for language in languages("errors"))
    return f"{where}{said} [{problem.code}]"
