"""`check-csv`: a sheet of certificates or profiles in, the same rows in the same order out, with
verdict columns added.

Rows are read, checked and written one after the other, so that a sheet may be of any length.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from credverifier import words
from credverifier.cli import output as outputs
from credverifier.cli.csv_plan import COLUMNS, Plan
from credverifier.online.verifier import Verifier
from credverifier.reading.sheets import workbook
from credverifier.reading.sheets.csv_files import survey
from credverifier.reading.sheets.errors import SheetError
from credverifier.reading.sheets.resumable_output import ResumableOutput
from credverifier.verdict import Verdict
from credverifier.wire.envelope import dates

# Rows between two syncs to disk: as many may be lost in a power failure.
_AHEAD = 64
_SECONDS_BETWEEN_LINES = 10.0


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
        return _refused_sheet(error, options)
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


def _refused_sheet(error: SheetError, options: argparse.Namespace) -> int:
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
    if workbook.is_workbook(given):
        workbook.to_csv(given, folder / "in.csv")
        given = folder / "in.csv"
    output = wanted
    if workbook.is_workbook_name(wanted):
        workbook.require_writer()
        output = wanted.with_name(f"{wanted.name}.csv")
    source = survey(given)
    plan = Plan(source, options)
    header = [*plan.header, *COLUMNS]
    question = plan.question(source, verifier, options)
    resumable = ResumableOutput(
        output,
        question,
        header,
        source.delimiter,
    )
    try:
        tally = _Tally(source.total, len(plan.header))
        for row in resumable.written():
            tally.count(row)
        if tally.done:
            tally.say(f"{words.in_one_line('sheet_goes_on')} {tally.done}")
        todo = islice(source.rows(tally.done), source.total - tally.done)
        while block := list(islice(todo, _AHEAD)):
            for row in _checked_rows(verifier, plan, block):
                resumable.add(row)
                tally.count(row)
                tally.progress()
            resumable.sync()
        resumable.complete()
    finally:
        resumable.close()
    if output != wanted:
        workbook.from_csv(output, source.delimiter, wanted)
        # The CSV was only the resumable form of the workbook.
        output.unlink()
    tally.finish()
    if options.json:
        outputs.put_json(tally.facts(str(wanted)))
    return tally.exit_code()


def _checked_rows(
    verifier: Verifier,
    plan: Plan,
    block: list[list[str]],
) -> Iterator[list[str]]:
    rows = [plan.cells(row) for row in block]
    problems = [plan.problem(row) for row in rows]
    questions = [
        plan.to_check(row)
        for row, problem in zip(
            rows,
            problems,
            strict=True,
        )
        if problem is None
    ]
    verdicts = verifier.check_many(questions)
    # Closed here, because a Ctrl-C that arrives in the garbage collector would be lost.
    with closing(verdicts):
        for row, problem in zip(rows, problems, strict=True):
            if problem is None:
                cells = _cells(next(verdicts))
            else:
                cells = [""] * (len(COLUMNS) - 1)
                cells.append(problem)
            yield [*row, *cells]


def _cells(verdict: Verdict) -> list[str]:
    certificate = verdict.certificate
    match = verdict.profile.match
    return [
        verdict.verdict,
        # Vietnamese alone, because the column says so by its name.
        verdict.headline["vi"],
        certificate.number if certificate else "",
        certificate.name if certificate else "",
        (certificate.level or "") if certificate else "",
        "" if match is None else "yes" if match else "no",
        dates.stamp(certificate.valid_until) if certificate else "",
        dates.stamp(verdict.status.as_of) if verdict.status.as_of else "",
        dates.stamp(verdict.checked_at),
        _in_words(verdict.code) if verdict.code else "",
    ]


def _in_words(code: str) -> str:
    by_language = words.CODES[code]
    return f"{code}: {' / '.join(by_language[language] for language in words.LANGUAGES)}"


class _Tally:
    """The progress of a run, printed on stderr, and the count of its outcomes."""

    def __init__(self, total: int, verdict_column: int) -> None:
        self.done = 0
        self._total = total
        self._verdict_column = verdict_column
        self._outcomes: Counter[str] = Counter()
        self._live = sys.stderr is not None and sys.stderr.isatty()
        self._printed_at = time.monotonic()

    def count(self, row: list[str]) -> None:
        """One more row of the output.

        A row with a problem is counted as invalid, a blank one not at all.
        """
        self.done += 1
        if any(row):
            verdict = row[self._verdict_column]
            self._outcomes[words.outcome_of(verdict) if verdict else "invalid"] += 1

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
        """Print how many rows had which outcome."""
        if self._live:
            outputs.say("")
        self.say(", ".join(f"{name} {count}" for name, count in sorted(self._outcomes.items())))

    def facts(self, output: str) -> dict[str, object]:
        """The rows of the output file and how many had which outcome, blank ones left out."""
        outcomes = {name: self._outcomes[name] for name in ("valid", "invalid", "unknown")}
        return {"output": output, "rows": self.done, "outcomes": outcomes}

    def exit_code(self) -> int:
        """0 all valid, 1 any invalid, else 3."""
        if self._outcomes["invalid"]:
            return 1
        return 3 if self._outcomes["unknown"] else 0
