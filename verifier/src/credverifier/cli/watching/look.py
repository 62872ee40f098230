"""One look at a watched sheet: what the feeds tell, and the rows that are checked because of it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from credverifier.cli.check_csv import links_of, read_input
from credverifier.cli.csv_plan import COLUMNS, CsvPlan
from credverifier.cli.csv_rows import RowChecker
from credverifier.cli.watching import due_rows
from credverifier.cli.watching.due_rows import WatchedChanges
from credverifier.cli.watching.state import WatchState
from credverifier.errors import StatusError
from credverifier.online.change_feed import FeedPosition
from credverifier.online.verifier import Verifier
from credverifier.reading.sheets.csv_files import CsvSheet
from credverifier.wire.changes import Change

_BLOCK = 64
"""Rows that are checked together."""

Progress = Callable[[int, int], None]
"""Called with how many of the due rows were checked, and how many there are."""


class Look(NamedTuple):
    """What a look found: the state after it, and the one before, None where everything was checked
    anew. `first_row` is the number of the first row of the sheet in its file; `checked` counts the
    rows that were checked; `blind` says of each issuer whose feed could not be followed why.
    """

    before: WatchState | None
    after: WatchState
    first_row: int
    checked: int
    blind: Mapping[str, StatusError]


def look(
    verifier: Verifier,
    sheet: Path,
    options: argparse.Namespace,
    before: WatchState | None,
    folder: Path,
    now: datetime,
    progress: Progress,
) -> Look:
    """Look at a sheet; `options` are those of `CsvPlan`, `folder` is for temporary files.

    Raises SheetError, OSError, TrustListError.
    """
    source, book = read_input(sheet, options.sheet, folder)
    plan = CsvPlan(source, options, {} if book is None else links_of(book))
    question = plan.question(source, verifier, options)
    # Another sheet, or another trust list, may lead to another verdict on every row.
    if before is not None and (before.question != question or len(before.rows) != plan.total):
        before = None
    # Before any row is checked: what is decided meanwhile is told at the next look.
    news, positions, blind = _follow(verifier, {} if before is None else before.positions)
    due = list(_due(plan, source, before, news, now.timestamp()))
    rows = [[""] * len(COLUMNS)] * plan.total if before is None else list(before.rows)
    again: set[int] = set()
    waiting, done = iter(due), 0
    checker = RowChecker(verifier, plan)
    while block := list(islice(waiting, _BLOCK)):
        for (position, _), row in zip(block, checker.checked_at(block), strict=True):
            rows[position] = row[-len(COLUMNS) :]
            if news is not None and due_rows.contradicts(rows[position], news):
                again.add(position)
                if rows[position][0] == "valid":
                    rows[position] = due_rows.doubted(rows[position])
            done += 1
            progress(done, len(due))
    after = WatchState(question, rows, positions, frozenset(again))
    return Look(before, after, len(plan.above) + 2, done, blind)


def _follow(
    verifier: Verifier, positions: Mapping[str, FeedPosition]
) -> tuple[WatchedChanges | None, dict[str, FeedPosition], dict[str, StatusError]]:
    """What the feeds have told since `positions`, None where one of them could not be followed from
    there; and the positions after it.
    """
    changes: list[Change] = []
    following: dict[str, FeedPosition] = {}
    blind: dict[str, StatusError] = {}
    is_whole = True
    for issuer in verifier.anchors.issuers:
        feed = verifier.change_feed(issuer)
        try:
            if issuer in positions:
                since, following[issuer] = feed.since(positions[issuer])
                changes += since
            else:
                is_whole = False
                following[issuer] = feed.end()
        except StatusError as error:
            # Without it every row is checked, and the next look begins where the feed ends then.
            is_whole = False
            blind[issuer] = error
    return (due_rows.told_by(changes) if is_whole else None), following, blind


def _due(
    plan: CsvPlan,
    source: CsvSheet,
    before: WatchState | None,
    news: WatchedChanges | None,
    now: float,
) -> Iterator[tuple[int, list[str]]]:
    """The rows to be checked, each with its position: all of them without a look before, or where
    nobody knows what has changed since.
    """
    for position, row in enumerate(plan.rows(source, 0)):
        if before is None or news is None or position in before.again:
            yield position, row
            continue
        questions = len(plan.asked(position, plan.cells(row)).questions)
        if due_rows.is_due(before.rows[position], news, now, questions=questions):
            yield position, row
