"""Which columns of a sheet `check-csv` checks, and which it writes to the output."""

from __future__ import annotations

import argparse
import hashlib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from credverifier import platforms, words
from credverifier.online.verifier import Verifier
from credverifier.reading.sheets import headings, questions
from credverifier.reading.sheets.csv_files import CsvSheet
from credverifier.reading.sheets.errors import SheetError
from credverifier.reading.sheets.headings import Columns, ProfileColumn
from credverifier.reading.sheets.questions import RowQuestions

COLUMNS = (
    *("cs_verdict", "cs_verdict_vi", "cs_number", "cs_name", "cs_level"),
    *("cs_profile_match", "cs_valid_until", "cs_status_as_of", "cs_checked_at", "cs_note"),
)

Links = Mapping[tuple[int, int], str]


class CsvPlan:
    """Which columns of the sheet are checked, and which are written to the output: all but the
    verdict columns of an earlier check.

    `above`: the rows above the header. `links`: (row, column) of the source, its first row being 0
    -> the address behind a cell.
    """

    def __init__(self, source: CsvSheet, options: argparse.Namespace, links: Links) -> None:
        first = [list(source.header), *islice(source.rows(0), headings.TITLE_ROWS - 1)]
        self._links = links
        self._start = _start(first, options)
        header = [unicodedata.normalize("NFC", cell.strip()) for cell in first[self._start]]
        self.copied = [index for index, name in enumerate(header) if name not in COLUMNS]
        self.above = [self.cells(row) for row in first[: self._start]]
        self.header = [header[index] for index in self.copied]
        self.total = source.total - self._start
        if self.total < 1:
            raise SheetError(words.in_one_line("sheet_empty"), "empty")
        self.columns = self._columns(options)

    def _columns(self, options: argparse.Namespace) -> Columns:
        columns = headings.columns_of(self.header)
        if options.column:
            named = self._named(options.column)
            profiles = (column for column in columns.profiles if column.position != named)
            columns = columns._replace(certificate=named, profiles=tuple(profiles))
        if options.profile_column:
            named = self._named(options.profile_column)
            platform = headings.columns_of([self.header[named]]).profiles
            certificate = None if columns.certificate == named else columns.certificate
            columns = columns._replace(
                certificate=certificate,
                profiles=(ProfileColumn(named, platform[0].platform if platform else None),),
            )
        return columns

    def _named(self, name: str) -> int:
        for index, column in enumerate(self.header):
            if column.casefold() == _spelled(name):
                return index
        raise SheetError(f"{words.in_one_line('sheet_column')}: {name}")

    def cells(self, row: list[str]) -> list[str]:
        """The cells of a row that are written to the output."""
        return [row[index] for index in self.copied]

    def asked(self, position: int, cells: list[str]) -> RowQuestions:
        """What the row at `position` below the header asks."""

        def link(column: int) -> str:
            return self._links.get((self._start + 1 + position, self.copied[column]), "")

        return questions.asked(self.columns, cells, link)

    def rows(self, source: CsvSheet, done: int) -> Iterator[list[str]]:
        """The rows below the header from `done` on, up to the last that says something."""
        return islice(source.rows(self._start + done), self.total - done)

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
            sorted(self._links.items()),
            self._start,
            self.columns,
            options.max_status_age,
            options.offline,
            trusted,
        )
        octets = repr(inputs).encode("utf-8")
        return hashlib.sha256(octets).hexdigest()


def problem(row: RowQuestions, title: Callable[[int], str]) -> str:
    """Why something of a row could not be checked, for its note; empty where all could."""
    notes = []
    for column, text in row.unreadable:
        kind = "row_share_link" if platforms.share_link(text) else "row_unreadable"
        notes.append(f"{title(column)}{words.in_one_line(kind)}: {text[:200]}")
    if not row.questions and not row.unreadable and not row.is_idle:
        notes.append(words.in_one_line("row_empty"))
    return "; ".join(notes)


def _start(first: list[list[str]], options: argparse.Namespace) -> int:
    """The position of the header among the first rows: where a named column stands, else where
    headings are known.
    """
    named = [_spelled(name) for name in (options.column, options.profile_column) if name]
    for position, row in enumerate(first if named else []):
        if any(_spelled(cell) in named for cell in row):
            return position
    start = headings.header_of(first)
    if start is None and not named:
        columns = ", ".join(cell.strip() for cell in first[0] if cell.strip())
        raise SheetError(f"{words.in_one_line('sheet_columns')}: {columns}", "columns")
    return start or 0


def _spelled(name: str) -> str:
    # macOS spells `ê` as two characters.
    return unicodedata.normalize("NFC", name.strip()).casefold()
