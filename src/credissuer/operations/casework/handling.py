"""What staff does with a case before it is decided: take it up, note, weigh, merge, close, reopen."""

from __future__ import annotations

from dataclasses import replace

from credissuer.audit.trail import AuditEvent
from credissuer.cases.case import (
    CaseOutcome,
    CaseRecord,
    CaseState,
    CaseStep,
    Severity,
    require_reopenable,
    shown,
)
from credissuer.cases.deadlines import deadlines, end_of
from credissuer.cases.report import ReportState
from credissuer.credentials.states import reason as as_reason
from credissuer.errors import RefusedError, UsageError
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.casework.case_records import find_to_handle, move, who
from credissuer.operations.casework.opening import noted
from credissuer.staff.roles import Permission
from credissuer.store.cases.cases import Cases
from credissuer.store.transaction import Transaction


@operation(Permission.HANDLE)
def take_up(
    transaction: Transaction, call: Call, text: str, version: int | None = None
) -> Outcome[CaseRecord]:
    """Whoever asks looks into the case from now on.

    Again: no change. Raises NotFoundError, RefusedError `case.closed`, `case.changed`.
    """
    case = find_to_handle(transaction, call, text, version)
    _require_open(case)
    actor = who(transaction, call)
    if case.assignee == actor and case.state is not CaseState.OPEN:
        return Outcome(case)
    if case.state is CaseState.OPEN:
        taken = move(transaction, call, case, CaseStep.TAKE_UP, assignee=actor)
    else:
        taken = _change(transaction, call, case, assignee=actor)
    # Not by whom: that is the actor of the entry.
    return Outcome(taken, (call.event("case.taken_up", case.id),))


@operation(Permission.HANDLE)
def add_note(transaction: Transaction, call: Call, text: str, note: str) -> Outcome[CaseRecord]:
    """Write something down that nobody but the office reads, also after the case is closed.

    Raises NotFoundError, RefusedError `case.note_missing`, `case.note_too_long`.
    """
    case = find_to_handle(transaction, call, text)
    events = noted(transaction, call, case.id, note)
    if not events:
        raise RefusedError("case.note_missing")
    return Outcome(case, events)


@operation(Permission.HANDLE)
def weigh(
    transaction: Transaction,
    call: Call,
    text: str,
    reason: str | None,
    severity: Severity,
    version: int | None = None,
) -> Outcome[CaseRecord]:
    """Say for which reason a case is looked into, and how much it weighs; its deadline follows.

    Raises NotFoundError, UsageError, RefusedError `case.closed`, `case.changed`.
    """
    case = find_to_handle(transaction, call, text, version)
    _require_open(case)
    checked = as_reason(reason).value
    if (checked, severity) == (case.reason, case.severity):
        return Outcome(case)
    due = end_of(case.opened_at, deadlines().decide[severity], call.zone)
    weighed = _change(transaction, call, case, reason=checked, severity=severity, decide_due_at=due)
    event = call.event("case.weighed", case.id, reason=checked, severity=severity.value)
    return Outcome(weighed, (event,))


@operation(Permission.HANDLE)
def close(
    transaction: Transaction,
    call: Call,
    text: str,
    closing: str | None = None,
    note: str | None = None,
    version: int | None = None,
) -> Outcome[CaseRecord]:
    """Close a case without a finding; `closing` is why its reports are closed.

    Raises NotFoundError, RefusedError `case.cannot_change` (also while the certificate is
    suspended: that takes a decision), UsageError `case.closing_unknown`.
    """
    case = find_to_handle(transaction, call, text, version)
    if closing not in (None, "no_violation", "not_enough", "not_ours", "spam"):
        raise UsageError("case.closing_unknown", given=str(closing)[:100])
    closed = move(
        transaction,
        call,
        case,
        CaseStep.CLOSE,
        closed_at=call.now,
        outcome=CaseOutcome.NO_FINDING.value,
        answer_due_at=None,
    )
    events = close_reports(transaction, call, case.id, closing or "no_violation")
    event = call.event("case.closed", case.id, outcome=CaseOutcome.NO_FINDING.value)
    return Outcome(closed, (event, *noted(transaction, call, case.id, note), *events))


@operation(Permission.HANDLE)
def reopen(
    transaction: Transaction, call: Call, text: str, version: int | None = None
) -> Outcome[CaseRecord]:
    """Open a case again that was closed without a finding.

    Raises NotFoundError, RefusedError `case.cannot_change` of an open one, `case.decided`.
    """
    case = find_to_handle(transaction, call, text, version)
    if case.state is CaseState.CLOSED:
        require_reopenable(case)
    due = end_of(call.now, deadlines().decide[case.severity], call.zone)
    opened = move(
        transaction, call, case, CaseStep.REOPEN, closed_at=None, outcome=None, decide_due_at=due
    )
    return Outcome(opened, (call.event("case.reopened", case.id),))


@operation(Permission.HANDLE)
def merge(
    transaction: Transaction,
    call: Call,
    text: str,
    into: str,
    version: int | None = None,
) -> Outcome[CaseRecord]:
    """Close a case as part of another open one, which gets its reports; the value is that other.

    Raises NotFoundError, RefusedError `case.merge_itself`, `case.closed`, `case.cannot_change`.
    """
    case, other = (
        find_to_handle(transaction, call, text, version),
        find_to_handle(transaction, call, into),
    )
    if case.id == other.id:
        raise RefusedError("case.merge_itself")
    _require_open(other)
    move(
        transaction,
        call,
        case,
        CaseStep.MERGE,
        closed_at=call.now,
        outcome=CaseOutcome.MERGED.value,
        merged_into=other.id,
        answer_due_at=None,
    )
    for report in transaction.reports.of_case(case.id):
        transaction.reports.change(replace(report, case_id=other.id))
    return Outcome(other, (call.event("case.merged", case.id, into=other.id),))


def close_reports(
    transaction: Transaction, call: Call, case_id: str, closing: str
) -> tuple[AuditEvent, ...]:
    """Close what is still open of the reports of a case."""
    events = []
    for report in transaction.reports.of_case(case_id):
        if report.state is ReportState.OPEN:
            transaction.reports.change(replace(report, closed_at=call.now, closing=closing))
            events.append(call.event("report.closed", report.id, reason=closing, case=case_id))
    return tuple(events)


def _require_open(case: CaseRecord) -> None:
    if case.state is CaseState.CLOSED:
        raise RefusedError("case.closed", id=shown(case.id))


def _change(
    transaction: Transaction, call: Call, case: CaseRecord, **changes: object
) -> CaseRecord:
    changed = replace(case, changed_at=call.now, **changes)  # type: ignore[arg-type]
    return transaction.of(Cases).change(changed)
