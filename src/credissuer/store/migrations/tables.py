"""How the scripts write a table down: columns, and constraints under the names that Row gives them.

Frozen: offices have run the scripts that import it, so what a call makes never changes. It imports
nothing of the store, because the tables of the code move on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table as one script makes it: its name, its keys, and CHECKs by name (`holds`)."""

    name: str
    primary: Sequence[str]
    unique: Sequence[str] = ()
    holds: Mapping[str, str] = field(default_factory=dict)

    def create(self, *columns: Column, called: str | None = None) -> None:
        """Create it; `called` is its name until it is renamed."""
        op.create_table(
            called or self.name,
            # No number counts up by itself: each record brings its own.
            *(sa.Column(x.name, x.type, nullable=x.null, autoincrement=False) for x in columns),
            *self._checks(columns),
            *self._keys(columns),
            sqlite_strict=True,
        )

    def recreate_on_sqlite(self, *columns: Column, new: Sequence[str] = ()) -> None:
        """The table anew, with its rows and without its indices; `new` are columns that the rows do
        not have yet.

        SQLite changes no CHECK, and drops no column that a CHECK names. Foreign keys are off
        (sqlite.org/lang_altertable).
        """
        after = f"{self.name}_after"
        self.create(*columns, called=after)
        copied = ", ".join(column.name for column in columns if column.name not in new)
        op.execute(f"INSERT INTO {after} ({copied}) SELECT {copied} FROM {self.name}")  # noqa: S608
        op.drop_table(self.name)
        op.rename_table(after, self.name)

    def index(
        self, *columns: str, name: str = "", where: str | None = None, unique: bool = False
    ) -> None:
        """Create an index, of the rows that meet `where` alone."""
        partial = None if where is None else sa.text(where)
        op.create_index(
            name or f"ix_{self.name}_{'_'.join(columns)}",
            self.name,
            list(columns),
            unique=unique,
            sqlite_where=partial,
            postgresql_where=partial,
        )

    def _checks(self, columns: Sequence[Column]) -> list[sa.Constraint]:
        rules = {
            column.name: written(column.name, column.rule) for column in columns if column.rule
        }
        checks = {**rules, **self.holds}
        return [sa.CheckConstraint(sql, f"ck_{self.name}_{name}") for name, sql in checks.items()]

    def _keys(self, columns: Sequence[Column]) -> list[sa.Constraint]:
        keys: list[sa.Constraint] = [
            sa.ForeignKeyConstraint([column.name], [column.to], f"fk_{self.name}_{column.name}")
            for column in columns
            if column.to
        ]
        keys.append(sa.PrimaryKeyConstraint(*self.primary, name=f"pk_{self.name}"))
        if self.unique:
            named = f"uq_{self.name}_{'_'.join(self.unique)}"
            keys.append(sa.UniqueConstraint(*self.unique, name=named))
        return keys
