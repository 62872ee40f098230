"""What brands watch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, Integer, delete, func, select

from credissuer.brands.watch_list import WatchedItemRecord, WatchListRecord
from credissuer.store.aggregate import Aggregate, batches, is_one_of
from credissuer.store.brands.brands import BRANDS
from credissuer.store.columns import Moment
from credissuer.store.rules import column, exactly, filled, holds, moments, primary, rules
from credissuer.store.table import Mapped, Row, table_of


class WatchListRow(Row, table=True):
    __tablename__ = "watch_list"
    __table_args__ = rules(
        exactly(id=12, until=10),
        filled(name=200),
        moments("created_at"),
        holds("version", "version > 0"),
        keys=[Index(None, "brand_id")],
    )
    id: str = primary()
    brand_id: str = column(to="brand.id")
    name: str = column()
    until: str | None = column()
    created_at: datetime = column(Moment)
    version: int = column(Integer)


class WatchedItemRow(Row, table=True):
    __tablename__ = "watched_item"
    __table_args__ = rules(filled(item=500), keys=[Index(None, "item")])
    list_id: str = primary(to="watch_list.id")
    item: str = primary()


WATCH_LISTS = Mapped(WatchListRecord, table_of(WatchListRow))
WATCHED_ITEMS = Mapped(WatchedItemRecord, table_of(WatchedItemRow))
_list, _item = WATCH_LISTS.table.c, WATCHED_ITEMS.table.c


class WatchListReading(Aggregate):
    """Watch-lists as they stood when the transaction began."""

    MAPPED = (WATCH_LISTS, WATCHED_ITEMS)

    def of_brand(self, brand_id: str) -> list[WatchListRecord]:
        """The lists of a brand, the oldest first."""
        wanted = WATCH_LISTS.select().where(_list.brand_id == brand_id)
        return list(self._all(WATCH_LISTS, wanted.order_by(_list.created_at, _list.id)))

    def by_id(self, brand_id: str, list_id: str) -> WatchListRecord | None:
        """A list of a brand; None where it has none of that id."""
        wanted = WATCH_LISTS.select().where(_list.id == list_id, _list.brand_id == brand_id)
        return self._first(WATCH_LISTS, wanted)

    def items(self, list_id: str, after: str | None = None, limit: int | None = None) -> list[str]:
        """The items of a list in order, those behind `after`, at most `limit`."""
        wanted = select(_item.item).where(_item.list_id == list_id).order_by(_item.item)
        if after is not None:
            wanted = wanted.where(_item.item > after)
        return list(self._connection.scalars(wanted if limit is None else wanted.limit(limit)))

    def count(self, list_id: str) -> int:
        """How many items a list has."""
        wanted = select(func.count()).where(_item.list_id == list_id)
        return int(self._connection.scalar(wanted) or 0)

    def count_of_brand(self, brand_id: str) -> int:
        """How many items a brand has on all of its lists."""
        of_brand = select(_list.id).where(_list.brand_id == brand_id)
        wanted = select(func.count()).where(_item.list_id.in_(of_brand))
        return int(self._connection.scalar(wanted) or 0)

    def watching(self, items: Sequence[str], today: str) -> dict[str, list[str]]:
        """Item -> the brands that watch it on a list that is not over on the day `today`, disabled
        brands left out.
        """
        watching: dict[str, list[str]] = {}
        for batch in batches(items):
            wanted = (
                select(_item.item, _list.brand_id)
                .join_from(WATCHED_ITEMS.table, WATCH_LISTS.table, _item.list_id == _list.id)
                .join(BRANDS.table, _list.brand_id == BRANDS.table.c.id)
                .where(is_one_of(_item.item, batch), BRANDS.table.c.disabled_at.is_(None))
                .where(_list.until.is_(None) | (_list.until >= today))
                .distinct()
                .order_by(_item.item, _list.brand_id)
            )
            for item, brand in self._connection.execute(wanted):
                watching.setdefault(item, []).append(brand)
        return watching


class WatchLists(WatchListReading):
    """New lists come by `Transaction.add`."""

    def change(self, record: WatchListRecord) -> WatchListRecord | None:
        """Store name and end as the version after `record.version`; None where another one is
        stored by now.
        """
        return self._store_next(WATCH_LISTS, record, ("name", "until"))

    def put_items(self, list_id: str, items: Sequence[str]) -> None:
        """Add items that the list does not have."""
        there = set(self.items(list_id))
        new = [item for item in dict.fromkeys(items) if item not in there]
        if new:
            self._insert(
                WATCHED_ITEMS, [WatchedItemRecord(list_id=list_id, item=item) for item in new]
            )

    def drop_items(self, list_id: str, items: Sequence[str] | None = None) -> None:
        """Remove these items, or all."""
        of_list = delete(WATCHED_ITEMS.table).where(_item.list_id == list_id)
        if items is None:
            self._connection.execute(of_list)
            return
        for batch in batches(items):
            self._connection.execute(of_list.where(is_one_of(_item.item, batch)))

    def remove(self, list_id: str) -> None:
        """Remove a list with its items."""
        self.drop_items(list_id)
        self._connection.execute(delete(WATCH_LISTS.table).where(_list.id == list_id))
