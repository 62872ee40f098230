"""The interface of a database under the store: everything that `sql.py` does not do itself."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol

from sqlalchemy import Connection, Engine


class Engines(NamedTuple):
    """Two views of one pool: transactions of `reading` see one snapshot, those of `writing` come
    one at a time.
    """

    reading: Engine
    writing: Engine


class Database(Protocol):
    """One SQL database, by its URL. Every error it meets leaves as one of the office's codes."""

    @property
    def place(self) -> str:
        """What to call it in a message: never with a password."""

    @property
    def file(self) -> Path | None:
        """The file that it is, or None where it is a server."""

    @property
    def begin_seconds(self) -> float:
        """For how long a transaction is begun again where the database cannot be reached."""

    def engines(self, busy_timeout_ms: int) -> Engines:
        """The pool behind every transaction. Connects to nothing yet."""

    def exists(self) -> bool:
        """False where there is certainly none, so that asking for its schema does not make one."""

    def create(self) -> None:
        """An empty one where there is none and where it can be made from here."""

    def before_upgrade(self, connection: Connection, found: str | None, needed: str) -> None:
        """What must be done in the transaction that is about to change the schema: a copy, where it
        is a file.
        """

    def after_upgrade(self, connection: Connection) -> None:
        """What must hold before the upgrade is committed. Raises ConfigError where it does not."""

    def check(self, connection: Connection, *, whole: bool) -> list[str]:
        """What it finds wrong with itself; empty where all is well. Not `whole`: in a moment, for
        any number of rows.
        """

    def missing_triggers(self, connection: Connection) -> list[str]:
        """A sentence for each trigger of the newest schema that is gone or switched off."""

    def dump(self, connection: Connection, target: Path) -> None:
        """A copy of all that the snapshot of `connection` sees, in a new file, while others write.

        Raises ConfigError.
        """

    def publish_lock(self, engines: Engines) -> AbstractContextManager[None]:
        """The one publisher's turn, for every process that uses this database."""
