"""What time alone does in cases: escalate, lift, remind. Each run decides in one transaction what is
due, so that several servers do it once.
"""

from __future__ import annotations

from datetime import timedelta

from credissuer.audit.trail import AuditEvent
from credissuer.cases.deadlines import is_near, is_past
from credissuer.office import Office
from credissuer.office.call import Call, Due, Outcome, operation
from credissuer.operations.casework import case_notices
from credissuer.operations.casework.case_kinds import lift
from credissuer.operations.casework.suspending import escalate
from credissuer.operations.deciding.proposal_records import find as find_proposal
from credissuer.operations.perform import perform
from credissuer.staff.roles import Permission
from credissuer.store.cases.appeals import AppealReading
from credissuer.store.cases.cases import CaseReading
from credissuer.store.cases.hearings import Hearings
from credissuer.store.cases.suspensions import SuspensionReading
from credissuer.store.transaction import Transaction
from credverifier.wire.status.standing import Standing


@operation(Permission.CASES)
def escalate_overdue(transaction: Transaction, call: Call, office: Office) -> Outcome[int]:
    """Escalate every suspension that nobody confirmed in time; the value is how many."""
    overdue = [
        one for one in transaction.of(SuspensionReading).standing() if one.is_overdue(call.now)
    ]
    cases = transaction.of(CaseReading).by_ids([one.case_id for one in overdue])
    events = [
        escalate(transaction, call, office, record, cases[record.case_id]) for record in overdue
    ]
    return Outcome(len(events), tuple(events))


@operation(Permission.REINSTATE)
def lift_ended(transaction: Transaction, call: Call, office: Office) -> Outcome[int]:
    """Let every certificate stand again whose timed suspension is over, by the decision of two that
    bounded it; the value is how many.
    """
    events: list[AuditEvent] = []
    due = Due()
    lifted = 0
    for record in transaction.of(SuspensionReading).standing():
        if not record.is_over(call.now) or record.proposal_id is None:
            continue
        certificate = transaction.certificates.by_number(record.certificate)
        case = transaction.of(CaseReading).by_id(record.case_id)
        # Revoked by another door meanwhile: then there is nothing to lift.
        if certificate is None or case is None or certificate.standing is not Standing.SUSPENDED:
            continue
        proposal = find_proposal(transaction, record.proposal_id)
        done = lift(transaction, call, record.certificate, proposal)
        case_notices.lifted(transaction, office, case)
        event = call.event("case.suspension_lifted", case.id, number=record.certificate)
        events += [*done.events, event]
        due |= done.due
        lifted += 1
    return Outcome(lifted, tuple(events), due)


@operation(Permission.CASES)
def remind_of_cases(transaction: Transaction, call: Call, office: Office) -> Outcome[int]:
    """Remind of what is due within two days, once of each; the value is of how much."""
    reminded = 0
    cases = transaction.of(CaseReading).open()
    answered = transaction.of(Hearings).answered([case.id for case in cases])
    for case in cases:
        if case.id not in answered and is_near(case.answer_due_at, call.now):
            reminded += case_notices.answer_near(transaction, office, case)
        if is_near(case.decide_due_at, call.now) or is_past(case.decide_due_at, call.now):
            reminded += case_notices.decision_near(transaction, office, case)
    appeals = transaction.of(AppealReading).open()
    of_appeals = transaction.of(CaseReading).by_ids([one.case_id for one in appeals])
    for appeal in appeals:
        if appeal.decide_due_at - call.now <= timedelta(days=7):
            case = of_appeals[appeal.case_id]
            reminded += case_notices.appeal_near(transaction, office, case, appeal)
    return Outcome(reminded)


def run_escalations(office: Office, call: Call) -> int:
    """For the table of timers."""
    return perform(office, call, escalate_overdue, office)


def run_liftings(office: Office, call: Call) -> int:
    """For the table of timers."""
    return perform(office, call, lift_ended, office)


def run_reminders(office: Office, call: Call) -> int:
    """For the table of timers."""
    return perform(office, call, remind_of_cases, office)
