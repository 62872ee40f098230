"""Failed logins in the audit trail: one row a minute, so that nobody can flood the trail."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, datetime

from credissuer.office import Office
from credissuer.operations.access.record_logins import record_failed_logins
from credissuer.operations.perform import perform
from credissuer.staff.roles import ANYBODY

_MINUTE = 60
# Because each address is held in memory for a minute, and an attacker may have millions of IPv6
# networks; what comes after that is counted under "".
_MOST_ADDRESSES = 10_000


class FailedLogins:
    """Counts failed logins by the minute of the office's clock. Thread-safe.

    A minute is written once it is over, by the next failed login or by the publisher's timer.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._turn = threading.Lock()
        self._minute = 0
        self._tries: Counter[str] = Counter()

    def count(self, address: str) -> None:
        """Count a failed login from `address`; the address itself is never written."""
        # First, because the counter holds one minute: the one before must be written before this
        # try is added to it.
        self.write()
        with self._turn:
            self._minute = self._now()
            is_full = len(self._tries) >= _MOST_ADDRESSES
            self._tries["" if is_full else address] += 1

    def write(self, *, unfinished: bool = False) -> None:
        """Append the last finished minute to the trail; with `unfinished` the current one too.

        Raises what the store raises.
        """
        with self._turn:
            is_current = self._minute == self._now()
            if not self._tries or (is_current and not unfinished):
                return
            minute = datetime.fromtimestamp(self._minute * _MINUTE, UTC)
            perform(
                self._office,
                self._office.call(ANYBODY),
                record_failed_logins,
                minute,
                self._tries.total(),
                len(self._tries),
            )
            # After the commit, because a store that refuses must not lose the count.
            self._tries.clear()

    def _now(self) -> int:
        return int(self._office.clock().timestamp()) // _MINUTE
