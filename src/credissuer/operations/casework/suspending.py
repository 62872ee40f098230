"""Suspend in a case by one, confirm by another; what nobody confirms is escalated, never lapses."""

from __future__ import annotations

from dataclasses import replace

from credissuer.audit.trail import AuditEvent
from credissuer.cases.case import CaseRecord, CaseSource, CaseStep, shown
from credissuer.cases.deadlines import deadlines, end_of
from credissuer.cases.suspension import SuspensionRecord, require_confirmable
from credissuer.credentials.states import Reason
from credissuer.credentials.states import reason as as_reason
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Due, Outcome, operation
from credissuer.operations import change_standing
from credissuer.operations.casework import case_notices
from credissuer.operations.casework.case_records import certificate_of, find_to_handle, move, who
from credissuer.operations.casework.opening import open_about, open_case
from credissuer.operations.deciding.persons import actor_ids_of, require_person
from credissuer.operations.deciding.policy import two_decide
from credissuer.staff.roles import Permission
from credissuer.store.cases.suspensions import Suspensions
from credissuer.store.transaction import Transaction


@operation(Permission.SUSPEND)
def suspend(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    reason: str | None,
    version: int | None = None,
) -> Outcome[SuspensionRecord]:
    """Suspend the certificate of a case at once; a second person has a day to confirm it.

    The subject is told, and may answer until a deadline. Again for the same reason: no change.
    Raises NotFoundError, UsageError for the reason, RefusedError `case.no_certificate`,
    `case.already_suspended`, `case.cannot_change`, `case.changed`, `certificate.cannot_change`.
    """
    case = find_to_handle(transaction, call, text, version)
    checked = as_reason(reason)
    number = certificate_of(transaction, case).number
    suspensions = transaction.of(Suspensions)
    standing = suspensions.standing_of(number)
    if standing is not None:
        if (standing.case_id, standing.reason) == (case.id, checked):
            return Outcome(standing, (), Due(standings=(number,)))
        raise RefusedError("case.already_suspended", id=shown(standing.case_id))
    changed = change_standing.suspend(transaction, call, number, checked)
    record = SuspensionRecord(
        case_id=case.id,
        seq=suspensions.next_seq(case.id),
        certificate=number,
        reason=checked.value,
        suspended_by=who(transaction, call),
        suspended_at=call.now,
        # In an office of one there is nobody to wait for.
        confirm_by=call.now + deadlines().confirm if two_decide(transaction) else None,
    )
    transaction.add([record])
    moved = _suspended(transaction, call, case, checked)
    case_notices.suspended(transaction, call, office, moved, record)
    event = call.event("case.suspended", case.id, number=number, reason=checked.value)
    return Outcome(record, (*changed.events, event), changed.due)


@operation(Permission.SUSPEND)
def suspend_at_once(
    transaction: Transaction,
    call: Call,
    office: Office,
    certificate: str,
    reason: str | None,
    note: str | None = None,
) -> Outcome[SuspensionRecord]:
    """In an emergency: suspend a certificate by its number, in the case that is open about it, else
    in a new one. Raises as `open_case` and `suspend` do.
    """
    events: tuple[AuditEvent, ...] = ()
    number = change_standing.find(transaction, certificate).number
    case = open_about(transaction, number)
    if case is None:
        opened = open_case(
            transaction,
            call,
            office,
            source=CaseSource.STAFF,
            reason=reason,
            certificate=certificate,
            note=note,
        )
        case, events = opened.value, opened.events
    done = suspend(transaction, call, office, shown(case.id), reason)
    return Outcome(done.value, (*events, *done.events), done.due)


@operation(Permission.CONFIRM)
def confirm(
    transaction: Transaction, call: Call, text: str, version: int | None = None
) -> Outcome[SuspensionRecord]:
    """A second person stands by the suspension, also after the day for it is over.

    By the same person again: no change. Raises NotFoundError, ForbiddenError where no person acts,
    RefusedError `case.nothing_to_confirm`, `case.same_person`, `case.changed`.
    """
    case = find_to_handle(transaction, call, text, version)
    person = require_person(transaction, call)
    actor, suspensions = who(transaction, call), transaction.of(Suspensions)
    last = next(reversed(suspensions.of_case(case.id)), None)
    if last is not None and last.confirmed_by == actor and last.ended_at is None:
        return Outcome(last)
    record = require_confirmable(last, actor_ids_of(transaction, person), shown(case.id))
    confirmed = replace(record, confirmed_by=actor, confirmed_at=call.now)
    suspensions.change(confirmed)
    move(transaction, call, case, CaseStep.CONFIRM)
    return Outcome(confirmed, (call.event("case.suspension_confirmed", case.id),))


def escalate(
    transaction: Transaction, call: Call, office: Office, record: SuspensionRecord, case: CaseRecord
) -> AuditEvent:
    """Say to everybody who could confirm that a suspension waits longer than a day.

    It goes on: nobody's silence lets a certificate stand again.
    """
    transaction.of(Suspensions).change(replace(record, escalated_at=call.now))
    moved = move(transaction, call, case, CaseStep.ESCALATE)
    case_notices.escalated(transaction, call, office, moved)
    return call.event("case.escalated", case.id, number=record.certificate)


def end_suspension(transaction: Transaction, call: Call, number: str) -> None:
    """Note that no case suspends a certificate any more: it is valid again, or revoked."""
    suspensions = transaction.of(Suspensions)
    standing = suspensions.standing_of(number)
    if standing is not None:
        suspensions.change(replace(standing, ended_at=call.now))


def _suspended(
    transaction: Transaction, call: Call, case: CaseRecord, reason: Reason
) -> CaseRecord:
    answer = end_of(call.now, deadlines().answer[case.severity], call.zone)
    return move(
        transaction,
        call,
        case,
        CaseStep.SUSPEND,
        reason=reason.value,
        answer_due_at=case.answer_due_at or answer,
        # Whoever suspends looks into it, unless somebody does already.
        assignee=case.assignee or who(transaction, call),
    )
