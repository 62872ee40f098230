"""What staff does with a report: assign it, say what it is about, close it, open it again.

A request that changes nothing answers as before and leaves no entry in the audit trail. The trail
never has the assignee's name, because it can never be erased; who assigned is its actor.
"""

from __future__ import annotations

from dataclasses import replace

from credissuer.cases.report import (
    DUPLICATE,
    ReportRecord,
    ReportState,
    receipt,
)
from credissuer.cases.report import assignee as as_assignee
from credissuer.cases.report import closing as as_closing
from credissuer.errors import RefusedError
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.change_standing import find
from credissuer.operations.reporting.reports import find_report
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Transaction


@operation(Permission.HANDLE)
def assign(
    transaction: Transaction,
    call: Call,
    text: str,
    name: str | None,
) -> Outcome[ReportRecord]:
    """Let the person `name` look into the report with the receipt `text`; None: nobody does.

    Raises NotFoundError `report.not_found`, UsageError `report.assignee_invalid`.
    """
    record = find_report(transaction, text)
    changed = replace(record, assignee=None if name is None else as_assignee(name))
    action = "report.unassigned" if name is None else "report.assigned"
    return _changed(transaction, call, record, changed, action)


@operation(Permission.HANDLE)
def link(
    transaction: Transaction,
    call: Call,
    text: str,
    number: str | None,
) -> Outcome[ReportRecord]:
    """Say that the report is about the certificate `number`; None: about what was written in it.

    Raises NotFoundError `report.not_found`, `certificate.not_found`; LinkError for what is no
    number.
    """
    record = find_report(transaction, text)
    certificate = record.number if number is None else find(transaction, number).number
    changed = replace(record, certificate=certificate)
    action = "report.unlinked" if number is None else "report.linked"
    return _changed(transaction, call, record, changed, action, number=certificate)


@operation(Permission.HANDLE)
def close(
    transaction: Transaction,
    call: Call,
    text: str,
    reason: str | None,
) -> Outcome[ReportRecord]:
    """Close the report for a reason of the list.

    Raises RefusedError `report.already_closed` where it is closed for another one, UsageError for a
    reason that does not exist, NotFoundError.
    """
    checked_reason = as_closing(reason)
    record = find_report(transaction, text)
    return _close(transaction, call, record, checked_reason, None)


@operation(Permission.HANDLE)
def close_as_duplicate(
    transaction: Transaction,
    call: Call,
    text: str,
    other: str,
) -> Outcome[ReportRecord]:
    """Close the report, because it says the same as the report with the receipt `other`.

    Raises RefusedError `report.no_original` where that is this one or a duplicate itself,
    `report.already_closed`; NotFoundError.
    """
    record, original = find_report(transaction, text), find_report(transaction, other)
    # Never a duplicate of a duplicate, so that no circle of them can close.
    if original.id == record.id or original.duplicate_of is not None:
        raise RefusedError("report.no_original", id=receipt(original.id))
    return _close(transaction, call, record, DUPLICATE, original.id)


@operation(Permission.HANDLE)
def reopen(transaction: Transaction, call: Call, text: str) -> Outcome[ReportRecord]:
    """Open a closed report again. Raises NotFoundError `report.not_found`."""
    record = find_report(transaction, text)
    changed = replace(record, closed_at=None, closing=None, duplicate_of=None)
    return _changed(transaction, call, record, changed, "report.reopened")


def _close(
    transaction: Transaction,
    call: Call,
    record: ReportRecord,
    reason: str,
    duplicate_of: str | None,
) -> Outcome[ReportRecord]:
    if record.state is ReportState.CLOSED:
        if (record.closing, record.duplicate_of) != (reason, duplicate_of):
            raise RefusedError(
                "report.already_closed",
                id=receipt(record.id),
                reason=record.closing,
            )
        # A repeated request after a lost answer: the first time stands.
        return Outcome(record)
    changed = replace(record, closed_at=call.now, closing=reason, duplicate_of=duplicate_of)
    detail = {} if duplicate_of is None else {"duplicate_of": duplicate_of}
    return _changed(transaction, call, record, changed, "report.closed", reason=reason, **detail)


def _changed(
    transaction: Transaction,
    call: Call,
    record: ReportRecord,
    changed: ReportRecord,
    action: str,
    **detail: str | None,
) -> Outcome[ReportRecord]:
    if changed == record:
        return Outcome(record)
    transaction.reports.change(changed)
    return Outcome(changed, (call.event(action, record.id, **detail),))
