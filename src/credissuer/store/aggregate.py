"""The parent of all aggregates: SELECTs and INSERTs of records on one connection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import Field, replace
from typing import Any, ClassVar, Protocol, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    bindparam,
    select,
    tuple_,
    update,
)

from credissuer.store.table import Mapped, insertion


class VersionedRecord(Protocol):
    """A record that counts its changes, so that nobody overwrites what they have not seen."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def id(self) -> str: ...

    @property
    def version(self) -> int: ...


R = TypeVar("R")
V = TypeVar("V")
C = TypeVar("C", bound=VersionedRecord)

BATCH = 500
"""Values in one IN list, and rows fetched at a time where all are read."""


class Aggregate:
    """Access to the tables of one aggregate inside one transaction.

    `MAPPED` names the records that `Transaction.add` may insert and their tables. A new aggregate
    is a subclass of this in a file of its own in this package, with a migration and a contract
    test; `Transaction.of` gives access to it.
    """

    MAPPED: ClassVar[tuple[Mapped[Any], ...]] = ()

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _first(self, mapped: Mapped[R], wanted: Select[Any]) -> R | None:
        return next(mapped.records(self._connection.execute(wanted).all()), None)

    def _all(self, mapped: Mapped[R], wanted: Select[Any]) -> Iterator[R]:
        """Read in batches, because a table may be larger than memory."""
        rows = self._connection.execute(wanted.execution_options(yield_per=BATCH))
        return mapped.records(rows)

    def _among(
        self,
        mapped: Mapped[R],
        column: Column[Any],
        values: Iterable[Any],
        *order: ColumnElement[Any],
        wanted: Select[Any] | None = None,
    ) -> Iterator[R]:
        """The records of `wanted` (else all) that have one of `values` in `column`.

        Ordered by `order` within each batch of values.
        """
        statement = mapped.select() if wanted is None else wanted
        for batch in batches(values):
            selected = statement.where(is_one_of(column, batch)).order_by(*order)
            yield from mapped.records(self._connection.execute(selected).all())

    def _newest_first(
        self,
        mapped: Mapped[R],
        wanted: Select[Any],
        moment: ColumnElement[Any],
        *,
        after: str | None,
        limit: int,
    ) -> list[R]:
        """A page of `wanted`, the latest `moment` first, from the first after the record with the
        id `after`; empty where that is not there.
        """
        key = mapped.table.c.id
        if after is not None:
            last = select(moment).where(key == after).scalar_subquery()
            # A row comparison, because many records may come in one second; NULL, of a missing
            # `after`, is never true.
            wanted = wanted.where(tuple_(moment, key) < tuple_(last, after))
        return list(self._all(mapped, wanted.order_by(moment.desc(), key.desc()).limit(limit)))

    def _store_next(self, mapped: Mapped[C], record: C, names: Iterable[str]) -> C | None:
        """Store those fields of `record` as the version after `record.version`, and give that
        version; None where another one is stored by now.
        """
        columns = mapped.table.c
        following = record.version + 1
        changed = update(mapped.table).where(
            columns.id == record.id, columns.version == record.version
        )
        changed = changed.values({name: getattr(record, name) for name in names})
        done = self._connection.execute(changed.values(version=following))
        return None if done.rowcount == 0 else replace(record, version=following)

    def _insert(self, mapped: Mapped[R], records: Iterable[R]) -> None:
        insertion(mapped.table, self._connection.dialect).run(self._connection, records)


def batches(values: Iterable[V]) -> Iterator[list[V]]:
    """`values` without duplicates, in lists that fit into one statement."""
    # Without duplicates, because one in two batches would bring its record twice.
    unique = list(dict.fromkeys(values))
    for start in range(0, len(unique), BATCH):
        yield unique[start : start + BATCH]


def is_one_of(column: Column[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    """Whether `column` has one of `values`, at most `BATCH`."""
    # One parameter that is expanded when the statement runs: handed over one by one, each value
    # costs SQLAlchemy more than SQLite needs to find it.
    those = bindparam(None, list(values), type_=column.type, unique=True, expanding=True)
    return column.in_(those)


def with_values(wanted: Select[Any], values: Mapping[Column[Any], Any]) -> Select[Any]:
    """`wanted`, of those alone whose columns have these values; None asks for nothing."""
    for column, value in values.items():
        if value is not None:
            wanted = wanted.where(column == value)
    return wanted


def with_absence(wanted: Select[Any], absent: Mapping[Column[Any], bool | None]) -> Select[Any]:
    """`wanted`, of those alone whose columns are NULL (True) or not (False); None asks for
    nothing.
    """
    for column, is_absent in absent.items():
        if is_absent is not None:
            wanted = wanted.where(column.is_(None) if is_absent else column.is_not(None))
    return wanted


def grouped(records: Iterable[R], key: Callable[[R], str]) -> dict[str, list[R]]:
    """`records` by key, in their order."""
    groups: dict[str, list[R]] = {}
    for record in records:
        groups.setdefault(key(record), []).append(record)
    return groups
