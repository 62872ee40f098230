"""Reports of violations that anybody sent in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, select, tuple_, update

from credissuer.cases.report import ReportRecord
from credissuer.store.aggregate import Aggregate
from credissuer.store.columns import Moment
from credissuer.store.rules import at_most, column, exactly, filled, holds, moments, primary, rules
from credissuer.store.table import Mapped, Row, table_of


class ReportRow(Row, table=True):
    """`kind` has a length alone, because kinds come and go with the years."""

    __tablename__ = "report"
    __table_args__ = rules(
        exactly(id=9, number=10),
        filled(kind=100, profile=500, text=2_000, contact=200),
        at_most(evidence=5_100),
        moments("received_at"),
        holds("about", "number IS NOT NULL OR profile IS NOT NULL"),
        keys=[Index(None, "received_at", "id")],
    )
    id: str = primary()
    received_at: datetime = column(Moment)
    kind: str = column()
    number: str | None = column()
    profile: str | None = column()
    text: str = column()
    evidence: str = column()
    contact: str | None = column()


REPORTS = Mapped(ReportRecord, table_of(ReportRow))
_report = REPORTS.table.c


class ReportReading(Aggregate):
    """Reports as they stood when the transaction began."""

    MAPPED = (REPORTS,)

    def by_id(self, report_id: str) -> ReportRecord | None:
        """None where there is none."""
        return self._first(REPORTS, REPORTS.select().where(_report.id == report_id))

    def page(self, *, after: str | None = None, limit: int = 200) -> list[ReportRecord]:
        """The newest first, from the first after the report `after`; empty if that is not there."""
        wanted = REPORTS.select().order_by(_report.received_at.desc(), _report.id.desc())
        if after is not None:
            last = select(_report.received_at).where(_report.id == after).scalar_subquery()
            # A row comparison, because many reports may come in one second; NULL, of a missing
            # `after`, is never true.
            wanted = wanted.where(tuple_(_report.received_at, _report.id) < tuple_(last, after))
        return list(self._all(REPORTS, wanted.limit(limit)))


class Reports(ReportReading):
    """New reports come by `Transaction.add`."""

    def erase_contacts(self, before: datetime) -> int:
        """Erase the contact of every report received before that moment; returns how many."""
        old = update(REPORTS.table).where(
            _report.received_at < before,
            _report.contact.is_not(None),
        )
        return self._connection.execute(old.values(contact=None)).rowcount
