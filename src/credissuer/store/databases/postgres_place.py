"""A database of a PostgreSQL server as the place to which a database is brought back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL

from credissuer import failpoints
from credissuer.errors import ConfigError
from credissuer.store.databases import postgres_tools
from credissuer.store.databases.postgres_errors import coded, place_of

_PATIENCE = 3
"""Seconds in which other sessions may end."""

# By the user, because the server's own workers have none, and their kind is not shown to everybody.
_OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL
"""


class PostgresPlace:
    """The dump is loaded into the database itself, without the version of its schema: until that is
    there, every command says that there is no database.
    """

    has_room = False

    def __init__(self, url: URL) -> None:
        self._url = url.set(drivername="postgresql+psycopg")
        self.name = place_of(url)
        self._kept: sql.Identifier | None = None

    def load(self, dump: Path, aside: str, *, may_move: bool = False) -> str:
        """See Place. What an interrupted load left is dropped: it is only a copy of a dump."""
        with self._connected() as connection:
            self._require_alone(connection)
            schema = self._schema(connection)
            if self._is_half_loaded(connection):
                _empty(connection, schema)
            elif self._is_filled(connection):
                self._kept = sql.Identifier(f"{postgres_tools.ASIDE}{aside}")
                _rename(connection, schema, self._kept)
                connection.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
        failpoints.reach("restore.after_aside")
        postgres_tools.load(self._url, dump)
        failpoints.reach("restore.after_load")
        url = self._url.set(drivername="postgresql")
        return url.render_as_string(hide_password=False)

    def settle(self, aside: str) -> None:
        """Nothing: with the version of its schema the database is the office's."""
        failpoints.reach("restore.after_settle")

    def discard(self) -> None:
        """See Place. What was moved aside comes back."""
        with self._connected() as connection:
            schema = self._schema(connection)
            if not self._is_half_loaded(connection):
                return
            _empty(connection, schema)
            if self._kept is not None:
                connection.execute(sql.SQL("DROP SCHEMA {}").format(schema))
                _rename(connection, self._kept, schema)
                self._kept = None

    def _require_alone(self, connection: psycopg.Connection) -> None:
        """Raises ConfigError `database.in_use`: a server would go on with what it has read."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            # A transaction looks at the sessions once, and at them again only after this.
            connection.execute("SELECT pg_stat_clear_snapshot()")
            found = connection.execute(_OTHERS).fetchone()
            if found is None or not found[0]:
                return
            # Sessions that this very command has just closed are there for a moment yet.
            if time.monotonic() > deadline:
                raise ConfigError("database.in_use", path=self.name)
            time.sleep(0.1)

    def _is_filled(self, connection: psycopg.Connection) -> bool:
        found = connection.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
        ).fetchone()
        return found is not None and int(found[0]) > 0

    def _is_half_loaded(self, connection: psycopg.Connection) -> bool:
        """Whether there are the tables of an office and no version: an office's own always has one."""
        found = connection.execute("SELECT to_regclass('alembic_version') IS NOT NULL").fetchone()
        if found is None or not found[0]:
            return False
        return connection.execute("SELECT FROM alembic_version").fetchone() is None

    def _schema(self, connection: psycopg.Connection) -> sql.Identifier:
        row = connection.execute("SELECT current_schema()").fetchone()
        return sql.Identifier(str(row[0]) if row and row[0] else "public")

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection]:
        """One transaction. Raises ConfigError."""
        arguments = self._url.get_dialect()().create_connect_args(self._url)[1]
        try:
            with psycopg.connect(**arguments) as connection:
                yield connection
        except psycopg.Error as error:
            named = coded(error, self.name, self._url.password)
            if named is None:
                raise
            raise named from error


def _rename(connection: psycopg.Connection, name: sql.Identifier, other: sql.Identifier) -> None:
    connection.execute(sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(name, other))


def _empty(connection: psycopg.Connection, schema: sql.Identifier) -> None:
    connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(schema))
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
