"""Bring a dump back to where the office's database belongs, without losing what is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from sqlalchemy import URL, make_url

from credissuer.errors import ConfigError
from credissuer.store.databases.sqlite_place import SqlitePlace
from credissuer.store.sql import SqlStore, open_store


class RestoreTarget(Protocol):
    """Where a database is brought back. Nothing that was there is ever deleted."""

    name: str
    """What to call it: never with a password."""

    has_room: bool
    """Whether a dump can be loaded beside the database that is there."""

    def load(self, dump: Path, aside: str, *, may_move: bool = False) -> str:
        """Load a dump; returns the URL of a database that no command takes for the office's yet.
        With `may_move` the file of the dump may be gone afterwards.

        Where there is no room, what is there is moved aside first, under a name that ends in
        `aside`. Raises ConfigError.
        """

    def settle(self, aside: str) -> None:
        """Make the loaded database the one that is there, durably; the old one is moved aside."""

    def discard(self) -> None:
        """Forget the loaded database, and leave everything as it was before."""


def _postgres(url: URL) -> RestoreTarget:
    # Imported here because its driver alone takes as long to load as all of SQLite.
    from credissuer.store.databases.postgres_place import PostgresPlace

    return PostgresPlace(url)


_PLACES: Mapping[str, Callable[[URL], RestoreTarget]] = {
    "sqlite": lambda url: SqlitePlace(Path(str(url.database))),
    "postgresql": _postgres,
}


def place_at(url: str) -> RestoreTarget:
    """The place of a database that `open_store` would open. Raises as that does."""
    open_store(url).close()
    parts = make_url(url)
    return _PLACES[parts.drivername](parts)


def holds_an_office(store: SqlStore) -> bool:
    """Whether an office has worked in a database: there is an entry in its audit trail.

    Raises ConfigError for somebody else's database and for one that cannot be reached.
    """
    try:
        if store.schema()["database"] is None:
            return False
        with store.read() as reading:
            return reading.audit.last() is not None
    except ConfigError as error:
        # A database that is damaged is one all the same, and is kept.
        if error.code != "storage.damaged":
            raise
        return True
