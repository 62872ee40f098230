"""`check-csv`: a sheet of certificates or profiles in, the same rows in the same order out, with
verdict columns added.

Rows are read, checked and written one after the other, so that a sheet may be of any length.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections import Counter
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from credverifier import words
from credverifier.cli import output as outputs
from credverifier.cli.csv_plan import COLUMNS, CsvPlan
from credverifier.cli.csv_rows import RowChecker
from credverifier.online.verifier import Verifier
from credverifier.reading.sheets import workbook, workbook_writer
from credverifier.reading.sheets.csv_files import CsvSheet, survey
from credverifier.reading.sheets.errors import SheetError
from credverifier.reading.sheets.headings import is_table
from credverifier.reading.sheets.resumable_output import ResumableOutput
from credverifier.reading.sheets.workbook_writer import Cell, Formats
from credverifier.reading.sheets.worksheet import Worksheet

# Rows between two syncs to disk: as many may be lost in a power failure.
_AHEAD = 64
_SECONDS_BETWEEN_LINES = 10.0
# Rows without a verdict that are named.
_NAMED_ROWS = 10
# What would be CSV under a name that spreadsheets refuse.
_OTHER_ENDINGS = frozenset({".xls", ".xlsm", ".xlsb", ".ods"})


def check_csv(verifier: Verifier, options: argparse.Namespace) -> int:
    """Run the command; returns 0 (all valid), 1 (any invalid), 2 (usage) or 3."""
    if "-" in (options.input, options.output):
        # Neither a file of that name, which nobody means, nor a stream that cannot be gone on with.
        message = words.by_language("sheet_stream")
        outputs.refuse("sheet.stream", message, as_json=options.json)
        return 2
    try:
        with TemporaryDirectory(prefix="credverifier-") as folder:
            return _run(verifier, options, Path(folder))
    except SheetError as error:
        return refused_sheet(error, options)
    except OSError as error:
        # The file that the system names, or the output: a full disk names none.
        path = error.filename or options.output
        problem = error.strerror or str(error)
        message = words.by_language("sheet_file", path=path, problem=problem)
        outputs.refuse("sheet.file", message, as_json=options.json)
        return 2
    except KeyboardInterrupt:
        outputs.say("", words.in_one_line("sheet_stopped"))
        return 130


def refused_sheet(error: SheetError, options: argparse.Namespace) -> int:
    """Tell what is wrong with a sheet; returns the exit code."""
    text = str(error)
    # One that says how to install what is missing brings its code along.
    if not text.startswith("["):
        text = f"[sheet.{error.kind}] {text}"
    code, _, message = text[1:].partition("] ")
    # It has all languages in it, as the note column has too.
    outputs.refuse(code, dict.fromkeys(words.LANGUAGES, message), as_json=options.json)
    return 2


def _run(
    verifier: Verifier,
    options: argparse.Namespace,
    folder: Path,
) -> int:
    """Check the sheet; returns the exit code.

    `folder` is for temporary files: a workbook is converted to CSV first, and the finished CSV to a
    workbook.
    """
    given = Path(options.input)
    wanted = Path(options.output)
    output = wanted
    if workbook.is_workbook_name(wanted):
        workbook_writer.require()
        # The CSV is the resumable form of the workbook.
        output = wanted.with_name(f"{wanted.name}.csv")
    _require_other(given, (wanted, output))
    source, book = read_input(given, options.sheet, folder)
    plan = CsvPlan(source, options, {} if book is None else links_of(book))
    blank = [""] * len(COLUMNS)
    resumable = ResumableOutput(
        output,
        plan.question(source, verifier, options),
        [*([*row, *blank] for row in plan.above), [*plan.header, *COLUMNS]],
        source.delimiter,
    )
    try:
        tally = _Tally(plan)
        for row in resumable.written():
            tally.count(row)
        if tally.done:
            tally.say(f"{words.in_one_line('sheet_goes_on')} {tally.done}")
        rows = RowChecker(verifier, plan)
        todo = plan.rows(source, tally.done)
        while block := list(islice(todo, _AHEAD)):
            for row in rows.checked(tally.done, block):
                resumable.add(row)
                tally.count(row)
                tally.progress()
            resumable.sync()
        resumable.complete()
    finally:
        resumable.close()
    if output != wanted:
        _write_workbook(output, source.delimiter, wanted, book, plan)
        output.unlink()
    tally.finish()
    if options.json:
        outputs.put_json(tally.facts(str(wanted)))
    return tally.exit_code()


def read_input(given: Path, sheet: str | None, folder: Path) -> tuple[CsvSheet, Worksheet | None]:
    """The sheet in a file, and the workbook that it was in; `sheet` is the one that is wanted of a
    workbook, `folder` for temporary files. Raises SheetError, OSError.
    """
    if workbook.is_workbook(given):
        book = workbook.to_csv(given, folder / "in.csv", is_table, wanted=sheet)
        _say_sheet(book)
        return survey(folder / "in.csv"), book
    if sheet:
        raise SheetError(f"{words.in_one_line('sheet_unknown')}: {sheet}")
    return survey(given), None


def _require_other(given: Path, outputs: tuple[Path, ...]) -> None:
    """Raises SheetError where an output is the input, or is called what it cannot be."""
    if outputs[0].suffix.lower() in _OTHER_ENDINGS:
        raise SheetError(words.in_one_line("sheet_ending"))
    for output in outputs:
        if given.exists() and output.exists() and output.samefile(given):
            raise SheetError(words.in_one_line("sheet_same"))


def _say_sheet(book: Worksheet) -> None:
    if book.unread:
        facts = {"sheet": book.name, "unread": ", ".join(book.unread)}
        print(*words.said("sheet_read", **facts), sep="\n", file=sys.stderr)


def _first_row(book: Worksheet) -> int:
    """The first row that is not blank, with which the CSV of a workbook begins."""
    return next((number for number, row in enumerate(book.rows) if any(row)), 0)


def links_of(book: Worksheet) -> dict[tuple[int, int], str]:
    """(Row, column) -> address behind a cell, the first row that is not blank being 0."""
    first = _first_row(book)
    return {(row - first, column): link for (row, column), link in book.links.items()}


def _write_workbook(
    finished: Path,
    delimiter: str,
    target: Path,
    book: Worksheet | None,
    plan: CsvPlan,
) -> None:
    """The finished CSV as a workbook; where a workbook was given, with its numbers and dates."""
    formats = Formats({}, ()) if book is None else Formats(book.kinds, book.formats)
    with finished.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, delimiter=delimiter)
        typed = (_typed(row, number, book, plan) for number, row in enumerate(rows))
        workbook_writer.write(target, "credverifier", typed, formats)


def _typed(row: list[str], number: int, book: Worksheet | None, plan: CsvPlan) -> list[Cell]:
    cells = [Cell(text) for text in row]
    at = number + (0 if book is None else _first_row(book))
    if book is None or at >= len(book.rows):
        return cells
    for position, column in enumerate(plan.copied):
        if column < len(book.rows[at]):
            link = book.links.get((at, column), "")
            text, style = book.rows[at][column], book.styles[at][column]
            cells[position] = Cell(text, style, link, stood_so=True)
    return cells


class _Tally:
    """The progress of a run, printed on stderr, and the count of its outcomes."""

    def __init__(self, plan: CsvPlan) -> None:
        self.done = 0
        self._total = plan.total
        self._rows_before = len(plan.above) + 1
        self._verdict_column = len(plan.header)
        self._outcomes: Counter[str] = Counter()
        self._unchecked: list[int] = []
        self._live = sys.stderr is not None and sys.stderr.isatty()
        self._printed_at = time.monotonic()

    def count(self, row: list[str]) -> None:
        """One more row of the output.

        A row that could not be checked is counted as unknown, one that asks nothing not at all.
        """
        self.done += 1
        if any(row[self._verdict_column :]):
            verdict = row[self._verdict_column]
            self._outcomes[words.outcome_of(verdict) if verdict else "unknown"] += 1
            # One more than is named tells that there are more.
            if not verdict and len(self._unchecked) <= _NAMED_ROWS:
                self._unchecked.append(self._rows_before + self.done)

    def progress(self) -> None:
        """Print the progress: a running count in a terminal, a line now and then for a log."""
        if self._live:
            outputs.say(f"\r{self.done}/{self._total}", end="")
        elif time.monotonic() - self._printed_at > _SECONDS_BETWEEN_LINES:
            self._printed_at = time.monotonic()
            self.say("")

    def say(self, what: str) -> None:
        """Print a line with the progress and `what`."""
        outputs.say(f"{self.done}/{self._total} {what}".rstrip())

    def finish(self) -> None:
        """Print how many rows had which outcome, and which could not be checked."""
        if self._live:
            outputs.say("")
        self.say(", ".join(f"{name} {count}" for name, count in sorted(self._outcomes.items())))
        if self._unchecked:
            rows = ", ".join(str(number) for number in self._unchecked[:_NAMED_ROWS])
            more = ", …" if len(self._unchecked) > _NAMED_ROWS else ""
            outputs.say(*words.said("sheet_unchecked", rows=rows + more))

    def facts(self, output: str) -> dict[str, object]:
        """The rows of the output file and how many had which outcome, blank ones left out."""
        outcomes = {name: self._outcomes[name] for name in ("valid", "invalid", "unknown")}
        return {"output": output, "rows": self.done, "outcomes": outcomes}

    def exit_code(self) -> int:
        """0 all valid, 1 any invalid, else 3."""
        if self._outcomes["invalid"]:
            return 1
        return 3 if self._outcomes["unknown"] else 0
