"""The kinds of proposals of cases: what a decision of two does to a certificate and its case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from credissuer.audit.trail import AuditEvent
from credissuer.cases.case import DECIDED, CaseOutcome, CaseRecord, CaseStep, shown
from credissuer.cases.deadlines import deadlines, end_of
from credissuer.credentials.certificate import CertificateRecord
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations import change_standing
from credissuer.operations.casework import case_notices
from credissuer.operations.casework.case_records import find_case, move
from credissuer.operations.casework.handling import close_reports
from credissuer.operations.casework.suspending import end_suspension
from credissuer.operations.deciding.persons import actor_ids_of
from credissuer.staff.person import PERSON
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.cases.suspensions import Suspensions
from credissuer.store.staff.people import People
from credissuer.store.transaction import Transaction
from credverifier import days


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
            CaseStep.DECIDE,
            closed_at=call.now,
            outcome=outcome.value,
            proposal_id=proposal.id,
            reason=proposal.content["reason"],
            appeal_until=appeal_until,
        )
        reports = close_reports(transaction, call, case.id, "acted_on")
        kind = "reinstated" if self.measure is Measure.REINSTATE else "case_decided"
        case_notices.decided(transaction, office, closed, kind)
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
        back = move(transaction, call, case, CaseStep.SET_BACK)
        event = call.event("case.decision_declined", case.id, proposal=proposal.id)
        return Outcome(back, (event,))


CASE_KINDS = (
    CaseDecision(Measure.REVOKE, Permission.REVOKE),
    CaseDecision(Measure.REINSTATE, Permission.REINSTATE),
    CaseDecision(Measure.SUSPEND_UNTIL, Permission.SUSPEND),
)


def lifts_at(until: date, call: Call) -> datetime:
    """When a suspension ends whose last day is `until`."""
    return days.first_moment(until + timedelta(days=1), call.zone)


@operation(Permission.REINSTATE)
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
    ids = [one for one in (proposal.decided_by, proposal.proposed_by) if one is not None]
    people = filter(None, map(transaction.of(People).by_id, ids))
    others = [
        f"{PERSON}{one.id}"
        for one in people
        if record.suspended_by not in actor_ids_of(transaction, one)
    ]
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
