"""Transactions on a database whose connections may break, as in a restart or a failover.

To begin one is tried again for a few seconds, because nothing has been done yet. Where COMMIT is
not answered the trail says whether it was carried out: an entry holds the hash of all before it, so
that no other transaction can have written the same one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, monotonic_ns, sleep

from sqlalchemy import Connection, Engine

from credissuer.audit.trail import Head
from credissuer.errors import ConfigError
from credissuer.store.audit import AuditReading, appended, forget_appended

_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 1.0
_LOST = ("database.unavailable", "storage.error", "storage.full")
"""Codes with which a COMMIT may fail whose outcome is not known."""


@contextmanager
def beginning(engine: Engine, seconds: float) -> Iterator[Connection]:
    """A connection of `engine` in a transaction, committed at the end of the block.

    To begin it is tried again for `seconds` where the database cannot be reached. Raises
    ConfigError.
    """
    with _begun(engine, seconds) as connection:
        transaction = connection.get_transaction()
        assert transaction is not None
        with transaction:
            yield connection
            # Otherwise SQLAlchemy would end the block as if all were well.
            if not transaction.is_active:
                raise RuntimeError("this transaction was taken back, and its body went on")


@contextmanager
def committing(engine: Engine, seconds: float) -> Iterator[Connection]:
    """As `beginning`, for a transaction that writes: it ends without an error exactly where it was
    committed. What became of a COMMIT is asked for `seconds` as well.

    Raises ConfigError `database.outcome_unknown` where nobody can tell, because the database does
    not answer; with any other code nothing is kept of what has an entry in the trail.
    """
    written: Head | None = None
    is_over = False
    try:
        with beginning(engine, seconds) as connection:
            forget_appended(connection)
            yield connection
            written, is_over = appended(connection), True
    except ConfigError as error:
        if not is_over or written is None or error.code not in _LOST:
            raise
        if not _is_committed(engine, seconds, written, error):
            raise


def _begun(engine: Engine, seconds: float) -> Connection:
    """A connection whose transaction is begun."""
    end, pause = monotonic() + seconds, _FIRST_PAUSE
    while True:
        try:
            connection = engine.connect()
            try:
                connection.begin()
            except BaseException:
                connection.close()
                raise
        except ConfigError as error:
            # Only where it cannot be reached: a writer whose turn does not come has waited already.
            if error.code != "database.unavailable" or monotonic() + pause > end:
                raise
        else:
            return connection
        pause = _rest(pause)


def _is_committed(engine: Engine, seconds: float, written: Head, lost: ConfigError) -> bool:
    """Whether the entry `written` is in the trail. Raises ConfigError `database.outcome_unknown`."""
    try:
        # As a writer, whose turn comes only when the transaction in question has ended.
        with beginning(engine, seconds) as connection:
            entry = AuditReading(connection).entry(written.seq)
    except ConfigError:
        raise ConfigError("database.outcome_unknown", **lost.facts) from lost
    return entry is not None and entry.hash == written.hash


def _rest(pause: float) -> float:
    """Wait about `pause` seconds; returns how long to wait the next time."""
    # Not all at the same moment, because a database that has just started meets every server's
    # callers. The nanoseconds of the clock are chance enough for that.
    share = monotonic_ns() % 1_000 / 1_000
    sleep(pause / 2 * (1 + share))
    return min(2 * pause, _LONGEST_PAUSE)
