"""Appeals against what was decided in cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, Integer, text

from credissuer.cases.answer import MOST_TEXT
from credissuer.cases.appeal import AppealOutcome, AppealRecord
from credissuer.errors import RefusedError
from credissuer.store.aggregate import Aggregate
from credissuer.store.cases import hearings as _hearings
from credissuer.store.columns import Moment
from credissuer.store.rules import (
    column,
    exactly,
    filled,
    holds,
    moments,
    one_of,
    partial,
    primary,
    rules,
)
from credissuer.store.table import Mapped, Row, table_of

# Loaded for its tables, to which appeals refer.
assert _hearings

OPEN = text("outcome IS NULL")


class AppealRow(Row, table=True):
    """The migration adds triggers: nobody who made the decision decides on the appeal against it."""

    __tablename__ = "appeal"
    __table_args__ = rules(
        exactly(id=9, replaced_by=10),
        filled(lodged_by=500, text=MOST_TEXT),
        one_of("outcome", AppealOutcome),
        moments("lodged_at", "decide_due_at", "decided_at"),
        holds("version", "version > 0"),
        holds("decided", "(outcome IS NULL) = (decided_at IS NULL)"),
        holds("by_two", "(outcome IS NULL) = (proposal_id IS NULL)"),
        holds("replaced", "replaced_by IS NULL OR COALESCE(outcome, 'upheld') <> 'upheld'"),
        keys=[
            Index("uq_appeal_against", "against", unique=True),
            Index(None, "case_id"),
            partial("ix_appeal_open", "lodged_at", where=OPEN),
        ],
    )
    id: str = primary()
    case_id: str = column(to="violation_case.id")
    against: str = column(to="proposal.id")
    lodged_by: str = column()
    lodged_at: datetime = column(Moment)
    decide_due_at: datetime = column(Moment)
    text: str = column()
    evidence_id: str | None = column(to="case_evidence.id")
    proposal_id: str | None = column(to="proposal.id")
    outcome: str | None = column()
    decided_at: datetime | None = column(Moment)
    replaced_by: str | None = column(to="certificate.number")
    version: int = column(Integer)


APPEALS = Mapped(AppealRecord, table_of(AppealRow))
_appeal = APPEALS.table.c

_CHANGING = ("proposal_id", "outcome", "decided_at", "replaced_by")


class AppealReading(Aggregate):
    """Appeals as they stood when the transaction began."""

    MAPPED = (APPEALS,)

    def by_id(self, appeal_id: str) -> AppealRecord | None:
        """None where there is none."""
        return self._first(APPEALS, APPEALS.select().where(_appeal.id == appeal_id))

    def of_case(self, case_id: str) -> list[AppealRecord]:
        """The appeals in a case, the oldest first."""
        wanted = APPEALS.select().where(_appeal.case_id == case_id)
        return list(self._all(APPEALS, wanted.order_by(_appeal.lodged_at, _appeal.id)))

    def of_cases(self, ids: Sequence[str]) -> list[AppealRecord]:
        """The appeals in these cases."""
        return list(self._among(APPEALS, _appeal.case_id, ids, _appeal.lodged_at))

    def open(self) -> list[AppealRecord]:
        """Every one that has yet to be decided, the oldest first."""
        wanted = APPEALS.select().where(OPEN)
        return list(self._all(APPEALS, wanted.order_by(_appeal.lodged_at, _appeal.id)))


class Appeals(AppealReading):
    """New ones come by `Transaction.add`."""

    def change(self, record: AppealRecord) -> AppealRecord:
        """Store the decision, as the version after `record.version`.

        Raises RefusedError `appeal.changed` where somebody was faster, `store.conflict` where one
        of those decided whom the appeal is against.
        """
        changed = self._store_next(APPEALS, record, _CHANGING)
        if changed is None:
            raise RefusedError("appeal.changed", id=f"{record.id[0]}-{record.id[1:]}")
        return changed
