"""`check-csv`: a sheet of certificates or profiles in, the same rows in the same order out, with
verdict columns added.

Rows are read, checked and written one after the other, so that a sheet may be of any length.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from credverifier import platforms, words
from credverifier.errors import ProfileError
from credverifier.online.verifier import Verifier
from credverifier.reading.sheets import workbook
from credverifier.reading.sheets.csv_files import CsvSheet, ResumableOutput, SheetError, survey
from credverifier.verdict import Verdict
from credverifier.wire.envelope import dates

COLUMNS = (
    *("cs_verdict", "cs_verdict_vi", "cs_number", "cs_name", "cs_level"),
    *("cs_profile_match", "cs_valid_until", "cs_status_as_of", "cs_checked_at", "cs_note"),
)
_CERTIFICATE = ("certificate", "chứng nhận")
_LINK = ("link", "links", "url", "token", "liên kết", "đường dẫn")
_NUMBER = ("number", "số", "mã")
_PROFILE = ("profile", "channel", "kênh", "trang")
_NAME = ("name", "tên")
# Rows between two syncs to disk: as many may be lost in a power failure.
_AHEAD = 64
_SECONDS_BETWEEN_LINES = 10.0


def check_csv(verifier: Verifier, options: argparse.Namespace) -> int:
    """Run the command; returns 0 (all valid), 1 (any invalid), 2 (usage) or 3."""
    try:
        with TemporaryDirectory(prefix="credverifier-") as folder:
            return _run(verifier, options, Path(folder))
    except (SheetError, OSError) as error:
        print(str(error), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(
            "\nĐã dừng; chạy lại lệnh này để làm tiếp. / Stopped; the same command goes on.",
            file=sys.stderr,
        )
        return 130


class _Plan:
    """Which columns of the sheet are checked, and which are written to the output: all but the
    verdict columns of an earlier check.
    """

    def __init__(self, source: CsvSheet, options: argparse.Namespace) -> None:
        self.copied = [index for index, name in enumerate(source.header) if name not in COLUMNS]
        self.header = [source.header[index] for index in self.copied]
        # `profile_url` and `Profile URL` are one name.
        names = [name.casefold().replace("_", " ") for name in self.header]
        self.certificate = _certificate_column(names)
        if options.column:
            self.certificate = self._named(options.column)
        self.profile = _profile_column(names)
        if options.profile_column:
            self.profile = self._named(options.profile_column)
        if self.certificate is None and self.profile is None:
            columns = ", ".join(filter(None, names))
            raise SheetError(
                f"Không thấy cột chứng nhận hay kênh. / No column with certificates or profiles: "
                f"{columns}",
                "columns",
            )

    def _named(self, name: str) -> int:
        # macOS spells `ê` as two characters, and the header was normalised when it was read.
        wanted = unicodedata.normalize("NFC", name.strip()).casefold()
        for index, column in enumerate(self.header):
            if column.casefold() == wanted:
                return index
        raise SheetError(f"Không có cột / no column: {name}")

    def cells(self, row: list[str]) -> list[str]:
        """The cells of a row that are written to the output."""
        return [row[index] for index in self.copied]

    def to_check(self, row: list[str]) -> tuple[str, str | None]:
        """What is to be checked, and the profile to compare with it. In a row without a certificate
        the profile itself is checked.
        """
        what = "" if self.certificate is None else row[self.certificate].strip()
        profile = "" if self.profile is None else row[self.profile].strip()
        if not what:
            return profile, None
        return what, profile or None

    def question(
        self,
        source: CsvSheet,
        verifier: Verifier,
        options: argparse.Namespace,
    ) -> str:
        """SHA-256 in hex of everything that the verdicts depend on: a run continues the output of
        an earlier one with the same digest.
        """
        # Another trust list may lead to other verdicts.
        trusted = (verifier.anchors.issued_at, sorted(verifier.anchors.issuers))
        inputs = (
            source.digest,
            self.certificate,
            self.profile,
            options.max_status_age,
            options.offline,
            trusted,
        )
        octets = repr(inputs).encode("utf-8")
        return hashlib.sha256(octets).hexdigest()


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
    plan = _Plan(source, options)
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
            tally.say(f"tiếp tục sau dòng / going on after row {tally.done}")
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
    return tally.exit_code()


def _checked_rows(
    verifier: Verifier,
    plan: _Plan,
    block: list[list[str]],
) -> Iterator[list[str]]:
    rows = [plan.cells(row) for row in block]
    problems = [_problem(row, plan) for row in rows]
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


def _problem(row: list[str], plan: _Plan) -> str | None:
    """Why a row cannot be checked, for the note column; empty for a blank row, None for one that
    can be checked.
    """
    if not any(row):
        return ""
    if not plan.to_check(row)[0]:
        return "ô trống / empty cell"
    profile = row[plan.profile].strip() if plan.profile is not None else ""
    try:
        if profile:
            platforms.normalise(profile)
    except ProfileError:
        if platforms.share_link(profile):
            return (
                "liên kết chia sẻ, cần địa chỉ của kênh / "
                f"a share link, not a profile's address: {profile[:200]}"
            )
        return f"không đọc được kênh / unreadable profile: {profile[:200]}"
    return None


def _cells(verdict: Verdict) -> list[str]:
    certificate = verdict.certificate
    match = verdict.profile.match
    code = words.CODES[verdict.code] if verdict.code else None
    return [
        verdict.verdict,
        verdict.headline["vi"],
        certificate.number if certificate else "",
        certificate.name if certificate else "",
        (certificate.level or "") if certificate else "",
        "" if match is None else "yes" if match else "no",
        dates.stamp(certificate.valid_until) if certificate else "",
        dates.stamp(verdict.status.as_of) if verdict.status.as_of else "",
        dates.stamp(verdict.checked_at),
        f"{verdict.code}: {code['vi']} / {code['en']}" if code else "",
    ]


def _certificate_column(names: list[str]) -> int | None:
    """The index of the column with certificates, by its name: one that names certificates, else
    links that are not those of profiles, else numbers. None where there is none.
    """
    candidates = [
        *_columns(names, _CERTIFICATE),
        *(index for index in _columns(names, _LINK) if not _mentions(names[index], _PROFILE)),
        *(index for index, name in enumerate(names) if name in _NUMBER),
    ]
    return next(iter(candidates), None)


def _profile_column(names: list[str]) -> int | None:
    """The index of the column with profiles, by its name: one that names profiles, and neither
    certificates nor the names of profiles. None where there is none.
    """
    candidates = (
        index
        for index in _columns(names, _PROFILE)
        if not _mentions(names[index], (*_CERTIFICATE, *_NAME))
    )
    return next(candidates, None)


def _columns(names: list[str], words: tuple[str, ...]) -> list[int]:
    return [index for index, name in enumerate(names) if _mentions(name, words)]


def _mentions(name: str, words: tuple[str, ...]) -> bool:
    """Whether one of `words` is in `name`: a short one as a whole word, because "url" is also in
    other words.
    """
    return any(f" {word} " in f" {name} " or (len(word) > 4 and word in name) for word in words)


class _Tally:
    """The progress of a run, printed on stderr, and the count of its outcomes."""

    def __init__(self, total: int, verdict_column: int) -> None:
        self.done = 0
        self._total = total
        self._verdict_column = verdict_column
        self._outcomes: Counter[str] = Counter()
        self._live = sys.stderr.isatty()
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
            print(
                f"\r{self.done}/{self._total}",
                end="",
                file=sys.stderr,
                flush=True,
            )
        elif time.monotonic() - self._printed_at > _SECONDS_BETWEEN_LINES:
            self._printed_at = time.monotonic()
            self.say("")

    def say(self, what: str) -> None:
        """Print a line with the progress and `what`."""
        print(
            f"{self.done}/{self._total} {what}".rstrip(),
            file=sys.stderr,
            flush=True,
        )

    def finish(self) -> None:
        """Print how many rows had which outcome."""
        if self._live:
            print(file=sys.stderr)
        self.say(", ".join(f"{name} {count}" for name, count in sorted(self._outcomes.items())))

    def exit_code(self) -> int:
        """0 all valid, 1 any invalid, else 3."""
        if self._outcomes["invalid"]:
            return 1
        return 3 if self._outcomes["unknown"] else 0
