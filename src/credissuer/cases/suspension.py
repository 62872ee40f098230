"""PURE: a suspension that a case brought about, from the one who made it to its end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from credissuer.errors import RefusedError


class SuspensionState(StrEnum):
    """Where a suspension stands: nobody's silence ever ends it."""

    WAITING = "waiting"
    ESCALATED = "escalated"
    CONFIRMED = "confirmed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionRecord:
    """A certificate (`certificate`, canonical) that is suspended for a public code (`reason`).

    `suspended_by` and `confirmed_by` are ids of actors and never the same. `confirm_by` is None in
    an office of one, where nobody could confirm. `lifts_at`: until when two people decided that it
    lasts, by the decision `proposal_id`; None where it ends only by another decision. `ended_at` is
    when the certificate was valid again, or revoked.
    """

    case_id: str
    seq: int
    certificate: str
    reason: str
    suspended_by: str
    suspended_at: datetime
    confirm_by: datetime | None = None
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None
    escalated_at: datetime | None = None
    lifts_at: datetime | None = None
    proposal_id: str | None = None
    ended_at: datetime | None = None

    @property
    def state(self) -> SuspensionState:
        """Where it stands."""
        if self.ended_at is not None:
            return SuspensionState.ENDED
        if self.confirmed_at is not None or self.confirm_by is None:
            return SuspensionState.CONFIRMED
        if self.escalated_at is not None:
            return SuspensionState.ESCALATED
        return SuspensionState.WAITING

    def is_overdue(self, now: datetime) -> bool:
        """Whether the time for the second person is over and nobody was told yet."""
        return (
            self.state is SuspensionState.WAITING
            and self.confirm_by is not None
            and now > self.confirm_by
        )

    def is_over(self, now: datetime) -> bool:
        """Whether two people decided that it ends by now, and it has not."""
        return self.ended_at is None and self.lifts_at is not None and now >= self.lifts_at


def require_confirmable(
    record: SuspensionRecord | None, own: Collection[str], case: str
) -> SuspensionRecord:
    """The suspension, where the person with the actor ids `own` may confirm it; late is not too
    late.

    Raises RefusedError `case.nothing_to_confirm`, `case.same_person`.
    """
    waits = (SuspensionState.WAITING, SuspensionState.ESCALATED)
    if record is None or record.state not in waits:
        raise RefusedError("case.nothing_to_confirm", id=case)
    if record.suspended_by in own:
        raise RefusedError("case.same_person", id=case)
    return record
