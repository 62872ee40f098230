"""The audit trail in a dump, read without bringing the dump back."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from credissuer.audit.trail import AuditEntry
from credissuer.errors import ConfigError
from credissuer.store.sql import open_store


@contextmanager
def trail_of(kind: str, dump: Path) -> Iterator[Iterator[AuditEntry]]:
    """The entries of the trail in a dump of a database of `kind`, in order.

    Raises ConfigError `storage.damaged`, `database.tool_missing`, `database.tool_failed`.
    """
    with _TRAILS[kind](dump) as entries:
        yield entries


@contextmanager
def _in_file(dump: Path) -> Iterator[Iterator[AuditEntry]]:
    with tempfile.TemporaryDirectory() as folder:
        # A copy, because opening a database may write into it.
        copy = Path(folder) / "copy.db"
        shutil.copyfile(dump, copy)
        store = open_store(f"sqlite:///{copy}")
        try:
            with store.read() as reading:
                yield reading.audit.entries()
        finally:
            store.close()


@contextmanager
def _in_dump(dump: Path) -> Iterator[Iterator[AuditEntry]]:
    # Imported here because its driver takes as long to load as all of SQLite.
    from credissuer.store.databases import postgres_tools

    entries = map(_entry, postgres_tools.rows(dump, "audit"))
    # As they were inserted, which is their order; the chain tells where it is not.
    yield iter(sorted(entries, key=lambda entry: entry.seq))


def _entry(row: Mapping[str, str | None]) -> AuditEntry:
    try:
        return AuditEntry(
            seq=int(row["seq"] or 0),
            at=datetime.fromtimestamp(int(row["at"] or 0), UTC),
            actor=row["actor"] or "",
            request_id=row["request_id"],
            action=row["action"] or "",
            object=row["object"] or "",
            detail=json.loads(row["detail"] or ""),
            previous=row["previous"] or "",
            hash=row["hash"] or "",
        )
    except (KeyError, ValueError) as error:
        raise ConfigError("storage.damaged", detail=str(error)) from error


_TRAILS: Mapping[str, Callable[[Path], AbstractContextManager[Iterator[AuditEntry]]]] = {
    "sqlite": _in_file,
    "postgresql": _in_dump,
}
