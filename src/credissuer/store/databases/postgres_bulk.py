"""Thousands of rows in one call on PostgreSQL: new ones by COPY, changes by one UPDATE."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Dialect, Table, bindparam, func, update
from sqlalchemy.dialects.postgresql import ARRAY

from credissuer.store.databases.bulk import Tuples
from credissuer.store.databases.postgres_errors import coded, place_of


class BulkCopy:
    """COPY into every column of `table`, of values whose attributes are named like its columns."""

    def __init__(self, table: Table, dialect: Dialect) -> None:
        names = table.columns.keys()
        self._tuples = Tuples(
            names,
            [column.type for column in table.columns],
            dialect,
        )
        listed = sql.SQL(", ").join(map(sql.Identifier, names))
        self._statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table.name),
            listed,
        )

    def run(self, connection: Connection, records: Iterable[Any]) -> int:
        """Returns the number of rows."""
        rows = self._tuples.of(records)
        with _cursor(connection) as cursor:
            with cursor.copy(self._statement) as copy:
                for row in rows:
                    copy.write_row(row)
            return cursor.rowcount


class Fill:
    """One UPDATE that fills `columns` of the rows that have the `keys` of a value, where the first
    of them is NULL.
    """

    def __init__(self, table: Table, keys: Sequence[str], columns: Sequence[str]) -> None:
        self._keys, self._names = keys, [*keys, *columns]
        arrays = (bindparam(f"all_{name}", type_=ARRAY(table.c[name].type)) for name in self._names)
        values = (
            func.unnest(*arrays)
            .table_valued(*(table.c[name] for name in self._names))
            .render_derived("given")
        )
        matches = [table.c[name] == values.c[name] for name in keys]
        filled = {name: values.c[name] for name in columns}
        self._statement = (
            update(table).where(*matches, table.c[columns[0]].is_(None)).values(filled)
        )

    def run(self, connection: Connection, records: Iterable[Any]) -> int:
        """Returns the number of rows filled; of two values with the same keys the first counts."""
        # UPDATE … FROM picks any of several matching rows (PostgreSQL, UPDATE), so none may be
        # there twice.
        first: dict[tuple[Any, ...], Any] = {}
        for record in records:
            first.setdefault(tuple(getattr(record, name) for name in self._keys), record)
        arrays = {
            f"all_{name}": [getattr(record, name) for record in first.values()]
            for name in self._names
        }
        return connection.execute(self._statement, arrays).rowcount


@contextmanager
def _cursor(connection: Connection) -> Iterator[psycopg.Cursor[Any]]:
    """The driver's own cursor, beside which SQLAlchemy would see neither an error nor a lost
    connection.
    """
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    try:
        with driver.cursor() as cursor:
            yield cursor
    except psycopg.Error as error:
        # Otherwise the pool would hand out the broken connection again.
        if driver.closed:
            connection.invalidate(error)
        url = connection.engine.url
        named = coded(error, place_of(url), url.password)
        if named is None:
            raise
        raise named from error
