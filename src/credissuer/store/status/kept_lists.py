"""The Token Status List of each day, as it was signed last on that day."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Index, Integer, and_, func, or_, select, tuple_, update

from credissuer.status.kept_list import KeptListRecord
from credissuer.store.aggregate import Aggregate
from credissuer.store.rules import between, column, exactly, filled, primary, rules
from credissuer.store.table import Mapped, Row, table_of


class KeptListRow(Row, table=True):
    """Rows are only ever added; `published` alone changes."""

    __tablename__ = "kept_list"
    __table_args__ = rules(
        exactly(day=10),
        between(1, 999_999_999, "list_id"),
        filled(token=4 * 1024 * 1024),
        between(0, 1, "published"),
        keys=[Index(None, "published", "day", "list_id")],
    )
    day: str = primary()
    list_id: int = primary(Integer)
    token: str = column()
    published: int = column(Integer)


KEPT_LISTS = Mapped(KeptListRecord, table_of(KeptListRow))
_kept = KEPT_LISTS.table.c


class KeptListReading(Aggregate):
    """What was kept as of the beginning of the transaction."""

    def after(self, day: str, list_id: int, limit: int) -> list[KeptListRecord]:
        """At most `limit` lists behind one of them, by day and list."""
        is_behind = or_(_kept.day > day, and_(_kept.day == day, _kept.list_id > list_id))
        wanted = KEPT_LISTS.select().where(is_behind).order_by(_kept.day, _kept.list_id)
        return list(self._all(KEPT_LISTS, wanted.limit(limit)))

    def unpublished(self, limit: int) -> list[KeptListRecord]:
        """At most `limit` lists that are not in the public tree yet, the oldest first."""
        wanted = KEPT_LISTS.select().where(_kept.published == 0)
        wanted = wanted.order_by(_kept.day, _kept.list_id)
        return list(self._all(KEPT_LISTS, wanted.limit(limit)))

    def count(self) -> int:
        """How many there are."""
        return int(self._connection.scalar(select(func.count()).select_from(KEPT_LISTS.table)) or 0)

    def days_of(self, list_id: int) -> set[str]:
        """The days of which a list was kept."""
        return set(self._connection.scalars(select(_kept.day).where(_kept.list_id == list_id)))


class KeptLists(KeptListReading):
    """What is kept stays."""

    def keep(self, records: Sequence[KeptListRecord]) -> None:
        """Add lists; a day that has one already keeps it."""
        keys = [(record.day, record.list_id) for record in records]
        wanted = select(_kept.day, _kept.list_id)
        there = {
            (day, list_id)
            for day, list_id in self._connection.execute(
                wanted.where(tuple_(_kept.day, _kept.list_id).in_(keys))
            )
        }
        fresh = [record for record in records if (record.day, record.list_id) not in there]
        if fresh:
            self._insert(KEPT_LISTS, fresh)

    def mark_published(self, records: Sequence[KeptListRecord]) -> None:
        """Note that these are in the office's own public tree."""
        for record in records:
            is_it = and_(_kept.day == record.day, _kept.list_id == record.list_id)
            self._connection.execute(update(KEPT_LISTS.table).where(is_it).values(published=1))

    def forget_published(self) -> None:
        """Note that none is public: the tree is another one, or empty."""
        self._connection.execute(update(KEPT_LISTS.table).values(published=0))
