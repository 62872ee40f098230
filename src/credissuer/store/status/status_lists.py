"""Status lists: which indices are given away, and what was last signed of each list."""

from __future__ import annotations

from sqlalchemy import Integer, LargeBinary, func, insert, select, update

from credissuer.errors import NotFoundError, RefusedError
from credissuer.status.lists import SIZE, StatusListRecord, index_at
from credissuer.store.aggregate import Aggregate
from credissuer.store.rules import between, column, holds, primary, rules
from credissuer.store.table import Mapped, Row, table_of


class StatusListRow(Row, table=True):
    """Without the order of its indices: half a megabyte, and SQLite rewrites a row as a whole."""

    __tablename__ = "status_list"
    __table_args__ = rules(
        between(0, SIZE, "taken"),
        holds("changes", "changes >= 0"),
    )
    id: int = primary(Integer)
    taken: int = column(Integer)
    changes: int = column(Integer)


class StatusListOrderRow(Row, table=True):
    __tablename__ = "status_list_order"
    __table_args__ = rules()
    list_id: int = primary(Integer, to="status_list.id")
    order: bytes = column(LargeBinary)


STATUS_LISTS = Mapped(StatusListRecord, table_of(StatusListRow), {"order": b""})
_list, _order = STATUS_LISTS.table, table_of(StatusListOrderRow)


class StatusListReading(Aggregate):
    """Status lists as they stood when the transaction began, with `order` left empty.

    The order is half a megabyte, and `take_indices` alone needs it.
    """

    def by_id(self, list_id: int) -> StatusListRecord | None:
        """None where there is none."""
        return self._first(STATUS_LISTS, STATUS_LISTS.select().where(_list.c.id == list_id))

    def all(self) -> list[StatusListRecord]:
        """Every list by id."""
        return list(self._all(STATUS_LISTS, STATUS_LISTS.select().order_by(_list.c.id)))

    def order(self, list_id: int) -> bytes:
        """The shuffled order of all indices of a list, 3 octets each."""
        wanted = select(_order.c.order).where(_order.c.list_id == list_id)
        order: bytes = self._connection.scalars(wanted).one()
        return order


class StatusLists(StatusListReading):
    """Lists are added one at a time, since each has an order beside its row."""

    def add(self, record: StatusListRecord) -> None:
        """A new list with its order. Raises RefusedError `store.conflict` for an id in use."""
        with self._connection.begin_nested():
            self._insert(STATUS_LISTS, [record])
            self._connection.execute(insert(_order).values(list_id=record.id, order=record.order))

    def retire(self, list_id: int, taken: int) -> None:
        """Count the first `taken` indices in the order of a list as given, at least."""
        retired = update(_list).where(_list.c.id == list_id, _list.c.taken < taken)
        self._connection.execute(retired.values(taken=taken))

    def take_indices(self, list_id: int, count: int) -> list[int]:
        """The next `count` unused indices of a list; no other transaction ever gets one of them.

        Raises RefusedError `status.list_full` (and takes none), NotFoundError
        `status.list_not_found`.
        """
        if count < 1:
            raise ValueError("at least one index is taken")
        room = (
            select(func.length(_order.c.order)).where(_order.c.list_id == list_id).scalar_subquery()
        )
        advance = (
            update(_list)
            # One UPDATE with its condition, so that no two transactions read the same `taken`.
            .where(_list.c.id == list_id, (_list.c.taken + count) * 3 <= room)
            .values(taken=_list.c.taken + count)
            .returning(_list.c.taken)
        )
        taken = self._connection.scalar(advance)
        if taken is None:
            if self.by_id(list_id) is None:
                raise NotFoundError("status.list_not_found", list=list_id)
            raise RefusedError("status.list_full", list=list_id)
        # Only the octets that are needed, from 1 on as SQL counts.
        piece = func.substr(_order.c.order, 3 * (taken - count) + 1, 3 * count)
        wanted = select(piece).where(_order.c.list_id == list_id)
        order: bytes = self._connection.scalars(wanted).one()
        return [index_at(order, place) for place in range(count)]
