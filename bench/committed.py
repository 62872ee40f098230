"""The table of docs/performance.md, and which rows of a run have fallen behind it."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

DOCUMENT = Path(__file__).parents[1] / "docs" / "performance.md"

_SPREADS = {range(10, 13): 0.20, range(13, 15): 0.10}
"""Rows -> how far a ratio may be from the committed one on another day: HTTP, and the database."""
_SPREAD = 0.05

_PRINTED = re.compile(r"\s*(\d+)\s+(.+?)\s{2,}([0-9.]+)\b")
_COMMITTED = re.compile(r"\| (\d+) \| ([^|]+) \| \**([0-9.]+)\**[^|]*\| ([^|]+) \|")


class Committed(NamedTuple):
    """A ratio of the document; `is_bound`: less is better."""

    ratio: float
    is_bound: bool


@lru_cache(maxsize=1)
def _shipped() -> dict[tuple[int, str], Committed]:
    return table(DOCUMENT.read_text("utf-8"))


def table(text: str) -> dict[tuple[int, str], Committed]:
    """Row and name -> what the document says of it."""
    return {
        (int(row), name.strip()): Committed(float(ratio), "≤" in target)
        for row, name, ratio, target in _COMMITTED.findall(text)
    }


def marked(line: str, rows: dict[tuple[int, str], Committed] | None = None) -> str:
    """The line of a run, marked where it has fallen by more than its spread."""
    match = _PRINTED.match(line)
    rows = _shipped() if rows is None else rows
    before = rows.get((int(match[1]), match[2])) if match else None
    if match is None or before is None:
        return line
    row, ratio = int(match[1]), float(match[3])
    spread = next((share for those, share in _SPREADS.items() if row in those), _SPREAD)
    if before.is_bound:
        fell = ratio > before.ratio * (1 + spread)
    else:
        fell = ratio < before.ratio * (1 - spread)
    return f"{line}  FELL from {before.ratio:g}" if fell else line
