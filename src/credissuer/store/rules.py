"""What the tables are made of: columns, keys, and the CHECKs that hold lengths, ranges and words in
every database.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import CheckConstraint, Index, TextClause
from sqlmodel import Field

from credissuer.store.columns import PlainText
from credverifier.wire.envelope.dates import LATEST


def exactly(**lengths: int) -> list[CheckConstraint]:
    """The length of each column, in characters."""
    # Quoted here and below, because `index` is a word of SQL.
    return [
        CheckConstraint(f'length("{column}") = {length}', name=column)
        for column, length in lengths.items()
    ]


def filled(**longest: int) -> list[CheckConstraint]:
    """The greatest length of each column, which is never empty."""
    return [
        CheckConstraint(f'length("{column}") BETWEEN 1 AND {most}', name=column)
        for column, most in longest.items()
    ]


def at_most(**longest: int) -> list[CheckConstraint]:
    """The greatest length of each column, which may be empty."""
    return [
        CheckConstraint(f'length("{column}") <= {most}', name=column)
        for column, most in longest.items()
    ]


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


def signature() -> list[CheckConstraint]:
    """A signature that is recorded before it is made: what completes it comes all at once."""
    together = " AND ".join(
        f"(signature IS NULL) = ({member} IS NULL)" for member in ("token_sha256", "signed_at")
    )
    return [
        *exactly(token_sha256=64),
        *moments("opened_at", "signed_at"),
        *holds("sealed", together),
    ]


def partial(name: str, *columns: str, where: TextClause, unique: bool = False) -> Index:
    """An index of the rows that meet `where` alone."""
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


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
