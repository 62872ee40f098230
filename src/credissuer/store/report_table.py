"""The table of reports of violations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index

from credissuer.store.columns import Moment
from credissuer.store.rules import at_most, column, exactly, filled, holds, moments, primary, rules
from credissuer.store.tables import Row


class ReportRow(Row, table=True):
    """Kinds may come and go with the years, so `kind` is held to a length alone."""

    __tablename__ = "report"
    __table_args__ = rules(
        exactly(9, "id"),
        filled(100, "kind"),
        exactly(10, "number"),
        filled(500, "profile"),
        filled(2_000, "text"),
        at_most(5_100, "evidence"),
        filled(200, "contact"),
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
