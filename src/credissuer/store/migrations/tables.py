"""How the scripts write a table down: columns, and constraints under the names that Row gives them.

Frozen: offices have run the scripts that import it, so what a call makes never changes. It imports
nothing of the store, because the tables of the code move on.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

from credissuer.store.migrations.rules import LATEST, between, written

# STRICT tables of SQLite know no BIGINT, and INTEGER has 64 bits.
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Octet by octet, as SQLite does: a locale's order may change under an index.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


class Column(NamedTuple):
    """`rule` is a CHECK with the column as `{}`; `to` is the column (`table.column`) that it names
    rows of.
    """

    name: str
    type: sa.types.TypeEngine
    rule: str | None = None
    null: bool = False
    to: str | None = None


def text(
    name: str, rule: str | None = None, *, null: bool = False, to: str | None = None
) -> Column:
    return Column(name, TEXT, rule, null, to)


def integer(
    name: str, rule: str | None = None, *, null: bool = False, to: str | None = None
) -> Column:
    return Column(name, sa.Integer(), rule, null, to)


def moment(name: str, *, null: bool = False) -> Column:
    return Column(name, BIG, between(0, LATEST), null)


def create(
    table: str,
    *columns: Column,
    primary: Iterable[str],
    unique: Iterable[str] = (),
    holds: Mapping[str, str] | None = None,
    called: str | None = None,
) -> None:
    """Create a table; `holds` are CHECKs by name, `called` its name until it is renamed."""
    rules = {column.name: written(column.name, column.rule) for column in columns if column.rule}
    checks = {**rules, **(holds or {})}
    keys: list[sa.Constraint] = [
        sa.ForeignKeyConstraint([column.name], [column.to], f"fk_{table}_{column.name}")
        for column in columns
        if column.to
    ]
    keys.append(sa.PrimaryKeyConstraint(*primary, name=f"pk_{table}"))
    if unique:
        keys.append(sa.UniqueConstraint(*unique, name=f"uq_{table}_{'_'.join(unique)}"))
    op.create_table(
        called or table,
        # No number counts up by itself: each record brings its own.
        *(sa.Column(one.name, one.type, nullable=one.null, autoincrement=False) for one in columns),
        *(sa.CheckConstraint(check, f"ck_{table}_{name}") for name, check in checks.items()),
        *keys,
        sqlite_strict=True,
    )


def index(
    table: str,
    *columns: str,
    name: str | None = None,
    where: str | None = None,
    unique: bool = False,
) -> None:
    """Create an index, of the rows that meet `where` alone."""
    partial = None if where is None else sa.text(where)
    op.create_index(
        name or f"ix_{table}_{'_'.join(columns)}",
        table,
        list(columns),
        unique=unique,
        sqlite_where=partial,
        postgresql_where=partial,
    )


def recreate_on_sqlite(
    table: str,
    *columns: Column,
    primary: Iterable[str],
    holds: Mapping[str, str] | None = None,
    new: Iterable[str] = (),
) -> None:
    """The table anew, with its rows and without its indices: SQLite changes no CHECK, and drops no
    column that a CHECK names. Foreign keys are off (sqlite.org/lang_altertable).

    `new` are the columns that the rows do not have yet.
    """
    after = f"{table}_after"
    create(table, *columns, primary=primary, holds=holds, called=after)
    copied = ", ".join(column.name for column in columns if column.name not in new)
    op.execute(f"INSERT INTO {after} ({copied}) SELECT {copied} FROM {table}")  # noqa: S608 - no input
    op.drop_table(table)
    op.rename_table(after, table)
