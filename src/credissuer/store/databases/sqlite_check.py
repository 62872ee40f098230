"""What SQLite finds wrong with a file of its own: damaged pages, rows that refer to none."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnClause, Connection, column, func, select, text
from sqlalchemy import table as lightweight

ORPHANS = "PRAGMA foreign_key_check"

MANY = 10_000
"""Rows from which on a table is not checked whole."""

RUNS, ROWS = 5, 100
"""How many runs of rows are read of such a table, and how long a run is."""


def problems(connection: Connection, *, whole: bool) -> list[str]:
    """In SQLite's own words; empty where all is well.

    Without `whole` every table with few rows, and of each other RUNS runs of ROWS rows, which begin
    by chance: pages that cannot be read raise an error as everywhere else.
    """
    if whole:
        return [*_checked(connection, ""), *_orphans(connection, "")]
    found: list[str] = []
    for table in connection.scalars(_TABLES).all():
        # rowid, because SQLite finds the last one at once, and count(*) reads the whole table.
        last = connection.scalar(select(func.max(_ROWID)).select_from(lightweight(table))) or 0
        if last <= MANY:
            argument = f'("{table}")'
            found += [*_checked(connection, argument), *_orphans(connection, argument)]
        else:
            _read_some(connection, table, last)
    return found


def _checked(connection: Connection, argument: str) -> Iterator[str]:
    for (line,) in connection.exec_driver_sql(f"PRAGMA quick_check{argument}"):
        if line != "ok":
            yield str(line)


def _orphans(connection: Connection, argument: str) -> Iterator[str]:
    for table, row, referred, _ in connection.exec_driver_sql(f"{ORPHANS}{argument}"):
        yield f"{table}: row {row} has no {referred}"


def _read_some(connection: Connection, table: str, last: int) -> None:
    # A subquery, because `random()` beside the column would be asked anew for every row.
    begun = select(func.abs(func.random() % last)).scalar_subquery()
    some = select(text("*")).select_from(lightweight(table)).where(begun <= _ROWID)
    for _ in range(RUNS):
        connection.execute(some.order_by(_ROWID).limit(ROWS)).all()


_ROWID: ColumnClause[int] = column("rowid")
_TABLES = text("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
