"""What SQL of the application may never do to a SQLite file: change its schema, or switch off what
holds its rows to their rules. SQLite knows no roles, so the connection itself refuses.
"""

from __future__ import annotations

import sqlite3

_SCHEMA = frozenset(
    {
        sqlite3.SQLITE_ALTER_TABLE,
        sqlite3.SQLITE_ATTACH,
        sqlite3.SQLITE_CREATE_TEMP_TRIGGER,
        sqlite3.SQLITE_CREATE_TRIGGER,
        sqlite3.SQLITE_DROP_INDEX,
        sqlite3.SQLITE_DROP_TABLE,
        sqlite3.SQLITE_DROP_TRIGGER,
        sqlite3.SQLITE_DROP_VIEW,
    }
)
_SWITCHES = frozenset(
    {
        "foreign_keys",
        "ignore_check_constraints",
        "legacy_alter_table",
        "recursive_triggers",
        "schema_version",
        "trusted_schema",
        "writable_schema",
    }
)


def guard(connection: sqlite3.Connection) -> None:
    """From now on the connection refuses such statements (SQLITE_AUTH); reading a switch is none."""
    connection.set_authorizer(_allowed)


def unguard(connection: sqlite3.Connection) -> None:
    """For an upgrade of the schema, and for a restore."""
    connection.set_authorizer(None)


def _allowed(
    action: int, first: str | None, second: str | None, database: str | None, inside: str | None
) -> int:
    is_switched = (
        action == sqlite3.SQLITE_PRAGMA and second is not None and (first or "") in _SWITCHES
    )
    return sqlite3.SQLITE_DENY if action in _SCHEMA or is_switched else sqlite3.SQLITE_OK
