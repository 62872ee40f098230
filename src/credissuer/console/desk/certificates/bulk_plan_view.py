"""A change of many certificates as a page shows it: counts, the first rows, what cannot be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from credissuer.assessment.importing import sheet as sheets
from credissuer.console import public_words
from credissuer.console.desk.certificates.actions import BY_NAME
from credissuer.credentials.bulk.plan import Fate, PlannedRow
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import find_certificates
from credissuer.words import in_language
from credverifier.reading.sheets.formulas import neutral
from credverifier.wire import number as numbers

MOST_ROWS = 20
"""Rows of each fate that a page shows; all are in the file beside it."""


class ShownRow(NamedTuple):
    """A certificate that would change: whose it is, and how it stood when it was planned."""

    number: str
    name: str
    stands: str
    tone: str


class BulkPlanView(NamedTuple):
    """`counts` is fate -> how many rows, `first` the first rows that would change, `left` the first
    that cannot be done (number, reason), `why` (reason, how many rows); `selection` is name -> what
    was chosen; `becomes` the standing that follows, `tone` its colour.
    """

    counts: dict[str, int]
    total: int
    reason: str | None
    note: str | None
    selection: dict[str, Any]
    first: Sequence[ShownRow]
    left: Sequence[tuple[str, str]]
    why: Sequence[tuple[str, int]]
    becomes: str
    tone: str


def view_of(
    office: Office,
    call: Call,
    change: str,
    members: dict[str, Any],
    rows: Sequence[PlannedRow],
    language: str,
) -> BulkPlanView:
    """Of the rows of a plan; `members` as `BulkOrder.members`."""
    by_fate = {fate: [row for row in rows if row.fate == fate.value] for fate in Fate}
    refused = by_fate[Fate.REFUSED]
    words = {row.code: in_language(row.words or {}, language) for row in refused}
    reason = members["reason"]
    becomes = BY_NAME[change].becomes.value
    return BulkPlanView(
        counts={fate.value: len(found) for fate, found in by_fate.items()},
        total=len(rows),
        reason=None if reason is None else public_words.reasons(language).get(reason, reason),
        note=members["note"],
        selection=_selection(members["selection"]),
        first=_first(office, call, by_fate[Fate.CHANGE][:MOST_ROWS]),
        left=[(_shown(row), words[row.code]) for row in refused[:MOST_ROWS]],
        why=[
            (words[code], count) for code, count in Counter(r.code for r in refused).most_common()
        ],
        becomes=becomes,
        tone=public_words.TONES[becomes],
    )


def table(rows: Sequence[PlannedRow], language: str) -> bytes:
    """Every row of a plan, as CSV."""
    cells = [["number", "outcome", "reason", "note", "code", "words"]]
    for row in rows:
        words = in_language(row.words, language) if row.words else ""
        cells.append(
            [_shown(row), row.fate, row.reason or "", row.note or "", row.code or "", words]
        )
    return sheets.written([[neutral(cell) for cell in row] for row in cells])


def _first(office: Office, call: Call, rows: Sequence[PlannedRow]) -> list[ShownRow]:
    named = [row.number for row in rows if row.number is not None]
    facts = find_certificates.several(office, call, named)
    return [
        ShownRow(
            number=_shown(row),
            name=facts[row.number]["name"],
            stands=row.standing,
            tone=public_words.TONES[row.standing],
        )
        for row in rows
        if row.number is not None and row.standing is not None
    ]


def _selection(chosen: dict[str, Any]) -> dict[str, Any]:
    """By what was selected; of the refs of a file how many, because they may be thousands."""
    return {name: len(what) if name == "refs" else what for name, what in chosen.items()}


def _shown(row: PlannedRow) -> str:
    return row.text if row.number is None else numbers.show(row.number)
