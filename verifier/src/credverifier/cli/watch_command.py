"""`watch`: a sheet of certificates or profiles is checked once, and from then on what has changed.

The first look checks every row; a later one reads the change feeds of the issuers, and checks the
rows that they name, those that time decides, and those that are unknown. Where a feed cannot be
followed every row is checked: the feed spares work, and nothing depends on it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from credverifier import days, words
from credverifier.cli import output
from credverifier.cli.check_csv import refused_sheet
from credverifier.cli.counted_fetch import CountedFetch
from credverifier.cli.watching import campaign as campaigns
from credverifier.cli.watching import due_rows, state
from credverifier.cli.watching.campaign import Campaign
from credverifier.cli.watching.due_rows import RowChange
from credverifier.cli.watching.look import Look, look
from credverifier.online.verifier import Verifier
from credverifier.reading.sheets.errors import SheetError

_STOPPED = 130


def watch(
    made: Callable[[], Verifier],
    options: argparse.Namespace,
    clock: Callable[[], datetime],
    fetch: CountedFetch,
) -> int:
    """Run the command; `made` gives a verifier that has fetched nothing yet, `fetch` is what it
    fetches with.

    Returns 0 (all valid, or the campaign is over), 1 (any invalid), 2 or 3.

    Raises ArgumentError `watch.campaign`, TrustListError.
    """
    try:
        watched = _watched(options)
        while True:
            ended = _is_over(watched, clock())
            if ended:
                return _say_over(watched, options)
            code = _look(made(), watched, options, clock, fetch)
            if options.every is None:
                return code
            time.sleep(options.every)
    except SheetError as error:
        return refused_sheet(error, options)
    except OSError as error:
        facts = {"path": error.filename or options.file, "problem": error.strerror or str(error)}
        output.refuse("sheet.file", words.by_language("sheet_file", **facts), as_json=options.json)
        return 2
    except KeyboardInterrupt:
        output.say("", words.in_one_line("watch_stopped"))
        return _STOPPED


def _watched(options: argparse.Namespace) -> Campaign:
    given = Path(options.file)
    until = None if options.until is None else campaigns.day(options.until)
    if given.suffix.lower() != campaigns.ENDING:
        return Campaign(
            given.stem, given, until, options.column, options.profile_column, options.sheet
        )
    watched = campaigns.read(given)
    return watched if until is None else watched._replace(until=until)


def _is_over(watched: Campaign, now: datetime) -> bool:
    ends_at = watched.ends_at(days.DEFAULT)
    return ends_at is not None and now >= ends_at


def _say_over(watched: Campaign, options: argparse.Namespace) -> int:
    assert watched.until is not None
    output.say(*words.said("watch_over", name=watched.name, day=watched.until.isoformat()))
    if options.json:
        output.put_json({"name": watched.name, "until": watched.until.isoformat(), "over": True})
    return 0


def _look(
    verifier: Verifier,
    watched: Campaign,
    options: argparse.Namespace,
    clock: Callable[[], datetime],
    fetch: CountedFetch,
) -> int:
    kept = Path(options.state) if options.state else state.path_of(watched.sheet)
    asked_before, progress = fetch.asked, _Progress()
    given = argparse.Namespace(
        column=watched.column,
        profile_column=watched.profile_column,
        sheet=watched.workbook_sheet,
        max_status_age=options.max_status_age,
        offline=options.offline,
    )
    with TemporaryDirectory(prefix="credverifier-") as folder:
        done = look(
            verifier, watched.sheet, given, state.read(kept), Path(folder), clock(), progress
        )
    progress.finish()
    # After the whole look: one that was cut off is repeated, and tells what it would have told.
    state.write(kept, done.after)
    _report(watched, done, options, fetch.asked - asked_before)
    outcomes = due_rows.outcomes(done.after.rows)
    if outcomes["invalid"]:
        return 1
    return 3 if outcomes["unknown"] else 0


def _report(watched: Campaign, done: Look, options: argparse.Namespace, files: int) -> None:
    """Tell what is different, and what is to be expected; `files` were asked for."""
    for issuer, error in done.blind.items():
        output.say(*words.said("watch_blind", issuer=issuer, code=error.code))
    changes = list(
        due_rows.differences(None if done.before is None else done.before.rows, done.after.rows)
    )
    ends_at = watched.ends_at(days.DEFAULT)
    ending = [
        position
        for position, cells in enumerate(done.after.rows)
        if ends_at is not None and due_rows.ends_before(cells, ends_at.timestamp())
    ]
    outcomes = due_rows.outcomes(done.after.rows)
    if options.json:
        output.put_json(
            {
                "name": watched.name,
                "until": watched.until.isoformat() if watched.until else None,
                "over": False,
                "rows": len(done.after.rows),
                "checked": done.checked,
                "files": files,
                "outcomes": outcomes,
                "changes": [_facts(done, change) for change in changes],
                "ends_before": [_ending(done, position) for position in ending],
            }
        )
        return
    for change in changes:
        output.put(_line(done, change))
    for position in ending:
        one = _ending(done, position)
        output.say(*words.said("watch_ends", **one))
    counted = ", ".join(f"{name} {count}" for name, count in outcomes.items())
    output.say(
        *words.said("watch_done", checked=done.checked, rows=len(done.after.rows), files=files),
        counted,
    )


def _facts(done: Look, change: RowChange) -> dict[str, Any]:
    return {
        "row": done.first_row + change.position,
        "number": change.number,
        "name": change.name,
        "was": change.was,
        "is": change.now,
    }


def _ending(done: Look, position: int) -> dict[str, Any]:
    number, name, until = due_rows.certificate_of(done.after.rows[position])
    return {
        "row": done.first_row + position,
        "number": number,
        "name": name,
        "valid_until": until,
    }


def _line(done: Look, change: RowChange) -> str:
    """Row, number, the verdicts and the name, between tabs."""
    verdict = " -> ".join(filter(None, (change.was, change.now or "not_checked")))
    return "\t".join((str(done.first_row + change.position), change.number, verdict, change.name))


class _Progress:
    """A running count in a terminal."""

    def __init__(self) -> None:
        self._live = sys.stderr is not None and sys.stderr.isatty()
        self._has_printed = False

    def __call__(self, done: int, total: int) -> None:
        if self._live:
            output.say(f"\r{done}/{total}", end="")
            self._has_printed = True

    def finish(self) -> None:
        """End the line."""
        if self._has_printed:
            output.say("")
