"""Reports of violations: received from anybody, read by those who decide, and made nameless after a
time.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from credissuer.audit.trail import AuditEvent
from credissuer.cases.report import Report, ReportRecord, id_of, parse_id, receipt
from credissuer.errors import NotFoundError, UsageError
from credissuer.office import Office
from credissuer.staff.roles import Actor, Permission
from credverifier.wire import number as numbers
from credverifier.wire.envelope import dates

ANYBODY = "public"
"""Who sends a report, as far as the audit trail knows."""


def receive(office: Office, report: Report, *, request_id: str | None) -> ReportRecord:
    """Keep `report`.

    The trail says that it came and what it is about, and nothing of what was written or by whom.
    """
    now = office.clock()
    record = ReportRecord(id=id_of(office.entropy(5)), received_at=now, **asdict(report))
    event = AuditEvent(
        at=now,
        actor=ANYBODY,
        request_id=request_id,
        action="report.received",
        object=record.id,
        detail={"kind": record.kind, "number": record.number},
    )
    with office.store.write() as transaction:
        transaction.add([record])
        transaction.append_audit([event])
    return record


def page(
    office: Office, actor: Actor, *, after: str | None = None, limit: int = 200
) -> list[ReportRecord]:
    """The reports, the newest first, from the first after the id `after`."""
    actor.require(Permission.REPORTS)
    with office.store.read() as reading:
        return reading.reports(after=after, limit=limit)


def find(office: Office, actor: Actor, text: str) -> ReportRecord:
    """The report of that receipt; that it was read is written down.

    Raises NotFoundError `report.not_found`.
    """
    actor.require(Permission.REPORTS)
    report_id = parse_id(text)
    with office.store.write() as transaction:
        record = None if report_id is None else transaction.report(report_id)
        if record is None:
            raise NotFoundError("report.not_found", id=text[:40])
        transaction.append_audit([_event(office, actor, "report.read", record.id, {})])
    return record


def erase_contacts(office: Office, actor: Actor, days: int) -> int:
    """Forget how to reach whoever reported more than `days` ago; returns how many.

    Raises UsageError `report.days`.
    """
    actor.require(Permission.ERASE)
    if not 1 <= days <= 3_660:
        raise UsageError("report.days", days=days)
    before = office.clock() - timedelta(days=days)
    with office.store.write() as transaction:
        erased = transaction.erase_contacts(before)
        detail: dict[str, str | int | None] = {"days": days, "count": erased}
        transaction.append_audit(
            [_event(office, actor, "report.contacts_erased", "reports", detail)]
        )
    return erased


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


def _event(
    office: Office, actor: Actor, action: str, about: str, detail: dict[str, str | int | None]
) -> AuditEvent:
    return AuditEvent(
        at=office.clock(),
        actor=actor.id,
        request_id=None,
        action=action,
        object=about,
        detail=detail,
    )
