"""What a store promises. The contract tests hold every database to these words."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol

from credissuer.audit.trail import Head
from credissuer.store.transaction import Reading, Transaction


class Dumped(NamedTuple):
    """What a dump holds: of which database it is (`sqlite`, `postgresql`), the revision of its
    schema, and the head of its audit trail.
    """

    kind: str
    revision: str
    head: Head


class Store(Protocol):
    """A database of the office. Safe for several processes at once.

    Any call may raise ConfigError: `database.missing`, `database.unavailable`, `database.busy`,
    `database.not_durable`, `database.encoding`, `storage.full`, `storage.error`,
    `storage.damaged`. What was not written because of it is gone as a whole; later calls may
    succeed.
    """

    def read(self) -> AbstractContextManager[Reading]:
        """A snapshot for as long as the context lasts."""

    def write(self, *, patience_ms: int | None = None) -> AbstractContextManager[Transaction]:
        """A transaction, one writer at a time, which sees everything written before it.

        Waits for its turn up to `patience_ms`, else for the store's own busy timeout.
        """

    def publish_lock(self) -> AbstractContextManager[None]:
        """One publisher at a time, whatever its process.

        Raises PublicationError `publish.locked` after a minute.
        """

    def schema(self) -> Mapping[str, str | None]:
        """{"database": revision or None, "code": revision}."""

    def require_current(self) -> None:
        """Raises ConfigError `database.missing`, `schema.too_old` or `schema.too_new`.

        Every command but the upgrade asks this first.
        """

    def upgrade(self) -> None:
        """Make the database, or bring its schema to this version, as a whole or not at all.

        A copy of a database file is kept. Raises ConfigError `schema.too_new` for a newer schema
        and `database.foreign` for somebody else's database.
        """

    def dump(self, target: Path) -> Dumped:
        """A copy of the whole database in a new file, of one moment, while others write.

        Raises also `database.missing` where there is no office in it, `database.tool_missing`,
        `database.tool_failed`.
        """

    def check(self, *, whole: bool = True) -> list[str]:
        """What the database finds wrong with itself; empty where all is well.

        Not `whole`: in a moment, for any number of rows, of which it may read some by chance.
        """

    def close(self) -> None:
        """Close all connections."""
