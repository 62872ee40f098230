"""The plan of a bulk change as programs read it, and how long it would take."""

from __future__ import annotations

from typing import Any

from credissuer.credentials.bulk.plan import BulkPlan, Fate, PlannedRow
from credissuer.operations.bulk.planning import first_of
from credverifier.wire import number as numbers

ROWS_A_SECOND = 700
"""Certificates that are changed and published in a second of one core, measured with 2,000."""

FIRST = 100
"""Rows of each fate that an answer holds."""


def plan_facts(plan: BulkPlan) -> dict[str, Any]:
    """A dry run: counts, why rows cannot be done, and the first rows of each fate."""
    return {
        "kind": plan.order.change.value,
        "plan": plan.sha256,
        "total": len(plan.rows),
        **plan.counts,
        "refusals": plan.refusals,
        "seconds": seconds_of(plan),
        "rows": [planned_facts(row) for fate in Fate for row in first_of(plan, fate, FIRST)],
    }


def planned_facts(row: PlannedRow) -> dict[str, Any]:
    """What would become of one certificate."""
    shown = row.text if row.number is None else numbers.show(row.number)
    return {"number": shown, "outcome": row.fate, "code": row.code, "message": row.words}


def seconds_of(plan: BulkPlan) -> int:
    """About how long it takes until all of it is public."""
    return max(1, plan.counts[Fate.CHANGE.value] // ROWS_A_SECOND)
