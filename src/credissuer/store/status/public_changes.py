"""The change feed: what the public is told, numbered from 1 without a gap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, func, select

from credissuer.status.public_change import STANDINGS, PublicChangeRecord
from credissuer.store.aggregate import Aggregate, batches, is_one_of
from credissuer.store.columns import BigNumber, Moment
from credissuer.store.rules import column, exactly, holds, moments, one_of, primary, rules
from credissuer.store.table import Mapped, Row, table_of


class PublicChangeRow(Row, table=True):
    """Append-only: the migration adds triggers that refuse every UPDATE and DELETE."""

    __tablename__ = "public_change"
    __table_args__ = rules(
        holds("n", "n > 0"),
        exactly(number=10),
        one_of("type", STANDINGS),
        moments("at"),
        keys=[Index(None, "number", "n")],
    )
    n: int = primary(BigNumber)
    at: datetime = column(Moment)
    type: str = column()
    number: str = column()


PUBLIC_CHANGES = Mapped(PublicChangeRecord, table_of(PublicChangeRow))
_change = PUBLIC_CHANGES.table.c


class PublicChangeReading(Aggregate):
    """The feed as it stood when the transaction began."""

    def last(self) -> int:
        """The number of the last change; 0 where there is none."""
        return int(self._connection.scalar(select(func.max(_change.n))) or 0)

    def after(self, n: int, limit: int) -> list[PublicChangeRecord]:
        """At most `limit` changes behind the number `n`, in order."""
        wanted = PUBLIC_CHANGES.select().where(_change.n > n).order_by(_change.n)
        return list(self._all(PUBLIC_CHANGES, wanted.limit(limit)))

    def since(self, moment: datetime, limit: int) -> list[PublicChangeRecord]:
        """At most `limit` changes that were decided at a moment or later, in order."""
        wanted = PUBLIC_CHANGES.select().where(_change.at >= moment).order_by(_change.n)
        return list(self._all(PUBLIC_CHANGES, wanted.limit(limit)))

    def latest_of(self, numbers: Sequence[str]) -> dict[str, PublicChangeRecord]:
        """Number of a certificate -> the last change of it; those without any are absent."""
        latest: dict[str, PublicChangeRecord] = {}
        for batch in batches(numbers):
            last = select(func.max(_change.n)).where(is_one_of(_change.number, batch))
            wanted = PUBLIC_CHANGES.select().where(_change.n.in_(last.group_by(_change.number)))
            latest |= {record.number: record for record in self._all(PUBLIC_CHANGES, wanted)}
        return latest


class PublicChanges(PublicChangeReading):
    """Changes are only ever appended."""

    def append(self, records: Sequence[PublicChangeRecord]) -> None:
        """Append changes whose numbers follow the last one, in order.

        Raises ValueError where they do not.
        """
        if not records:
            return
        first = self.last() + 1
        if [record.n for record in records] != list(range(first, first + len(records))):
            raise ValueError("changes are numbered without a gap")
        self._insert(PUBLIC_CHANGES, records)
