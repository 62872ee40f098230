"""Reports of violations that anybody sent in, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Select, and_, func, or_, select, update

from credissuer.cases.report import (
    EVERY_REPORT,
    ReportCount,
    ReportFilter,
    ReportRecord,
    ReportState,
)
from credissuer.errors import NotFoundError
from credissuer.store.aggregate import Aggregate, batches, with_absence, with_values
from credissuer.store.cases import cases as _cases
from credissuer.store.columns import Moment
from credissuer.store.rules import at_most, column, exactly, filled, holds, moments, primary, rules
from credissuer.store.table import Mapped, Row, table_of

# Loaded for its table, to which reports refer.
assert _cases


class ReportRow(Row, table=True):
    """`kind` and `closing` have a length alone, because such lists grow with the years.

    `certificate` is no foreign key, because people report numbers that are none of ours.
    """

    __tablename__ = "report"
    __table_args__ = rules(
        exactly(id=9, number=10, certificate=10),
        filled(kind=100, profile=500, text=2_000, contact=200, assignee=100, closing=100),
        at_most(evidence=5_100),
        moments("received_at", "closed_at"),
        holds("about", "number IS NOT NULL OR profile IS NOT NULL"),
        holds("closed", "(closed_at IS NULL) = (closing IS NULL)"),
        holds(
            "duplicate",
            "duplicate_of IS NULL OR (COALESCE(closing, '') = 'duplicate' AND duplicate_of <> id)",
        ),
        keys=[
            Index(None, "received_at", "id"),
            Index(None, "certificate"),
            Index(None, "case_id"),
        ],
    )
    id: str = primary()
    received_at: datetime = column(Moment)
    kind: str = column()
    number: str | None = column()
    profile: str | None = column()
    text: str = column()
    evidence: str = column()
    contact: str | None = column()
    certificate: str | None = column()
    assignee: str | None = column()
    closed_at: datetime | None = column(Moment)
    closing: str | None = column()
    duplicate_of: str | None = column(to="report.id")
    case_id: str | None = column(to="violation_case.id")


REPORTS = Mapped(ReportRecord, table_of(ReportRow))
_report = REPORTS.table.c


class ReportReading(Aggregate):
    """Reports as they stood when the transaction began."""

    MAPPED = (REPORTS,)

    def by_id(self, report_id: str) -> ReportRecord | None:
        """None where there is none."""
        return self._first(REPORTS, REPORTS.select().where(_report.id == report_id))

    def page(
        self,
        which: ReportFilter = EVERY_REPORT,
        *,
        after: str | None = None,
        limit: int = 200,
    ) -> list[ReportRecord]:
        """The newest first, from the first after the report `after`; empty if that is not there."""
        wanted = _among(REPORTS.select(), which)
        return self._newest_first(REPORTS, wanted, _report.received_at, after=after, limit=limit)

    def counts(
        self,
        which: ReportFilter = EVERY_REPORT,
        *,
        after: tuple[int, str] | None = None,
        limit: int = 200,
    ) -> list[ReportCount]:
        """How many reports stand under each number, those with most open ones first.

        From the first after `after`: the open ones and the number of the last.
        """
        number, open_ = _report.certificate, func.count() - func.count(_report.closed_at)
        closed, latest = func.count(_report.closed_at), func.max(_report.received_at, type_=Moment)
        wanted = _among(select(number, open_, closed, latest), which)
        wanted = wanted.where(number.is_not(None)).group_by(number)
        if after is not None:
            most, last = after
            wanted = wanted.having(or_(open_ < most, and_(open_ == most, number > last)))
        wanted = wanted.order_by(open_.desc(), number).limit(limit)
        return [ReportCount(*row) for row in self._connection.execute(wanted)]

    def of_case(self, case_id: str) -> list[ReportRecord]:
        """The reports that a case is about, the oldest first."""
        wanted = REPORTS.select().where(_report.case_id == case_id)
        return list(self._all(REPORTS, wanted.order_by(_report.received_at, _report.id)))

    def open_of(self, numbers: Sequence[str]) -> dict[str, int]:
        """Number -> how many open reports stand under it; absent where none do."""
        found: dict[str, int] = {}
        for batch in batches(numbers):
            wanted = select(_report.certificate, func.count()).where(
                _report.certificate.in_(batch),
                _report.closed_at.is_(None),
            )
            rows = self._connection.execute(wanted.group_by(_report.certificate))
            found |= {number: count for number, count in rows}  # noqa: C416
        return found


def _among(wanted: Select[Any], which: ReportFilter) -> Select[Any]:
    """The SELECT, of those reports alone that the filter lets through."""
    equal = {
        _report.kind: which.kind,
        _report.certificate: which.certificate,
        _report.assignee: which.assignee,
    }
    absent = {
        _report.closed_at: None if which.state is None else which.state is ReportState.OPEN,
        _report.assignee: None if which.is_assigned is None else not which.is_assigned,
    }
    if which.but:
        others = or_(_report.certificate.is_(None), _report.certificate.not_in(which.but))
        wanted = wanted.where(others)
    return with_absence(with_values(wanted, equal), absent)


class Reports(ReportReading):
    """New reports come by `Transaction.add`."""

    def change(self, record: ReportRecord) -> None:
        """Store certificate, assignee, closed_at, closing, duplicate_of and case_id (nothing else).

        Raises NotFoundError `report.not_found`.
        """
        changed = update(REPORTS.table).where(_report.id == record.id)
        changed = changed.values(
            certificate=record.certificate,
            assignee=record.assignee,
            closed_at=record.closed_at,
            closing=record.closing,
            duplicate_of=record.duplicate_of,
            case_id=record.case_id,
        )
        if self._connection.execute(changed).rowcount == 0:
            raise NotFoundError("report.not_found", id=record.id)

    def erase_contacts(self, before: datetime) -> int:
        """Erase the contact of every report received before that moment; returns how many."""
        old = update(REPORTS.table).where(
            _report.received_at < before,
            _report.contact.is_not(None),
        )
        return self._connection.execute(old.values(contact=None)).rowcount
