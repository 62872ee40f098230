"""Reports of violations: received from anybody, read by those who decide, and made nameless after a
time.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from credissuer.cases.report import Report, ReportRecord, id_of, parse_id, receipt
from credissuer.errors import NotFoundError, UsageError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.perform import needs
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Transaction
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
    *,
    after: str | None = None,
    limit: int = 200,
) -> list[ReportRecord]:
    """The reports, the newest first, from the first after the id `after`."""
    with office.store.read() as reading:
        return reading.reports.page(after=after, limit=limit)


@operation(Permission.REPORTS)
def read_report(transaction: Transaction, call: Call, text: str) -> Outcome[ReportRecord]:
    """The report with that receipt; the audit trail keeps that it was read.

    Raises NotFoundError `report.not_found`.
    """
    report_id = parse_id(text)
    record = None if report_id is None else transaction.reports.by_id(report_id)
    if record is None:
        # Cut, because the text comes out of a URL.
        raise NotFoundError("report.not_found", id=text[:40])
    return Outcome(record, (call.event("report.read", record.id),))


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
    }
