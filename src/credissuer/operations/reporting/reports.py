"""Reports of violations: received from anybody, read by those who decide, and made nameless after a
time.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from credissuer.cases.report import (
    EVERY_REPORT,
    Report,
    ReportCount,
    ReportFilter,
    ReportRecord,
    id_of,
    kinds,
    parse_id,
    receipt,
)
from credissuer.errors import NotFoundError, UsageError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.deciding.own_affairs import own_of, refuse_to_read_own
from credissuer.operations.perform import needs
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire import number as numbers
from credverifier.wire.envelope import dates


@operation(None)
def receive(
    transaction: Transaction,
    call: Call,
    office: Office,
    report: Report,
) -> Outcome[ReportRecord]:
    """Store a report that anybody sent.

    The audit trail says that it came and what it is about, and nothing of its text or its sender.
    """
    record = ReportRecord(
        id=id_of(office.entropy(5)),
        received_at=call.now,
        # As it was written, until staff finds that it is about another one.
        certificate=report.number,
        **asdict(report),
    )
    transaction.add([record])
    # The trail is append-only: what is written there could never be erased again.
    event = call.event(
        "report.received",
        record.id,
        kind=record.kind,
        number=record.number,
    )
    return Outcome(record, (event,))


@needs(Permission.REPORTS)
def page(
    office: Office,
    call: Call,
    which: ReportFilter = EVERY_REPORT,
    *,
    after: str | None = None,
    limit: int = 200,
) -> list[ReportRecord]:
    """The reports about others, the newest first, from the first after the id `after`.

    Raises UsageError `report.kind_unknown`.
    """
    _require_kind(which)
    with office.store.read() as reading:
        which = which._replace(but=own_of(reading, call).certificates)
        return reading.reports.page(which, after=after, limit=limit)


@needs(Permission.REPORTS)
def counts(
    office: Office,
    call: Call,
    which: ReportFilter = EVERY_REPORT,
    *,
    after: tuple[int, str] | None = None,
    limit: int = 200,
) -> list[ReportCount]:
    """How many reports stand under each certificate, those with most open ones first.

    From the first after `after`: the open ones and the number of the last. Raises UsageError
    `report.kind_unknown`.
    """
    _require_kind(which)
    with office.store.read() as reading:
        which = which._replace(but=own_of(reading, call).certificates)
        return reading.reports.counts(which, after=after, limit=limit)


def _require_kind(which: ReportFilter) -> None:
    # Refused, because a misspelt kind would find nothing, and nobody would know.
    if which.kind is not None and which.kind not in kinds():
        raise UsageError("report.kind_unknown", kinds=", ".join(kinds()))


@operation(Permission.REPORTS)
def read_report(transaction: Transaction, call: Call, text: str) -> Outcome[ReportRecord]:
    """The report with that receipt; the audit trail keeps that it was read.

    Raises NotFoundError `report.not_found`, ForbiddenError `reading.of_oneself`.
    """
    record = find_report(transaction, text)
    refuse_to_read_own(transaction, call, certificate=record.certificate)
    return Outcome(record, (call.event("report.read", record.id),))


def find_report(reading: Reading, text: str) -> ReportRecord:
    """The report with that receipt. Raises NotFoundError `report.not_found`."""
    report_id = parse_id(text)
    record = None if report_id is None else reading.reports.by_id(report_id)
    if record is None:
        # Cut, because the text comes out of a URL.
        raise NotFoundError("report.not_found", id=text[:40])
    return record


@operation(Permission.ERASE)
def erase_contacts(transaction: Transaction, call: Call, days: int) -> Outcome[int]:
    """Erase the contact in every report older than `days`; the value is how many.

    Raises UsageError `report.days`.
    """
    # Not 0, which would erase the contact in a report that came in just now.
    if not 1 <= days <= 3_660:
        raise UsageError("report.days", days=days)
    erased = transaction.reports.erase_contacts(call.now - timedelta(days=days))
    event = call.event(
        "report.contacts_erased",
        "reports",
        days=days,
        count=erased,
    )
    return Outcome(erased, (event,))


def facts(record: ReportRecord) -> dict[str, Any]:
    """The report as JSON, wherever those who may read it do."""
    return {
        "receipt": receipt(record.id),
        "received_at": dates.stamp(record.received_at),
        "kind": record.kind,
        "number": numbers.show(record.number) if record.number else None,
        "profile": record.profile,
        "text": record.text,
        "evidence": record.evidence.split("\n") if record.evidence else [],
        "contact": record.contact,
        "state": record.state.value,
        "certificate": numbers.show(record.certificate) if record.certificate else None,
        "assignee": record.assignee,
        "closed_at": dates.stamp(record.closed_at) if record.closed_at else None,
        "closing": record.closing,
        "duplicate_of": receipt(record.duplicate_of) if record.duplicate_of else None,
    }


def count_facts(count: ReportCount) -> dict[str, Any]:
    """The count of a certificate's reports as JSON."""
    return {
        "certificate": numbers.show(count.number),
        "open": count.open,
        "closed": count.closed,
        "latest": dates.stamp(count.latest),
    }
