"""The triggers that hold certificates to two people, put aside while a restore brings back what two
people had decided before.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import text

from credissuer.store.aggregate import Aggregate
from credissuer.store.databases.sqlite_guard import guard, unguard

_TRIGGERS = (
    "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'certificate'"
)


class Guards(Aggregate):
    """Only the owner of the tables may do this: the role of the application need not be it."""

    @contextmanager
    def put_aside(self) -> Iterator[None]:
        """The triggers of certificates are away while this lasts, in this transaction alone.

        For rows that were proven by the office's own signatures; nothing else may use it.
        """
        if self._connection.dialect.name == "postgresql":
            # Undone with the transaction, as everything else in it.
            self._connection.execute(text("ALTER TABLE certificate DISABLE TRIGGER USER"))
            yield
            self._connection.execute(text("ALTER TABLE certificate ENABLE TRIGGER USER"))
            return
        raw: Any = self._connection.connection.dbapi_connection
        triggers = self._connection.execute(text(_TRIGGERS)).all()
        self._run(raw, [f'DROP TRIGGER "{name}"' for name, _ in triggers])
        # Where the body raises, the transaction is rolled back, and the triggers with it.
        yield
        self._run(raw, [statement for _, statement in triggers])

    def _run(self, raw: Any, statements: list[str]) -> None:
        unguard(raw)
        try:
            for statement in statements:
                self._connection.exec_driver_sql(statement)
        finally:
            # In any case: the connection goes back to its pool.
            guard(raw)
