"""Wrong bearer tokens in the audit trail: one row for each minute that had any, so that no stranger
can fill it.
"""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, datetime

from credissuer.audit.trail import AuditEvent
from credissuer.office import Office
from credverifier.wire.envelope import dates

_MINUTE = 60
_MOST_ADDRESSES = 10_000


class WrongLogins:
    """Counts by the minutes of the office's clock.

    What was counted is written once its minute is over, by whoever comes next: another wrong token,
    or the server's own timer. Any number of threads may come.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._turn = threading.Lock()
        self._minute = 0
        self._tries: Counter[str] = Counter()

    def count(self, address: str) -> None:
        """One more from `address`, which is not written down itself."""
        self.write()
        with self._turn:
            self._minute = self._now()
            self._tries[address if len(self._tries) < _MOST_ADDRESSES else ""] += 1

    def write(self, *, unfinished: bool = False) -> None:
        """Bring a past minute into the trail; with `unfinished` the present one too.

        Raises what the store does.
        """
        with self._turn:
            if not self._tries or (self._minute == self._now() and not unfinished):
                return
            event = AuditEvent(
                at=self._office.clock(),
                actor="public",
                request_id=None,
                action="login.failed",
                object="bearer token",
                detail={
                    "minute": dates.stamp(datetime.fromtimestamp(self._minute * _MINUTE, UTC)),
                    "tries": self._tries.total(),
                    "addresses": len(self._tries),
                },
            )
            with self._office.store.write() as transaction:
                transaction.audit.append([event])
            self._tries.clear()

    def _now(self) -> int:
        return int(self._office.clock().timestamp()) // _MINUTE
