"""The store on an SQL database. What is a single database's own stands in the file of its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import URL, make_url, text
from sqlalchemy.exc import ArgumentError

from credissuer.errors import ConfigError
from credissuer.store.contract import Dumped, Store
from credissuer.store.databases.database import Database
from credissuer.store.databases.sqlite import SqliteFile
from credissuer.store.reconnecting import beginning, committing
from credissuer.store.schema import SCHEMA, Schema, revision_of
from credissuer.store.transaction import Reading, Transaction


def _postgres(url: URL) -> Database:
    # Imported here because its driver alone takes as long to load as all of SQLite.
    from credissuer.store.databases.postgres import Postgres

    return Postgres(url)


DATABASES: Mapping[str, Callable[[URL], Database]] = {
    "sqlite": SqliteFile.at,
    "postgresql": _postgres,
}
"""Scheme of the URL -> the database behind it."""


def open_store(url: str, *, busy_timeout_ms: int = 30_000) -> SqlStore:
    """The store at `url`. Touches no database yet.

    `sqlite:///credissuer.db` (relative to the current folder) or `postgresql://user@host/database`.
    Raises ConfigError `database.unsupported`, `database.sqlite_too_old` or
    `database.network_filesystem`.
    """
    try:
        parts = make_url(url)
    except ArgumentError as error:
        # Only the scheme, because the rest of what cannot be read may hold a password.
        raise ConfigError("database.unsupported", url=url.partition("://")[0]) from error
    # A driver is not for the office's user to choose, and without a name there would be a database
    # of somebody's own.
    if parts.drivername not in DATABASES or not parts.database:
        raise ConfigError("database.unsupported", url=f"{parts.drivername}://…")
    return SqlStore(DATABASES[parts.drivername](parts), busy_timeout_ms=busy_timeout_ms)


class SqlStore(Store):
    """`Store` on one pool of connections; `database` knows what is peculiar to it."""

    def __init__(
        self,
        database: Database,
        *,
        busy_timeout_ms: int,
        schema: Schema = SCHEMA,
    ) -> None:
        self._database = database
        self._schema = schema
        self._engines = database.engines(busy_timeout_ms)

    @property
    def file(self) -> Path | None:
        """The file that the database is, or None where it is a server."""
        return self._database.file

    @property
    def place(self) -> str:
        """The database as people may read it, without a password."""
        return self._database.place

    @property
    def kind(self) -> str:
        """A key of DATABASES."""
        return self._engines.reading.dialect.name

    @contextmanager
    def read(self) -> Iterator[Reading]:
        with beginning(self._engines.reading, self._database.begin_seconds) as connection:
            yield Reading(connection)

    @contextmanager
    def write(self, *, patience_ms: int | None = None) -> Iterator[Transaction]:
        writing = self._engines.writing
        if patience_ms is not None:
            writing = writing.execution_options(patience_ms=patience_ms)
        with committing(writing, self._database.begin_seconds) as connection:
            yield Transaction(connection)

    def publish_lock(self) -> AbstractContextManager[None]:
        return self._database.publish_lock(self._engines)

    def schema(self) -> Mapping[str, str | None]:
        return {"database": self._revision(), "code": self._schema.newest}

    def require_current(self) -> None:
        revision = self._revision()
        if revision is None:
            raise ConfigError("database.missing", path=self._database.place)
        self._schema.refuse_newer(revision)
        if revision != self._schema.newest:
            raise ConfigError(
                "schema.too_old",
                found=revision,
                needed=self._schema.newest,
            )

    def upgrade(self) -> None:
        self._database.create()
        upgrading = self._engines.writing.execution_options(rebuilds_tables=True)
        try:
            with upgrading.begin() as connection:
                revision = revision_of(connection)
                self._schema.refuse_newer(revision)
                # Asked inside the transaction, because another process may have upgraded while this
                # one waited.
                if revision == self._schema.newest:
                    return
                self._database.before_upgrade(
                    connection,
                    revision,
                    self._schema.newest,
                )
                self._schema.upgrade(connection)
                self._database.after_upgrade(connection)
        finally:
            # The connection of an upgrade may enforce less than others: it is not used again.
            self._engines.reading.dispose()

    def dump(self, target: Path) -> Dumped:
        with self._engines.reading.begin() as connection:
            revision, head = revision_of(connection), Reading(connection).audit.recorded_head()
            if revision is None or head is None:
                raise ConfigError("database.missing", path=self._database.place)
            self._database.dump(connection, target)
        return Dumped(self.kind, revision, head)

    @contextmanager
    def admitting(self, revision: str) -> Iterator[Transaction]:
        """The one transaction that makes a loaded dump of `revision` the office's database: in the
        schema of this version, with what its body does, or not at all.

        Raises ConfigError `schema.too_new`.
        """
        self._schema.refuse_newer(revision)
        upgrading = self._engines.writing.execution_options(rebuilds_tables=True)
        try:
            with upgrading.begin() as connection:
                if revision_of(connection) is None:
                    version = text("INSERT INTO alembic_version (version_num) VALUES (:revision)")
                    connection.execute(version, {"revision": revision})
                if revision != self._schema.newest:
                    self._schema.upgrade(connection)
                yield Transaction(connection)
                self._database.after_upgrade(connection)
        finally:
            # As after an upgrade: this connection may enforce less than others.
            self._engines.reading.dispose()

    def check(self, *, whole: bool = True) -> list[str]:
        try:
            with self._engines.reading.begin() as connection:
                problems = self._database.check(connection, whole=whole)
                # Of another schema its own migrations have made the triggers.
                if revision_of(connection) == self._schema.newest:
                    problems += self._database.missing_triggers(connection)
                return problems
        except ConfigError as error:
            # Damage is what was asked about, and no failure of the question.
            if error.code != "storage.damaged":
                raise
            return [str(error)]

    def close(self) -> None:
        self._engines.reading.dispose()

    def _revision(self) -> str | None:
        if not self._database.exists():
            return None
        with self._engines.reading.begin() as connection:
            return revision_of(connection)
