"""Decide a case by two: revoke, reinstate, or keep the suspension until a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from credissuer.audit.trail import AuditEvent
from credissuer.cases.case import (
    DECIDED,
    CaseOutcome,
    CaseRecord,
    Step,
    shown,
)
from credissuer.cases.deadlines import deadlines, end_of, is_past
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.states import Change, after
from credissuer.credentials.states import reason as as_reason
from credissuer.errors import RefusedError, UsageError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations import change_standing
from credissuer.operations.casework import telling
from credissuer.operations.casework.found import certificate_of, find_case, is_suspended, move
from credissuer.operations.casework.handling import close_reports
from credissuer.operations.casework.suspending import end_suspension
from credissuer.operations.deciding.propose import propose
from credissuer.staff.person import PERSON
from credissuer.staff.proposal import ProposalRecord, lift_permit
from credissuer.staff.roles import Permission
from credissuer.store.cases.cases import Cases
from credissuer.store.cases.hearings import Hearings
from credissuer.store.cases.suspensions import Suspensions
from credissuer.store.transaction import Reading, Transaction
from credverifier import days
from credverifier.wire import number as numbers
from credverifier.wire.status.standing import Standing


class Measure(StrEnum):
    """What two people may decide on the certificate of a case."""

    REVOKE = "revoke"
    REINSTATE = "reinstate"
    SUSPEND_UNTIL = "suspend-until"


OUTCOMES = {
    Measure.REVOKE: CaseOutcome.REVOKED,
    Measure.REINSTATE: CaseOutcome.REINSTATED,
    Measure.SUSPEND_UNTIL: CaseOutcome.SUSPENDED_UNTIL,
}


@operation(Permission.CASES)
def propose_decision(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    measure: str | None,
    *,
    reason: str | None = None,
    until: date | None = None,
    note: str | None = None,
    version: int | None = None,
) -> Outcome[ProposalRecord]:
    """Propose what is to become of a certificate; another person decides.

    `reason` is the public code of a revocation, `until` the last day of a timed suspension. Raises
    NotFoundError, UsageError, ForbiddenError, RefusedError `case.no_certificate`,
    `case.suspend_first`, `case.until_invalid`, `case.cannot_change`, `proposal.pending`.
    """
    case = find_case(transaction, text, version)
    if measure not in list(Measure):
        raise UsageError("case.measure_unknown", given=(measure or "")[:100])
    certificate = certificate_of(transaction, case)
    content = _content(transaction, call, case, certificate, Measure(measure), reason, until)
    # First, so that in an office of one the decision finds the case proposed.
    move(transaction, call, case, Step.PROPOSE)
    made = propose(transaction, call, office, f"case-{measure}", case.id, content, note)
    event = call.event("case.decision_proposed", case.id, proposal=made.value.id, measure=measure)
    return Outcome(made.value, (event, *made.events), made.due)


@dataclass(frozen=True, slots=True)
class CaseDecision:
    """A decision in a case, `case-…`. `object` is the id of the case."""

    measure: Measure
    propose: Permission
    decide: Permission = Permission.DECIDE_CASES

    @property
    def name(self) -> str:
        return f"case-{self.measure.value}"

    def inside(
        self, transaction: Transaction, call: Call, office: Office, proposal: ProposalRecord
    ) -> Outcome[CaseRecord]:
        """Change the standing, close the case and its reports, tell the subject."""
        case = find_case(transaction, shown(proposal.object))
        number = proposal.content["certificate"]
        changed = _carry_out(transaction, call, proposal, self.measure, number)
        outcome = OUTCOMES[self.measure]
        appeal_until = None
        if outcome in DECIDED:
            appeal_until = end_of(call.now, deadlines().appeal_days, call.zone)
        closed = move(
            transaction,
            call,
            case,
            Step.DECIDE,
            closed_at=call.now,
            outcome=outcome.value,
            proposal_id=proposal.id,
            reason=proposal.content["reason"],
            appeal_until=appeal_until,
        )
        reports = close_reports(transaction, call, case.id, "acted_on")
        kind = "reinstated" if self.measure is Measure.REINSTATE else "case_decided"
        telling.decided(transaction, office, closed, kind)
        event = call.event(
            "case.decided", case.id, outcome=outcome.value, proposal=proposal.id, number=number
        )
        return Outcome(closed, (*changed.events, event, *reports), changed.due)

    def after(self, office: Office, call: Call, proposal: ProposalRecord, value: Any) -> None:
        """Nothing: the change of the standing was made due with the decision."""

    def declined(
        self, transaction: Transaction, call: Call, proposal: ProposalRecord
    ) -> Outcome[CaseRecord]:
        """Refused or withdrawn: the case is looked into again."""
        case = find_case(transaction, shown(proposal.object))
        back = move(transaction, call, case, Step.SET_BACK)
        event = call.event("case.decision_declined", case.id, proposal=proposal.id)
        return Outcome(back, (event,))


CASE_KINDS = (
    CaseDecision(Measure.REVOKE, Permission.REVOKE),
    CaseDecision(Measure.REINSTATE, Permission.REINSTATE),
    CaseDecision(Measure.SUSPEND_UNTIL, Permission.SUSPEND),
)


def is_heard(reading: Reading, case: CaseRecord, now: datetime) -> bool:
    """Whether the subject has answered, or had the time to."""
    answered = case.id in reading.of(Hearings).answered([case.id])
    return answered or is_past(case.answer_due_at, now)


def lifts_at(until: date, call: Call) -> datetime:
    """When a suspension ends whose last day is `until`."""
    return days.first_moment(until + timedelta(days=1), call.zone)


def require_until(until: date | None, call: Call, certificate: CertificateRecord) -> date:
    """Raises RefusedError `case.until_invalid` for a day that is over, or after the end of the
    certificate.
    """
    last = days.last_day(certificate.valid_until, call.zone)
    if until is None or not call.today <= until <= last:
        raise RefusedError("case.until_invalid", first=call.today, last=last)
    return until


def lift(
    transaction: Transaction, call: Call, number: str, proposal: ProposalRecord
) -> Outcome[CertificateRecord]:
    """Let a certificate stand again by a decision of two, and end what suspended it."""
    done = change_standing.reinstate(transaction, call, number, None, proposal)
    end_suspension(transaction, call, number)
    return done


def bound(transaction: Transaction, call: Call, proposal: ProposalRecord, number: str) -> None:
    """Let the suspension of a certificate end by itself after the day that was decided."""
    suspensions = transaction.of(Suspensions)
    record = suspensions.standing_of(number)
    assert record is not None
    end = lifts_at(date.fromisoformat(proposal.content["until"]), call)
    changed = replace(record, lifts_at=end, proposal_id=proposal.id)
    # Two people looked at it: whichever of them did not suspend it has confirmed it.
    people = [f"{PERSON}{one}" for one in (proposal.decided_by, proposal.proposed_by) if one]
    others = [one for one in people if one != record.suspended_by]
    if record.confirmed_by is None and record.confirm_by is not None and others:
        changed = replace(changed, confirmed_by=others[0], confirmed_at=call.now)
    suspensions.change(changed)


def _carry_out(
    transaction: Transaction,
    call: Call,
    proposal: ProposalRecord,
    measure: Measure,
    number: str,
) -> Outcome[Any]:
    if measure is Measure.REVOKE:
        done = change_standing.revoke(transaction, call, number, proposal.content["reason"])
        end_suspension(transaction, call, number)
        return done
    if measure is Measure.REINSTATE:
        return lift(transaction, call, number, proposal)
    bound(transaction, call, proposal, number)
    return Outcome(None, (_bounded(call, proposal, number),))


def _bounded(call: Call, proposal: ProposalRecord, number: str) -> AuditEvent:
    return call.event("case.suspension_bounded", number, until=proposal.content["until"])


def _content(
    reading: Reading,
    call: Call,
    case: CaseRecord,
    certificate: CertificateRecord,
    measure: Measure,
    reason: str | None,
    until: date | None,
) -> dict[str, Any]:
    checked = as_reason(reason or case.reason).value
    content: dict[str, Any] = {
        "case": case.id,
        "certificate": certificate.number,
        "reason": checked,
        # So that who decides sees whether the subject had a say.
        "heard": is_heard(reading, case, call.now),
    }
    if measure is Measure.REVOKE:
        # Refused here and not by the second person, who could do nothing about it.
        after(numbers.show(certificate.number), certificate.standing, Change.REVOKE)
        return content
    if certificate.standing is not Standing.SUSPENDED or certificate.since is None:
        raise RefusedError("case.suspend_first", id=shown(case.id))
    if measure is Measure.SUSPEND_UNTIL:
        if reading.of(Suspensions).standing_of(certificate.number) is None:
            raise RefusedError("case.suspend_first", id=shown(case.id))
        content["until"] = require_until(until, call, certificate).isoformat()
    content["permits"] = [lift_permit(certificate.number, certificate.since)]
    return content
