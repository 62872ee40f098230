"""All that is PostgreSQL's alone: how a session is opened, its snapshots and turns, and what it
checks of itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine import ExceptionContext

from credissuer.errors import ConfigError, IssuerError, PublicationError
from credissuer.store.databases import postgres_tools, triggers
from credissuer.store.databases.database import Engines
from credissuer.store.databases.postgres_connection import BoundedConnection
from credissuer.store.databases.postgres_errors import coded, place_of

# Advisory locks of this office, in the database it has for itself.
_OFFICE, _WRITERS, _PUBLISHERS = 0x63726564, 1, 2
PUBLISH_SECONDS = 60
TURN_SECONDS = 120
"""For how long a publisher may hold its turn; the first publication takes it again and again."""

_LATE_SECONDS = 2
"""How much later than the server's own timeout the office gives up waiting for it."""

# A statement may wait for its lock as long as the timeout says, and work as long again. A machine
# that is gone without a word is noticed within twenty seconds, and its locks are free.
_SESSION = text("""
    SELECT set_config('lock_timeout', :busy, false), set_config('statement_timeout', :twice, false),
           set_config('tcp_keepalives_idle', '5', false),
           set_config('tcp_keepalives_interval', '5', false),
           set_config('tcp_keepalives_count', '3', false)
""")
# A writer that hangs in the middle holds up all others: after a minute the server ends it, and
# nothing is kept.
_WRITE = text(f"""
    SELECT set_config('idle_in_transaction_session_timeout', '60000', true),
           pg_advisory_xact_lock({_OFFICE}, {_WRITERS})
""")
_PATIENT = text(
    "SELECT set_config('statement_timeout', '0', true), set_config('lock_timeout', :wait, true)"
)
# A publisher that stands still loses its turn: what it writes later is compared with what others
# have published meanwhile. The setting is of PostgreSQL 14 and newer.
_TURN = """
    (SELECT set_config(name, :idle, false) FROM pg_settings WHERE name = 'idle_session_timeout')
"""
_PUBLISHING = {"office": _OFFICE, "publishers": _PUBLISHERS}
_LOCK = text("SELECT pg_advisory_lock(:office, :publishers)," + _TURN).bindparams(
    **_PUBLISHING, idle=f"{TURN_SECONDS}s"
)
_UNLOCK = text("SELECT pg_advisory_unlock(:office, :publishers)," + _TURN).bindparams(
    **_PUBLISHING, idle="0"
)

_DEFAULTS = {
    "connect_timeout": 5,
    "application_name": "credissuer",
    # Of several hosts the one that writes, and never a standby that was it yesterday.
    "target_session_attrs": "primary",
    # A machine that is gone without a word, as seen from here.
    "keepalives_idle": 5,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}

# Any of these switched off loses commits in a power cut, and the office has promised them.
_DURABLE = """
    SELECT name, setting FROM pg_settings
    WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')
"""
_CHECKS = (
    """SELECT 'index ' || indexrelid::regclass || ' is not valid'
       FROM pg_index JOIN pg_class ON oid = indexrelid
       WHERE NOT indisvalid AND relnamespace = current_schema()::regnamespace""",
    """SELECT 'constraint ' || conname || ' was never validated' FROM pg_constraint
       WHERE NOT convalidated AND connamespace = current_schema()::regnamespace""",
    """SELECT checksum_failures || ' pages with a wrong checksum' FROM pg_stat_database
       WHERE datname = current_database() AND checksum_failures > 0""",
)
_TRIGGERS = text("""
    SELECT tgrelid::regclass::text, tgname FROM pg_trigger
    WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')
""")


class Postgres:
    """A database of a PostgreSQL server, which the office has for itself; making it is its
    administrator's.
    """

    file = None
    begin_seconds = 3.0  # less than the Retry-After of a 503

    def __init__(self, url: URL) -> None:
        self._url = url.set(drivername="postgresql+psycopg")
        self.place = place_of(url)

    def engines(self, busy_timeout_ms: int) -> Engines:
        """Reading sees one snapshot and writes nothing; writing waits its turn, then sees all that
        is committed.
        """
        engine: Engine = create_engine(
            self._url,
            creator=lambda: self._connect(engine, busy_timeout_ms),
            isolation_level="READ COMMITTED",
            # Without bound, because a publication holds its lock on one connection and works on
            # further ones: a pool full of such would wait for itself.
            max_overflow=-1,
            # A server that was restarted leaves dead connections in the pool.
            pool_pre_ping=True,
            # Parameters are names and handles of people, and errors are logged.
            hide_parameters=True,
            use_native_hstore=False,
        )

        # One writer at a time, in the order they came: no two decide on what the other is about to
        # change, no cycle of locks can close, and the trail, to which nearly all append, has one
        # end.
        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            options = connection.get_execution_options()
            if options.get("writes", False):
                if "patience_ms" in options:
                    self._be_patient(connection, options["patience_ms"])
                connection.execute(_WRITE)

        @event.listens_for(engine, "checkout")
        def bound(raw: BoundedConnection, *_: object) -> None:
            raw.answer_seconds = 2 * busy_timeout_ms / 1_000 + _LATE_SECONDS

        @event.listens_for(engine, "handle_error", retval=True)
        def name_it(context: ExceptionContext) -> IssuerError | None:
            if context.is_pre_ping:
                # a connection of the pool that was cut meanwhile: the pool makes a new one
                return None
            return coded(
                context.original_exception,
                self.place,
                self._url.password,
            )

        reading = engine.execution_options(
            isolation_level="REPEATABLE READ",
            postgresql_readonly=True,
        )
        return Engines(reading, engine.execution_options(writes=True))

    def exists(self) -> bool:
        """Only the server knows."""
        return True

    def create(self) -> None:
        """Nothing: a database is made on the server, by who may."""

    def before_upgrade(self, connection: Connection, found: str | None, needed: str) -> None:
        """As long as it takes.

        A copy is the server's business (`pg_dump`); a failed upgrade changes nothing anyway.
        """
        self._be_patient(connection, 0)

    def dump(self, connection: Connection, target: Path) -> None:
        """By `pg_dump`, which sees the same snapshot.

        Raises ConfigError `database.tool_missing`, `database.tool_failed`.
        """
        snapshot = str(connection.scalar(text("SELECT pg_export_snapshot()")))
        postgres_tools.dump(self._url, snapshot, target)

    def after_upgrade(self, connection: Connection) -> None:
        """Nothing: the server enforces foreign keys in the middle of an upgrade as well."""

    def check(self, connection: Connection, *, whole: bool) -> list[str]:
        """Indices and constraints that do not hold, pages that do not fit their checksum: what the
        server knows already, so that `whole` makes no difference.
        """
        return [
            str(line)
            for question in _CHECKS
            for line in connection.execute(text(question)).scalars()
        ]

    def missing_triggers(self, connection: Connection) -> list[str]:
        """By name, and those that are switched off, which an owner of the tables may do."""
        there = [(table, name) for table, name in connection.execute(_TRIGGERS)]
        return triggers.missing(there, triggers.ON_BOTH, triggers.ON_POSTGRESQL)

    @contextmanager
    def publish_lock(self, engines: Engines) -> Iterator[None]:
        """Held by a session of its own, so that no transaction stays open meanwhile and a lost
        session lets go of it.

        Raises PublicationError `publish.locked` after a minute.
        """
        with engines.reading.connect() as connection:
            self._wait_for_turn(connection)
            try:
                yield
            finally:
                # Where the session was lost the lock went with it.
                with suppress(ConfigError), connection.begin():
                    connection.execute(_UNLOCK)

    def _wait_for_turn(self, connection: Connection) -> None:
        try:
            with connection.begin():
                self._be_patient(connection, PUBLISH_SECONDS * 1_000)
                connection.execute(_LOCK)
        except ConfigError as error:
            if error.code != "database.busy":
                raise
            # Without its cause, which is the lock's timeout and says nothing more.
            raise PublicationError("publish.locked") from None

    def _be_patient(self, connection: Connection, wait_ms: int) -> None:
        """Until its end a transaction waits `wait_ms` for a lock; with 0 for ever, and its
        statements take as long as they need.
        """
        raw: BoundedConnection = connection.connection.dbapi_connection  # type: ignore[assignment]
        raw.answer_seconds = None if wait_ms == 0 else wait_ms / 1_000 + _LATE_SECONDS
        connection.execute(_PATIENT, {"wait": str(wait_ms)})

    def _connect(self, engine: Engine, busy_timeout_ms: int) -> BoundedConnection:
        arguments, options = engine.dialect.create_connect_args(self._url)
        # autocommit, because settings made in a transaction would be rolled back with it.
        connection = BoundedConnection.connect(
            *arguments, **{**_DEFAULTS, **options, "autocommit": True}
        )
        connection.answer_seconds = busy_timeout_ms / 1_000 + _LATE_SECONDS
        try:
            self._require_durable(connection)
            waits = {"busy": str(busy_timeout_ms), "twice": str(2 * busy_timeout_ms)}
            connection.execute(str(_SESSION.compile(dialect=engine.dialect)), waits)
            connection.autocommit = False
        # Whatever happened, nobody else closes a connection that the pool never got.
        except BaseException:
            connection.close()
            raise
        return connection

    def _require_durable(self, connection: psycopg.Connection) -> None:
        if connection.info.parameter_status("server_encoding") != "UTF8":
            raise ConfigError("database.encoding", path=self.place)
        with closing(connection.execute(_DURABLE)) as settings:
            for name, setting in settings:
                if setting == "off":
                    raise ConfigError(
                        "database.not_durable",
                        path=self.place,
                        setting=name,
                    )
