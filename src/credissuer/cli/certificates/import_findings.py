"""What an import found: told to a person, as lines of JSON, and as the file of the rows in error."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from credissuer.assessment.importing import sheet as sheets
from credissuer.assessment.importing.import_file import DryRun
from credissuer.assessment.orders.draft import column
from credissuer.assessment.sheets.error_sheet import error_file, error_table
from credissuer.assessment.text.names import visible
from credissuer.cli.desk import (
    announce,
    put_json,
    say,
)
from credissuer.operations.jobs.import_facts import row_facts
from credverifier.reading.sheets import workbook_writer
from credverifier.reading.sheets.workbook_writer import Cell, Formats

_NAMED_ROWS = 10


def errors_beside(source: Path, sheet: sheets.ImportSheet) -> Path:
    """Where the rows in error are written by default: beside the source, where people look first."""
    # Standard input lies in no folder and has no name.
    beside = Path("import") if str(source) == "-" else source
    is_workbook = sheet.file is not None and sheet.file.book is not None
    return beside.with_suffix(".errors.xlsx" if is_workbook else ".errors.csv")


def say_problems(sheet: sheets.ImportSheet) -> None:
    """The first rows in error, each problem by its column, in every language."""
    # Ten, because a wrong column spoils every row; all of them are in the error file.
    for row in sheet.bad[:_NAMED_ROWS]:
        for problem in row.problems:
            first, *others = problem.words.values()
            name = column(problem.pointer)
            # As the sheet calls it, because people look for it there.
            title = visible(sheet.title(name)) if name else "-"
            say(f"  {row.line}: {title} [{problem.code}] {first}")
            say(*(f"      {sentence}" for sentence in others))


def say_aside(sheet: sheets.ImportSheet) -> None:
    """What was not read, and what is ready but weak: nobody should take it for done."""
    if sheet.file is None:
        return
    book = sheet.file.book
    if book is not None and book.unread:
        announce("import_sheet", sheet=visible(book.name), unread=visible(", ".join(book.unread)))
    if sheet.file.columns.aside:
        announce("import_aside", columns=visible(_some(sheet.file.columns.aside)))
    if sheet.passed_over:
        announce("import_passed_over", lines=_some([str(line) for line in sheet.passed_over]))
    if sheet.unproven:
        lines = [str(row.line) for row in sheet.unproven]
        announce("import_unproven", count=len(lines), lines=_some(lines))


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMED_ROWS])
    return shown + ", …" if len(names) > _NAMED_ROWS else shown


def write_errors(sheet: sheets.ImportSheet, target: Path) -> None:
    """The rows in error, as a workbook where the name of `target` says so, else as CSV."""
    if target.suffix.lower() != ".xlsx":
        target.write_bytes(error_file(sheet))
        return
    table = error_table(sheet)
    book = None if sheet.file is None else sheet.file.book
    formats = Formats({}, ()) if book is None else Formats(book.kinds, book.formats)
    rows = (
        [
            Cell(text, style, stood_so=book is not None)
            for text, style in zip(cells, styles, strict=True)
        ]
        for cells, styles in zip(table.cells, table.styles, strict=True)
    )
    workbook_writer.write(target, book.name if book else "credissuer", rows, formats)


def put_rows(run: DryRun) -> None:
    """A JSON line for each row of a dry run, as `GET /api/v1/imports/{import}/rows` has them."""
    for row in run.rows:
        put_json(row_facts(row, run.sheet), lines=True)
