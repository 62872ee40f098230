"""What a holder is told of the cases about their certificates: what is public, and what they said.

Not what others reported, nor what staff wrote down or gathered.
"""

from __future__ import annotations

from typing import Any

from credissuer.applications.holder import HolderRecord
from credissuer.cases.case import CaseRecord, shown
from credissuer.operations.casework.holders import cases_of
from credissuer.store.cases.appeals import AppealReading
from credissuer.store.cases.hearings import Hearings
from credissuer.store.transaction import Reading
from credverifier.wire import number as numbers
from credverifier.wire.envelope import dates


def own_cases(reading: Reading, holder: HolderRecord) -> list[dict[str, Any]]:
    """The cases of a holder as JSON, the newest first."""
    return [_case(reading, case) for case in cases_of(reading, holder)]


def _case(reading: Reading, case: CaseRecord) -> dict[str, Any]:
    answers = reading.of(Hearings).answers(case.id)
    appeals = reading.of(AppealReading).of_case(case.id)
    return {
        "case": shown(case.id),
        "certificate": numbers.show(case.certificate) if case.certificate else None,
        "reason": case.reason,
        "state": case.state.value,
        "opened_at": dates.stamp(case.opened_at),
        **{
            name: dates.stamp(at) if (at := getattr(case, name)) else None
            for name in ("answer_due_at", "appeal_until", "closed_at")
        },
        "outcome": case.outcome,
        "answers": [{"given_at": dates.stamp(one.given_at), "text": one.text} for one in answers],
        "appeals": [
            {
                "lodged_at": dates.stamp(one.lodged_at),
                "text": one.text,
                "outcome": one.outcome,
                "decided_at": dates.stamp(one.decided_at) if one.decided_at else None,
                "replaced_by": numbers.show(one.replaced_by) if one.replaced_by else None,
            }
            for one in appeals
        ],
    }
