"""All that is SQLite's alone: how a file is opened, begun, copied and checked, and what its errors
mean.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep

from filelock import FileLock, Timeout
from sqlalchemy import URL, Connection, QueuePool, create_engine, event
from sqlalchemy.engine import ExceptionContext

from credissuer import disk
from credissuer.assessment.records import plain
from credissuer.errors import ConfigError, IssuerError, PublicationError, RefusedError
from credissuer.store.databases import sqlite_check, triggers
from credissuer.store.databases.database import Engines
from credissuer.store.databases.file_systems import NETWORK, filesystem_of, mounts
from credissuer.store.databases.sqlite_guard import guard, unguard

OLDEST = (3, 37, 0)
"""STRICT tables came with it (RETURNING with 3.35)."""

# Durable at every COMMIT (WAL alone would lose the last ones in a power cut); REPLACE may not slip
# past a trigger.
PRAGMAS = ("synchronous = FULL", "foreign_keys = ON", "recursive_triggers = ON")

_PUBLISH_SECONDS = 60


class SqliteFile:
    """A database file. Opening it never makes one: `create` does."""

    begin_seconds = 0.0

    def __init__(self, path: Path) -> None:
        """Raises ConfigError `database.sqlite_too_old` or `database.network_filesystem`."""
        self.path = self.file = path.absolute()
        self.place = str(self.path)
        if sqlite3.sqlite_version_info < OLDEST:
            needed = ".".join(map(str, OLDEST))
            raise ConfigError(
                "database.sqlite_too_old",
                found=sqlite3.sqlite_version,
                needed=needed,
            )
        kind = filesystem_of(self.path.resolve(), mounts())
        if kind in NETWORK:
            raise ConfigError(
                "database.network_filesystem",
                path=str(self.path),
                kind=kind,
            )

    @classmethod
    def at(cls, url: URL) -> SqliteFile:
        """The file that a URL names.

        Raises ConfigError `database.unsupported` for one in memory, and as above.
        """
        # In memory there would be a database for every connection, and none after the last.
        if url.database in (None, "", ":memory:"):
            raise ConfigError("database.unsupported", url=url.render_as_string())
        return cls(Path(str(url.database)))

    def engines(self, busy_timeout_ms: int) -> Engines:
        """Connections to the file. A transaction that writes takes the write lock at once."""
        engine = create_engine(
            "sqlite://",
            creator=lambda: self._connect(busy_timeout_ms),
            poolclass=QueuePool,
            # Without bound, because a publication keeps its snapshot on one connection and writes
            # on another: a pool full of such would wait for itself.
            max_overflow=-1,
            # Parameters are names and handles of people, and errors are logged.
            hide_parameters=True,
        )

        # SQLAlchemy's recipe for pysqlite: the driver begins nothing by itself, so BEGIN is ours to
        # choose.
        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            options = connection.get_execution_options()
            if options.get("rebuilds_tables", False):
                # Outside the transaction, because within one SQLite ignores this pragma. A table
                # that others refer to cannot be replaced while foreign keys are enforced.
                unguard(_driver(connection))
                connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            patience = options.get("patience_ms")
            if patience is not None:
                connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience:d}")
            # Where this fails the connection is given up (below), and its patience with it.
            connection.exec_driver_sql(
                "BEGIN IMMEDIATE" if options.get("writes", False) else "BEGIN"
            )
            if patience is not None:
                connection.exec_driver_sql(f"PRAGMA busy_timeout = {busy_timeout_ms:d}")

        @event.listens_for(engine, "handle_error", retval=True)
        def name_it(context: ExceptionContext) -> IssuerError | None:
            if context.connection is not None and not _in_transaction(context.connection):
                # SQLite rolled back by itself (sqlite.org/lang_transaction.html section 4): what
                # its body did next would count at once. Parting with the connection refuses all but
                # the end of the transaction.
                context.is_disconnect, context.invalidate_pool_on_disconnect = True, False
            return self._coded(context.original_exception)

        return Engines(engine, engine.execution_options(writes=True))

    def exists(self) -> bool:
        """Whether the file is there."""
        return self.path.exists()

    def create(self) -> None:
        """An empty file where there is none, for its owner's eyes alone.

        Raises ConfigError `database.unavailable`.
        """
        try:
            # 0600 from the first moment on: SQLite itself would follow the umask.
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise ConfigError(
                "database.unavailable",
                path=str(self.path),
                detail=error.strerror,
            ) from error

    def before_upgrade(self, connection: Connection, found: str | None, needed: str) -> None:
        """A copy of what is about to change."""
        if found is not None:
            self.copy_before(needed)

    def copy_before(self, revision: str) -> Path:
        """A consistent copy beside the file, whole or not at all: `credissuer.db.before-0002`.
        Returns its path.
        """
        target = self.path.with_name(f"{self.path.name}.before-{revision}")
        # Under another name until it is whole, because a crash in the middle leaves half a copy.
        part = SqliteFile(target.with_name(f"{target.name}.part"))
        part.path.unlink(missing_ok=True)
        part.create()
        with (
            self._named(),
            closing(self._open(30_000)) as here,
            closing(part._open(30_000)) as there,
        ):
            here.backup(there)
        part.path.replace(target)
        disk.sync(target)
        disk.sync(target.parent)
        return target

    def dump(self, connection: Connection, target: Path) -> None:
        """By SQLite's own backup, into one file without a journal beside it."""
        copy = SqliteFile(target)
        copy.create()
        with self._named(), closing(copy._open(30_000)) as there:
            connection.connection.dbapi_connection.backup(there)  # type: ignore[union-attr]
            there.execute("PRAGMA journal_mode = DELETE").close()

    def after_upgrade(self, connection: Connection) -> None:
        """Raises ConfigError `storage.damaged` where a row refers to one that is not there."""
        orphans = connection.exec_driver_sql(sqlite_check.ORPHANS).all()
        if orphans:
            raise ConfigError(
                "storage.damaged",
                path=self.place,
                detail=f"{orphans[0]}",
            )

    def check(self, connection: Connection, *, whole: bool) -> list[str]:
        """What SQLite finds wrong with the file, in its own words; empty where all is well.

        Without `whole`, of a table with many rows only some are read, others each time.
        """
        return sqlite_check.problems(connection, whole=whole)

    def missing_triggers(self, connection: Connection) -> list[str]:
        """By name, because whoever may write to the file may drop one."""
        there = [(table, name) for table, name in connection.exec_driver_sql(_TRIGGERS)]
        return triggers.missing(there, triggers.ON_BOTH, triggers.ON_SQLITE)

    @contextmanager
    def publish_lock(self, engines: Engines) -> Iterator[None]:
        """A lock file beside the database.

        Raises PublicationError `publish.locked` after a minute.
        """
        try:
            with FileLock(
                self.path.with_name(".credissuer.publish.lock"),
                timeout=_PUBLISH_SECONDS,
            ):
                yield
        except Timeout:
            raise PublicationError("publish.locked") from None

    def _connect(self, busy_timeout_ms: int) -> sqlite3.Connection:
        if not self.path.exists():
            raise ConfigError("database.missing", path=str(self.path))
        connection = self._open(busy_timeout_ms)
        try:
            _write_ahead(connection, busy_timeout_ms / 1000)
            for pragma in PRAGMAS:
                connection.execute(f"PRAGMA {pragma}").close()
            connection.create_function("plain", 1, plain, deterministic=True)
            guard(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _open(self, busy_timeout_ms: int) -> sqlite3.Connection:
        return sqlite3.connect(
            # mode=rw, because SQLite makes a missing file otherwise, and a typing error a new
            # office.
            f"{self.path.as_uri()}?mode=rw",
            uri=True,
            timeout=busy_timeout_ms / 1000,
            isolation_level=None,
            # The pool hands a connection from thread to thread, but never to two at once.
            check_same_thread=False,
        )

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            coded = self._coded(error)
            if coded is None:
                raise
            raise coded from error

    def _coded(self, error: BaseException) -> IssuerError | None:
        """The office's word for an error of SQLite (sqlite.org/rescode.html), or None where it is a
        fault of ours.
        """
        # The lower octet is the primary code; the rest says more than the office tells apart.
        primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if primary in (sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_AUTH):
            return RefusedError("store.conflict", what=str(error))
        code = _CODES.get(primary)
        return None if code is None else ConfigError(code, path=str(self.path), detail=str(error))


def _write_ahead(connection: sqlite3.Connection, patience: float) -> None:
    """Journal in WAL mode.

    Where two processes switch a new file to it at once SQLite does not wait: so we do.
    """
    end = monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > end:
                raise
            sleep(0.01)
        else:
            return


def _driver(connection: Connection) -> sqlite3.Connection:
    raw: sqlite3.Connection = connection.connection.dbapi_connection  # type: ignore[assignment]
    return raw


def _in_transaction(connection: Connection) -> bool:
    return bool(connection.connection.dbapi_connection.in_transaction)  # type: ignore[union-attr]


_TRIGGERS = "SELECT tbl_name, name FROM sqlite_schema WHERE type = 'trigger'"
_CODES = {
    sqlite3.SQLITE_FULL: "storage.full",
    sqlite3.SQLITE_READONLY: "storage.error",
    sqlite3.SQLITE_IOERR: "storage.error",
    sqlite3.SQLITE_CORRUPT: "storage.damaged",
    sqlite3.SQLITE_NOTADB: "storage.damaged",
    sqlite3.SQLITE_BUSY: "database.busy",
    sqlite3.SQLITE_LOCKED: "database.busy",
    sqlite3.SQLITE_CANTOPEN: "database.unavailable",
    sqlite3.SQLITE_PERM: "database.unavailable",
}
