"""Suspensions that cases brought about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, func, select, text, update

from credissuer.cases.suspension import SuspensionRecord
from credissuer.store.aggregate import Aggregate, grouped
from credissuer.store.cases import cases as _cases
from credissuer.store.columns import Moment
from credissuer.store.rules import (
    column,
    exactly,
    filled,
    holds,
    moments,
    partial,
    primary,
    rules,
)
from credissuer.store.table import Mapped, Row, table_of

# Loaded for its table, to which suspensions refer.
assert _cases

STANDS = text("ended_at IS NULL")


class SuspensionRow(Row, table=True):
    """The migration adds triggers: who suspended and who confirmed never changes."""

    __tablename__ = "case_suspension"
    __table_args__ = rules(
        holds("seq", "seq > 0"),
        exactly(certificate=10),
        filled(reason=100, suspended_by=500, confirmed_by=500),
        moments(
            *("suspended_at", "confirm_by", "confirmed_at", "escalated_at", "lifts_at"),
            "ended_at",
        ),
        holds("two_people", "confirmed_by IS NULL OR confirmed_by <> suspended_by"),
        holds("confirmed", "(confirmed_by IS NULL) = (confirmed_at IS NULL)"),
        holds("decided", "lifts_at IS NULL OR proposal_id IS NOT NULL"),
        keys=[
            partial("ix_case_suspension_stands", "certificate", where=STANDS, unique=True),
        ],
    )
    case_id: str = primary(to="violation_case.id")
    seq: int = primary(Integer)
    certificate: str = column(to="certificate.number")
    reason: str = column()
    suspended_by: str = column()
    suspended_at: datetime = column(Moment)
    confirm_by: datetime | None = column(Moment)
    confirmed_by: str | None = column()
    confirmed_at: datetime | None = column(Moment)
    escalated_at: datetime | None = column(Moment)
    lifts_at: datetime | None = column(Moment)
    proposal_id: str | None = column(to="proposal.id")
    ended_at: datetime | None = column(Moment)


SUSPENSIONS = Mapped(SuspensionRecord, table_of(SuspensionRow))
_suspension = SUSPENSIONS.table.c

_CHANGING = (
    *("confirmed_by", "confirmed_at", "escalated_at", "lifts_at", "proposal_id", "ended_at"),
)


class SuspensionReading(Aggregate):
    """Suspensions as they stood when the transaction began."""

    MAPPED = (SUSPENSIONS,)

    def of_case(self, case_id: str) -> list[SuspensionRecord]:
        """All that the case brought about, the oldest first."""
        return self.of_cases([case_id]).get(case_id, [])

    def of_cases(self, ids: Sequence[str]) -> dict[str, list[SuspensionRecord]]:
        """Case -> its suspensions, the oldest first; without any it is absent."""
        records = self._among(SUSPENSIONS, _suspension.case_id, ids, _suspension.seq)
        return grouped(records, lambda record: record.case_id)

    def standing(self) -> list[SuspensionRecord]:
        """Every one that has not ended, the oldest first."""
        wanted = SUSPENSIONS.select().where(STANDS)
        return list(self._all(SUSPENSIONS, wanted.order_by(_suspension.suspended_at)))

    def standing_of(self, number: str) -> SuspensionRecord | None:
        """The one that a certificate is suspended by; None where no case suspended it."""
        wanted = SUSPENSIONS.select().where(STANDS, _suspension.certificate == number)
        return self._first(SUSPENSIONS, wanted)


class Suspensions(SuspensionReading):
    """New ones come by `Transaction.add`, numbered by `next_seq`."""

    def next_seq(self, case_id: str) -> int:
        """The number of a further suspension in a case."""
        wanted = select(func.max(_suspension.seq)).where(_suspension.case_id == case_id)
        return (self._connection.scalar(wanted) or 0) + 1

    def change(self, record: SuspensionRecord) -> None:
        """Store how it was confirmed, escalated, bounded and ended; nothing else ever changes."""
        values: dict[str, Any] = {name: getattr(record, name) for name in _CHANGING}
        changed = update(SUSPENSIONS.table).where(
            _suspension.case_id == record.case_id, _suspension.seq == record.seq
        )
        self._connection.execute(changed.values(**values))
