"""What every table shares: its metadata, and the mapping between a record and its columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import Dialect, MetaData, Select, Table, insert, select
from sqlmodel import SQLModel

from credissuer.store.databases.bulk import Bulk, ManyRows

R = TypeVar("R")


class Row(SQLModel):
    """The parent of all tables. Constraints get names, so that a later migration can name one."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )


def table_of(row: type[Row]) -> Table:
    """The Core table of a row class."""
    return Row.metadata.tables[str(row.__tablename__)]


@dataclass(frozen=True)
class Mapped(Generic[R]):
    """A record type and its table: columns and fields have the same names.

    `defaults` are fields that are not read from the table, with the value that they get instead.
    """

    record: type[R]
    table: Table
    defaults: Mapping[str, Any] = field(default_factory=dict)

    def select(self) -> Select[Any]:
        """A SELECT of the columns that make a record."""
        return select(*(self.table.c[name] for name in self._names))

    def records(self, rows: Iterable[Any]) -> Iterator[R]:
        """The records of `rows`, which `select` (with any WHERE) has read."""
        # Once and not for every row: a property that lists fields costs more than a row.
        record, names, defaults = self.record, self._names, self.defaults
        for row in rows:
            values = dict(zip(names, row, strict=True))
            yield record(**values, **defaults) if defaults else record(**values)

    @property
    def _names(self) -> list[str]:
        return [
            column.name
            for column in fields(self.record)  # type: ignore[arg-type]
            if column.name not in self.defaults
        ]


@lru_cache(maxsize=64)
def insertion(table: Table, dialect: Dialect) -> ManyRows:
    """The fastest INSERT of many rows that the database has."""
    if dialect.name == "postgresql":
        # Imported here because its driver takes as long to load as all of SQLite.
        from credissuer.store.databases.postgres_bulk import BulkCopy

        return BulkCopy(table, dialect)
    return Bulk(insert(table), dialect)
