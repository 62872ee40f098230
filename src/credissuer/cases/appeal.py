"""PURE: an appeal of the subject against what two people decided; two others decide on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from credissuer.cases.case import DECIDED, CaseRecord, shown
from credissuer.cases.deadlines import is_past
from credissuer.errors import RefusedError, UsageError

_SHOWN = re.compile(r"(K)-?([0-9A-Z]{8})", re.IGNORECASE)


class AppealOutcome(StrEnum):
    """What became of an appeal: the decision stands, is taken back, or gives way to a milder one."""

    UPHELD = "upheld"
    OVERTURNED = "overturned"
    MODIFIED = "modified"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealRecord:
    """An appeal. `against` is the decision (a proposal's id) that the case was decided by.

    `lodged_by` is the id of an actor, `text` what the subject said, which is never public.
    `proposal_id` is the decision on the appeal itself; the database refuses one by anybody of those
    who made `against`. `replaced_by` is the number of the new certificate, because a revoked one
    never stands again.
    """

    id: str
    case_id: str
    against: str
    lodged_by: str
    lodged_at: datetime
    decide_due_at: datetime
    text: str
    evidence_id: str | None = None
    proposal_id: str | None = None
    outcome: str | None = None
    decided_at: datetime | None = None
    replaced_by: str | None = None
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether it has yet to be decided."""
        return self.outcome is None


def require_appealable(case: CaseRecord, now: datetime, *, has_appeal: bool) -> str:
    """The decision that may be appealed against.

    Raises RefusedError `appeal.not_decided`, `appeal.too_late`, `appeal.already`.
    """
    if case.outcome not in DECIDED or case.proposal_id is None:
        raise RefusedError("appeal.not_decided", id=shown(case.id))
    # One appeal a decision: a second one would be decided by the same few people.
    if has_appeal:
        raise RefusedError("appeal.already", id=shown(case.id))
    if is_past(case.appeal_until, now):
        raise RefusedError("appeal.too_late", id=shown(case.id))
    return case.proposal_id


def outcome(text: str | None) -> AppealOutcome:
    """The outcome that a person named. Raises UsageError `appeal.outcome_unknown`."""
    allowed = [one.value for one in AppealOutcome]
    if text not in allowed:
        raise UsageError(
            "appeal.outcome_unknown", given=(text or "")[:100], allowed=", ".join(allowed)
        )
    return AppealOutcome(text)


def parse_id(text: str) -> str | None:
    """The id of an appeal in what a person typed; None where it is malformed."""
    match = _SHOWN.fullmatch(text.strip())
    return (match[1] + match[2]).upper() if match else None
