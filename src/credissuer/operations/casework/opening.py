"""Open a case: from reports, from what somebody told the office, or because an account drifted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from credissuer.audit.trail import AuditEvent
from credissuer.cases.case import (
    MOST_NOTE,
    CaseFilter,
    CaseRecord,
    CaseSource,
    CaseState,
    Severity,
    id_of,
    shown,
)
from credissuer.cases.deadlines import deadlines, end_of
from credissuer.cases.report import ReportRecord, ReportState, block, line, receipt
from credissuer.credentials.states import Reason
from credissuer.credentials.states import reason as as_reason
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.casework.case_records import find_to_handle, who
from credissuer.operations.change_standing import find
from credissuer.operations.reporting.reports import find_report
from credissuer.staff.roles import Permission
from credissuer.store.cases.cases import CaseReading, Cases
from credissuer.store.transaction import Reading, Transaction


@operation(Permission.HANDLE)
def open_case(
    transaction: Transaction,
    call: Call,
    office: Office,
    *,
    source: CaseSource,
    reason: str | None,
    certificate: str | None = None,
    profile: str | None = None,
    severity: Severity | None = None,
    note: str | None = None,
) -> Outcome[CaseRecord]:
    """Open a case about a certificate (its number as a person types it), or about an account.

    Raises RefusedError `case.already_open` where one about the same certificate is open,
    `case.about_missing`; NotFoundError `certificate.not_found`, UsageError for the reason,
    LinkError for what is no number.
    """
    checked = as_reason(reason)
    number = find(transaction, certificate).number if certificate else None
    about = line(profile or "") or None
    if number is None and about is None:
        raise RefusedError("case.about_missing")
    if number is not None:
        _require_none_open(transaction, number)
    weight = severity or deadlines().weight.get(checked, Severity.SERIOUS)
    opener = who(transaction, call)
    record = CaseRecord(
        id=id_of("C", office.entropy(5)),
        certificate=number,
        profile=None if about is None else about[:500],
        reason=checked.value,
        severity=weight,
        source=source,
        state=CaseState.OPEN,
        assignee=opener if source is not CaseSource.DRIFT else None,
        opened_by=opener,
        opened_at=call.now,
        decide_due_at=end_of(call.now, deadlines().decide[weight], call.zone),
        changed_at=call.now,
    )
    transaction.add([record])
    event = call.event(
        "case.opened",
        record.id,
        number=number,
        reason=checked.value,
        severity=weight.value,
        source=source.value,
    )
    return Outcome(record, (event, *noted(transaction, call, record.id, note)))


@operation(Permission.HANDLE)
def open_from_reports(
    transaction: Transaction,
    call: Call,
    office: Office,
    receipts: Sequence[str],
    *,
    reason: str | None,
    severity: Severity | None = None,
    note: str | None = None,
) -> Outcome[CaseRecord]:
    """Open one case for reports that are about the same certificate, or the same account.

    Raises RefusedError `case.no_reports`, `case.report_taken`, `case.several_certificates`,
    `case.about_missing`, and what `open_case` raises.
    """
    reports = _takeable(transaction, receipts)
    number, profile = about_of(transaction, reports)
    opened = open_case(
        transaction,
        call,
        office,
        source=CaseSource.REPORT,
        reason=reason,
        certificate=number,
        profile=None if number else profile,
        severity=severity,
        note=note,
    )
    events = _take(transaction, call, opened.value.id, reports)
    return Outcome(opened.value, (*opened.events, *events))


@operation(Permission.HANDLE)
def add_reports(
    transaction: Transaction, call: Call, text: str, receipts: Sequence[str]
) -> Outcome[CaseRecord]:
    """Let an open case take further reports.

    Raises NotFoundError, RefusedError `case.closed`, `case.no_reports`, `case.report_taken`.
    """
    case = find_to_handle(transaction, call, text)
    if case.state is CaseState.CLOSED:
        raise RefusedError("case.closed", id=shown(case.id))
    return Outcome(case, _take(transaction, call, case.id, _takeable(transaction, receipts)))


@operation(Permission.HANDLE)
def on_drift(
    transaction: Transaction, call: Call, office: Office, certificate: str, profile: str
) -> Outcome[CaseRecord]:
    """A check found another owner or no code any more: a case, unless one is open already.

    `certificate` is a number, `profile` the URL of the account. Called inside the commit of that
    check.
    """
    number = find(transaction, certificate).number
    already = open_about(transaction, number)
    if already is not None:
        return Outcome(already)
    return open_case(
        transaction,
        call,
        office,
        source=CaseSource.DRIFT,
        reason=Reason.IDENTITY_OR_HANDLE_LOST.value,
        certificate=certificate,
        profile=profile,
    )


def open_about(reading: Reading, number: str) -> CaseRecord | None:
    """The open case about a certificate (canonical number); None where there is none."""
    which = CaseFilter(certificate=number, is_closed=False)
    return next(iter(reading.of(CaseReading).page(which, limit=1)), None)


def about_of(reading: Reading, reports: Sequence[ReportRecord]) -> tuple[str | None, str | None]:
    """The certificate and the account that reports are about.

    A number that is none of ours counts for nothing. Raises RefusedError
    `case.several_certificates`.
    """
    named = dict.fromkeys(one.certificate for one in reports if one.certificate)
    ours = [number for number in named if _is_ours(reading, number)]
    if len(ours) > 1:
        raise RefusedError("case.several_certificates", numbers=", ".join(ours))
    profile = next((one.profile for one in reports if one.profile), None)
    return (ours[0] if ours else None), profile


def noted(
    transaction: Transaction, call: Call, case_id: str, text: str | None
) -> tuple[AuditEvent, ...]:
    """Keep a note of staff in a case; the event names it by its place alone.

    Raises RefusedError `case.note_too_long`.
    """
    kept = block(text or "")
    if not kept:
        return ()
    if len(kept) > MOST_NOTE:
        raise RefusedError("case.note_too_long", most=MOST_NOTE)
    author = who(transaction, call)
    record = transaction.of(Cases).append_note(case_id, author, call.now, kept)
    return (call.event("case.noted", case_id, note=record.seq),)


def _is_ours(reading: Reading, number: str) -> bool:
    certificate = reading.certificates.by_number(number)
    return certificate is not None and certificate.released_at is not None


def _require_none_open(reading: Reading, number: str) -> None:
    already = open_about(reading, number)
    if already is not None:
        raise RefusedError("case.already_open", id=shown(already.id))


def _takeable(reading: Reading, receipts: Sequence[str]) -> list[ReportRecord]:
    reports = [find_report(reading, text) for text in dict.fromkeys(receipts)]
    if not reports:
        raise RefusedError("case.no_reports")
    for report in reports:
        if report.case_id is not None or report.state is ReportState.CLOSED:
            raise RefusedError("case.report_taken", id=receipt(report.id))
    return reports


def _take(
    transaction: Transaction, call: Call, case_id: str, reports: Sequence[ReportRecord]
) -> tuple[AuditEvent, ...]:
    for report in reports:
        transaction.reports.change(replace(report, case_id=case_id))
    return tuple(call.event("report.joined_case", one.id, case=case_id) for one in reports)
