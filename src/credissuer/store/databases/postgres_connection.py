"""A connection to PostgreSQL that ends by itself where the server does not answer.

The server's own timeouts say nothing while its process stands still, as that of a stopped machine
does: the kernel keeps the connection alive, and libpq would wait for ever.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.errors import _WaitTimeout

_LOOK_SECONDS = 0.1
"""How often a waiting thread looks for Ctrl-C (psycopg's own value)."""


class BoundedConnection(psycopg.Connection[Any]):
    """`answer_seconds`: for how long the server may be silent after each statement; None: as long
    as it takes.
    """

    answer_seconds: float | None = None

    def wait(
        self,
        gen: PQGen[RV],
        interval: float = _LOOK_SECONDS,
        timeout: float | None = None,
    ) -> RV:
        """See psycopg. Raises OperationalError, and closes the connection, at the bound."""
        if timeout is not None:
            # Asked for by a caller who expects silence, as one who waits for notifications.
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.answer_seconds)
        except _WaitTimeout:
            # What comes later would be taken for the answer to the next statement.
            self.close()
            raise psycopg.OperationalError(
                f"the server has not answered for {self.answer_seconds:.0f} seconds"
            ) from None
