"""Failed sign-ins of staff: bounded by login and by address, and in the audit trail once a minute."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Hashable
from datetime import UTC, datetime

from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.operations.access.record_logins import record_failed_sign_ins
from credissuer.operations.perform import perform
from credissuer.staff.roles import ANYBODY

OF_A_LOGIN, FROM_AN_ADDRESS = 10, 30
"""Failed sign-ins in a window, of one login and from one address; then no password is tried.

Whoever has a security key still gets in by it, so that nobody can lock anybody out.
"""

WINDOW = 15 * 60
"""Seconds, from the first failure."""

_MINUTE = 60
# Because an attacker may have millions of logins and addresses; what comes after that is counted
# under one.
_MOST_KEYS = 10_000


class FailedSignIns:
    """Counts by the office's clock. Thread-safe.

    A minute is written once it is over, by the next failure or by the publisher's timer.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._turn = threading.Lock()
        self._windows: dict[Hashable, tuple[int, int]] = {}
        self._minute = 0
        self._people: Counter[str] = Counter()
        self._addresses: set[str] = set()
        self._tries = 0

    def begin(self, login: str, address: str) -> None:
        """Before a password is looked at. Raises RefusedError `sign_in.too_many`.

        It counts as failed until `succeed` is called, because of many at once each would else find
        room.
        """
        now = self._now()
        with self._turn:
            bounds = ((_login(login), OF_A_LOGIN), (_address(address), FROM_AN_ADDRESS))
            for key, most in bounds:
                begun, count = self._window(key, now)
                if count >= most:
                    minutes = math.ceil((begun + WINDOW - now) / _MINUTE)
                    raise RefusedError("sign_in.too_many", minutes=minutes)
            for key, _ in bounds:
                self._add(key, now, 1)

    def succeed(self, login: str, address: str) -> None:
        """Somebody got in: the failures of this login were theirs."""
        now = self._now()
        with self._turn:
            self._windows.pop(_login(login), None)
            self._add(_address(address), now, -1)

    def fail(self, address: str, person_id: str | None) -> None:
        """For the trail. `person_id` is whose login it was, None for a login of nobody.

        Neither the login nor the address is ever written: people type passwords into the wrong
        field.
        """
        # First, because the counters hold one minute: the one before must be written before this
        # one is added.
        self.write()
        with self._turn:
            self._minute = self._now() // _MINUTE
            self._tries += 1
            if len(self._addresses) < _MOST_KEYS:
                self._addresses.add(address)
            if person_id is not None:
                self._people[person_id] += 1

    def write(self, *, unfinished: bool = False) -> None:
        """Append the last finished minute to the trail; with `unfinished` the current one too.

        Raises what the store raises.
        """
        with self._turn:
            is_current = self._minute == self._now() // _MINUTE
            if not self._tries or (is_current and not unfinished):
                return
            perform(
                self._office,
                self._office.call(ANYBODY),
                record_failed_sign_ins,
                datetime.fromtimestamp(self._minute * _MINUTE, UTC),
                self._tries,
                len(self._addresses),
                dict(self._people),
            )
            # After the commit, because a store that refuses must not lose the count.
            self._tries = 0
            self._people.clear()
            self._addresses.clear()

    def _window(self, key: Hashable, now: int) -> tuple[int, int]:
        """Since when failures are counted, and how many there were."""
        begun, count = self._windows.get(self._kept(key, now), (now, 0))
        return (begun, count) if now - begun < WINDOW else (now, 0)

    def _add(self, key: Hashable, now: int, number: int) -> None:
        begun, count = self._window(key, now)
        # Before the assignment, because it may make room in another dict.
        kept = self._kept(key, now)
        self._windows[kept] = (begun, max(0, count + number))

    def _kept(self, key: Hashable, now: int) -> Hashable:
        """`key`, or the one that all share for which there is no room."""
        if key in self._windows or len(self._windows) < _MOST_KEYS:
            return key
        self._windows = {
            each: window for each, window in self._windows.items() if now - window[0] < WINDOW
        }
        return key if len(self._windows) < _MOST_KEYS else ""

    def _now(self) -> int:
        return int(self._office.clock().timestamp())


def _login(login: str) -> Hashable:
    return ("login", login.strip().lower()[:320])


def _address(address: str) -> Hashable:
    return ("address", address)
