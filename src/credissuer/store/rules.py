"""What the tables are made of: columns, keys, and the CHECKs that hold lengths, ranges and words in
every database.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from credissuer.store.columns import PlainText
from credverifier.wire.envelope.dates import LATEST


def exactly(length: int, *columns: str) -> list[CheckConstraint]:
    # Quoted, because `index` is a word of SQL.
    return [CheckConstraint(f'length("{column}") = {length}', name=column) for column in columns]


def filled(longest: int, *columns: str) -> list[CheckConstraint]:
    return [
        CheckConstraint(f'length("{column}") BETWEEN 1 AND {longest}', name=column)
        for column in columns
    ]


def at_most(longest: int, *columns: str) -> list[CheckConstraint]:
    return [CheckConstraint(f'length("{column}") <= {longest}', name=column) for column in columns]


def between(low: int, high: int, *columns: str) -> list[CheckConstraint]:
    return [
        CheckConstraint(f'"{column}" BETWEEN {low} AND {high}', name=column) for column in columns
    ]


def moments(*columns: str) -> list[CheckConstraint]:
    return between(0, LATEST, *columns)


def one_of(column: str, words: Iterable[str]) -> list[CheckConstraint]:
    listed = ", ".join(f"'{word}'" for word in words)
    return [CheckConstraint(f'"{column}" IN ({listed})', name=column)]


def holds(name: str, condition: str) -> list[CheckConstraint]:
    return [CheckConstraint(condition, name=name)]


def rules(*checks: list[CheckConstraint], keys: Iterable[Any] = ()) -> tuple[Any, ...]:
    # STRICT: without it SQLite stores a text in an INTEGER column (sqlite.org/stricttables.html).
    return (*keys, *(check for group in checks for check in group), {"sqlite_strict": True})


def column(sa_type: Any = PlainText, *, to: str | None = None) -> Any:
    return Field(sa_type=sa_type, foreign_key=to)


def primary(sa_type: Any = PlainText, *, to: str | None = None) -> Any:
    """A part of the primary key, given by the record and never counted up by the database."""
    return Field(
        sa_type=sa_type,
        foreign_key=to,
        primary_key=True,
        sa_column_kwargs={"autoincrement": False},
    )
