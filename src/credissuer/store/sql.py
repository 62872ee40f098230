"""The store on an SQL database. What is a single database's own (SQLite today) stands in the file of its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from credissuer.errors import ConfigError
from credissuer.store.contract import Store
from credissuer.store.reading import SqlReading
from credissuer.store.schema import SCHEMA, Schema, revision_of
from credissuer.store.sqlite import SqliteFile
from credissuer.store.writing import SqlTransaction


def open_store(url: str, *, busy_timeout_ms: int = 30_000) -> SqlStore:
    """The store at `url` (`sqlite:///credissuer.db`, relative to the current folder). Touches no database yet.

    Raises ConfigError `database.unsupported`, `database.sqlite_too_old` or `database.network_filesystem`.
    """
    try:
        parts = make_url(url)
    except ArgumentError as error:
        raise ConfigError("database.unsupported", url=url.partition("://")[0]) from error
    # In memory there would be a database for every connection, and none after the last.
    if parts.get_backend_name() != "sqlite" or parts.database in (None, "", ":memory:"):
        raise ConfigError("database.unsupported", url=parts.render_as_string(hide_password=True))
    assert parts.database
    return SqlStore(SqliteFile(Path(parts.database)), busy_timeout_ms=busy_timeout_ms)


class SqlStore(Store):
    """`Store` on one engine; `database` knows what is peculiar to it."""

    def __init__(self, database: SqliteFile, *, busy_timeout_ms: int, schema: Schema = SCHEMA) -> None:
        self._database = database
        self._schema = schema
        self._engine = database.engine(busy_timeout_ms)
        self._writer = self._engine.execution_options(writes=True)

    @property
    def file(self) -> Path | None:
        """The file that the database is, or None where it is a server."""
        return self._database.path

    @contextmanager
    def read(self) -> Iterator[SqlReading]:
        with self._engine.begin() as connection:
            yield SqlReading(connection)

    @contextmanager
    def write(self) -> Iterator[SqlTransaction]:
        with self._writer.begin() as connection:
            yield SqlTransaction(connection)

    def schema(self) -> Mapping[str, str | None]:
        return {"database": self._revision(), "code": self._schema.newest}

    def require_current(self) -> None:
        found = self._revision()
        if found is None:
            raise ConfigError("database.missing", path=str(self._database.path))
        self._schema.refuse_newer(found)
        if found != self._schema.newest:
            raise ConfigError("schema.too_old", found=found, needed=self._schema.newest)

    def upgrade(self) -> None:
        self._database.create()
        with self._writer.begin() as connection:
            found = revision_of(connection)
            self._schema.refuse_newer(found)
            if found == self._schema.newest:
                return
            if found is not None:
                self._database.copy_before(self._schema.newest)
            self._schema.upgrade(connection)

    def check(self) -> list[str]:
        try:
            with self._engine.begin() as connection:
                return self._database.check(connection)
        except ConfigError as error:
            if error.code != "storage.damaged":
                raise
            return [str(error)]

    def close(self) -> None:
        self._engine.dispose()

    def _revision(self) -> str | None:
        if not self._database.path.exists():
            return None
        with self._engine.begin() as connection:
            return revision_of(connection)
