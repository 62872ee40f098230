"""`check-csv`: a sheet of certificates or profiles in, the same rows in the same order out, with
what was found beside.

Rows are read, checked and written one after the other, so a sheet may be of any length.
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
from credverifier.reading.sheets import workbook as sheet_xlsx
from credverifier.reading.sheets.csv_files import Growing, SheetError, Source, survey
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
    """Which columns of the sheet are asked about, and which are given back: verdicts of an earlier
    check are not.
    """

    def __init__(self, source: Source, options: argparse.Namespace) -> None:
        self.kept = [place for place, name in enumerate(source.header) if name not in COLUMNS]
        self.header = [source.header[place] for place in self.kept]
        names = [name.casefold().replace("_", " ") for name in self.header]
        self.place = self._named(options.column) if options.column else _certificate_column(names)
        self.profile = (
            self._named(options.profile_column)
            if options.profile_column
            else _profile_column(names)
        )
        if self.place is None and self.profile is None:
            columns = ", ".join(filter(None, names))
            raise SheetError(
                f"Không thấy cột chứng nhận hay kênh. / No column with certificates or profiles: {columns}",
                "columns",
            )

    def _named(self, name: str) -> int:
        wanted = unicodedata.normalize("NFC", name.strip()).casefold()
        for place, there in enumerate(self.header):
            if there.casefold() == wanted:
                return place
        raise SheetError(f"Không có cột / no column: {name}")

    def cells(self, row: list[str]) -> list[str]:
        """What is given back of a row."""
        return [row[place] for place in self.kept]

    def asked(self, row: list[str]) -> tuple[str, str | None]:
        """What is to be checked, and the profile to compare; where there is no certificate, the
        profile itself.
        """
        what = "" if self.place is None else row[self.place].strip()
        profile = "" if self.profile is None else row[self.profile].strip()
        return (what, profile or None) if what else (profile, None)

    def question(self, source: Source, verifier: Verifier, options: argparse.Namespace) -> str:
        """The same for two runs of which the second may go on where the first was: SHA-256 in hex."""
        trusted = (verifier.anchors.issued_at, sorted(verifier.anchors.issuers))
        asked = (
            source.digest,
            self.place,
            self.profile,
            options.max_status_age,
            options.offline,
            trusted,
        )
        return hashlib.sha256(repr(asked).encode("utf-8")).hexdigest()


def _run(verifier: Verifier, options: argparse.Namespace, folder: Path) -> int:
    """`folder` is for what is needed in between: a workbook is read as CSV, and becomes one when
    all is written.
    """
    given, wanted = Path(options.input), Path(options.output)
    if sheet_xlsx.is_workbook(given):
        sheet_xlsx.to_csv(given, folder / "in.csv")
        given = folder / "in.csv"
    output = wanted
    if sheet_xlsx.is_workbook_name(wanted):
        sheet_xlsx.require_writer()
        output = wanted.with_name(f"{wanted.name}.csv")
    source = survey(given)
    plan = _Plan(source, options)
    growing = Growing(
        output, plan.question(source, verifier, options), [*plan.header, *COLUMNS], source.delimiter
    )
    try:
        tally = _Tally(source.total, len(plan.header))
        for row in growing.kept():
            tally.count(row)
        if tally.done:
            tally.say(f"tiếp tục sau dòng / going on after row {tally.done}")
        todo = islice(source.rows(tally.done), source.total - tally.done)
        while block := list(islice(todo, _AHEAD)):
            for row in _answered(verifier, plan, block):
                growing.add(row)
                tally.count(row)
                tally.progress()
            growing.sync()
        growing.complete()
    finally:
        growing.close()
    if output != wanted:
        sheet_xlsx.from_csv(output, source.delimiter, wanted)
        output.unlink()
    tally.finish()
    return tally.exit_code()


def _answered(verifier: Verifier, plan: _Plan, block: list[list[str]]) -> Iterator[list[str]]:
    rows = [plan.cells(row) for row in block]
    problems = [_problem(row, plan) for row in rows]
    verdicts = verifier.check_many(
        plan.asked(row) for row, problem in zip(rows, problems, strict=True) if problem is None
    )
    with closing(verdicts):  # not left to the garbage collector, where a Ctrl-C would be lost
        for row, problem in zip(rows, problems, strict=True):
            yield [
                *row,
                *(
                    _cells(next(verdicts))
                    if problem is None
                    else [*[""] * (len(COLUMNS) - 1), problem]
                ),
            ]


def _problem(row: list[str], plan: _Plan) -> str | None:
    """Why a row asks nothing that can be answered; a blank one asks nothing, and that is no problem
    to speak of.
    """
    if not any(row):
        return ""
    if not plan.asked(row)[0]:
        return "ô trống / empty cell"
    asked = row[plan.profile].strip() if plan.profile is not None else ""
    try:
        if asked:
            platforms.normalise(asked)
    except ProfileError:
        if platforms.share_link(asked):
            return f"liên kết chia sẻ, cần địa chỉ của kênh / a share link, not a profile's address: {asked[:200]}"
        return f"không đọc được kênh / unreadable profile: {asked[:200]}"
    return None


def _cells(verdict: Verdict) -> list[str]:
    certificate, match = verdict.certificate, verdict.profile.match
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
    """The column that speaks of certificates, else one of links that are not those of a profile,
    else of numbers.

    Without one, profiles are searched for.
    """
    found = [
        *_places(names, _CERTIFICATE),
        *(place for place in _places(names, _LINK) if not _speaks(names[place], _PROFILE)),
        *(place for place, name in enumerate(names) if name in _NUMBER),
    ]
    return next(iter(found), None)


def _profile_column(names: list[str]) -> int | None:
    """The column that speaks of profiles, and neither of certificates nor of what a profile is
    called.
    """
    found = (
        place
        for place in _places(names, _PROFILE)
        if not _speaks(names[place], (*_CERTIFICATE, *_NAME))
    )
    return next(found, None)


def _places(names: list[str], of: tuple[str, ...]) -> list[int]:
    return [place for place, name in enumerate(names) if _speaks(name, of)]


def _speaks(name: str, of: tuple[str, ...]) -> bool:
    return any(f" {word} " in f" {name} " or (len(word) > 4 and word in name) for word in of)


class _Tally:
    """How far a run is, told on stderr, and what its rows came to."""

    def __init__(self, total: int, place: int) -> None:
        self.done, self._total, self._place = 0, total, place
        self._outcomes: Counter[str] = Counter()
        self._live, self._told = sys.stderr.isatty(), time.monotonic()

    def count(self, row: list[str]) -> None:
        """One more row of the output.

        A row with a problem is counted as invalid, a blank one not at all.
        """
        self.done += 1
        if any(row):
            self._outcomes[
                words.outcome_of(row[self._place]) if row[self._place] else "invalid"
            ] += 1

    def progress(self) -> None:
        """A running count for a person, a line now and then for a log."""
        if self._live:
            print(f"\r{self.done}/{self._total}", end="", file=sys.stderr, flush=True)
        elif time.monotonic() - self._told > _SECONDS_BETWEEN_LINES:
            self._told = time.monotonic()
            self.say("")

    def say(self, what: str) -> None:
        """A line."""
        print(f"{self.done}/{self._total} {what}".rstrip(), file=sys.stderr, flush=True)

    def finish(self) -> None:
        """What it all came to."""
        if self._live:
            print(file=sys.stderr)
        self.say(", ".join(f"{name} {count}" for name, count in sorted(self._outcomes.items())))

    def exit_code(self) -> int:
        """0 all valid, 1 any invalid, else 3."""
        return 1 if self._outcomes["invalid"] else 3 if self._outcomes["unknown"] else 0
