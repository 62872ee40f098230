"""A change of many certificates, as whoever decides on it sees it."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from credissuer.assessment.importing import sheet as sheets
from credissuer.console import public_words
from credissuer.credentials.bulk.plan import Fate, PlannedRow
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.bulk.proposed_plan import ProposedPlan, proposed_plan
from credissuer.words import in_language
from credverifier.reading.sheets.formulas import neutral
from credverifier.wire import number as numbers

MOST_ROWS = 20
"""Rows of each fate that a page shows; all are in the file beside it."""


class BulkView(NamedTuple):
    """`why` are (sentence, how many rows), `first` the first rows that would change, `left` the
    first that would not: number and reason; `selection` is name -> what was chosen.
    """

    plan: ProposedPlan
    reason: str | None
    why: list[tuple[str, int]]
    first: list[str]
    left: list[tuple[str, str]]
    selection: dict[str, Any]


def of(office: Office, call: Call, proposal_id: str, language: str) -> BulkView:
    """Raises as `proposed_plan`."""
    plan = proposed_plan(office, call, proposal_id)
    by_fate = {fate: [row for row in plan.rows if row.fate == fate.value] for fate in Fate}
    refused = by_fate[Fate.REFUSED]
    words = {row.code: in_language(row.words or {}, language) for row in refused}
    counted = Counter(row.code for row in refused)
    selection = {
        name: len(chosen) if name == "refs" else chosen for name, chosen in plan.selection.items()
    }
    reason = plan.record.members["reason"]
    return BulkView(
        plan=plan,
        reason=None if reason is None else public_words.reasons(language).get(reason, reason),
        why=[(words[code], count) for code, count in counted.most_common()],
        first=[_shown(row) for row in by_fate[Fate.CHANGE][:MOST_ROWS]],
        left=[(_shown(row), words[row.code]) for row in refused[:MOST_ROWS]],
        selection=selection,
    )


def table(office: Office, call: Call, proposal_id: str, language: str) -> bytes:
    """Every row of the plan, as CSV."""
    cells = [["number", "outcome", "reason", "note", "code", "words"]]
    for row in proposed_plan(office, call, proposal_id).rows:
        words = in_language(row.words, language) if row.words else ""
        cells.append(
            [_shown(row), row.fate, row.reason or "", row.note or "", row.code or "", words]
        )
    return sheets.written([[neutral(cell) for cell in row] for row in cells])


def _shown(row: PlannedRow) -> str:
    return row.text if row.number is None else numbers.show(row.number)
