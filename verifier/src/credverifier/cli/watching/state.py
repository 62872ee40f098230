"""What a watch remembers between two looks, in a file beside the sheet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from credverifier.cli.csv_plan import COLUMNS
from credverifier.online import whole_files
from credverifier.online.change_feed import FeedPosition

_FORMAT = 1


class WatchState(NamedTuple):
    """The verdict columns of every row at the last look, in order; how far the feeds of the issuers
    were read (id -> position); and `question`, the digest of all that the verdicts depend on.
    `again` are the positions of rows that are to be checked at the next look in any case.
    """

    question: str
    rows: list[list[str]]
    positions: Mapping[str, FeedPosition]
    again: frozenset[int] = frozenset()


def path_of(sheet: Path) -> Path:
    """The file beside a sheet."""
    return sheet.with_name(f"{sheet.name}.watch.json")


def read(path: Path) -> WatchState | None:
    """The state in a file; None where there is none, or something else.

    Whoever finds none checks everything: that costs time, and is never wrong.
    """
    try:
        kept = json.loads(path.read_text("utf-8"))
        if kept["format"] != _FORMAT:
            return None
        positions = {
            str(issuer): FeedPosition.from_dict(position)
            for issuer, position in kept["positions"].items()
        }
        again = frozenset(map(int, kept["again"]))
        return WatchState(str(kept["question"]), list(map(_cells, kept["rows"])), positions, again)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write(path: Path, state: WatchState) -> None:
    """Put the state into its file, whole or not at all. Raises OSError."""
    kept: dict[str, Any] = {
        "format": _FORMAT,
        "question": state.question,
        "positions": {issuer: one.to_dict() for issuer, one in state.positions.items()},
        "again": sorted(state.again),
        "rows": state.rows,
    }
    whole_files.replace(path, json.dumps(kept, ensure_ascii=False) + "\n")


def _cells(row: Any) -> list[str]:
    if type(row) is not list or len(row) != len(COLUMNS):
        raise ValueError("not the verdict columns of a row")
    if any(type(cell) is not str for cell in row):
        raise ValueError("a cell is no text")
    return row
