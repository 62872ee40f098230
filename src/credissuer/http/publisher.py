"""The publisher: a background thread that re-signs lists in time and retries publications."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime, timedelta

from credissuer.http.faults import fault_barrier
from credissuer.http.monitoring.logs import Log
from credissuer.http.throttling.failed_logins import FailedLogins
from credissuer.http.throttling.failed_sign_ins import FailedSignIns
from credissuer.office import Office
from credissuer.operations import timers
from credissuer.operations.publishing import profile_index
from credissuer.operations.publishing.keep_public import keep_public
from credissuer.operations.publishing.publish import publish
from credissuer.staff.roles import Actor, Role

ACTOR = Actor(id="server:publisher", roles=frozenset({Role.ADMIN}))
ANSWERS_KEPT = timedelta(days=7)
WHOLE_AFTER = timedelta(days=1)
"""The interval of complete publications, so that trust documents are renewed on a server that
runs for long.
"""

_FIRST_RETRY, _LONGEST_RETRY = 1.0, 30.0


class Publisher:
    """Runs a round every `seconds` and on demand; after failures with exponential backoff."""

    def __init__(
        self,
        office: Office,
        log: Log,
        seconds: float,
        failed_logins: Sequence[FailedLogins | FailedSignIns],
    ) -> None:
        self._office = office
        self._failed_logins = failed_logins
        self._log = log
        self._seconds = seconds
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._whole = threading.Event()
        self._failures = 0
        self._whole_at = office.clock()
        self._timers_at: dict[str, datetime] = {}
        # A daemon, because a publication that hangs on a dead disk must not keep the process from
        # ending; `stop` is what waits for it.
        self._thread = threading.Thread(
            target=self._run,
            name="publisher",
            daemon=True,
        )

    def start(self) -> None:
        """Start with a complete publication, because an earlier run may have left something."""
        self._whole.set()
        self._wake.set()
        self._thread.start()

    def stop(self, seconds: float) -> None:
        """Start no new round, and wait up to `seconds` for the current one.

        A round that is cut off is repeated at the next start.
        """
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def publish_soon(self, *, whole: bool = False) -> None:
        """Run a round now; `whole` where certificates may be unpublished too."""
        if whole:
            self._whole.set()
        self._wake.set()

    def retry_at(self) -> datetime:
        """The latest time of the next round."""
        return self._office.clock() + timedelta(seconds=max(1, round(self._wait())))

    def run_once(self) -> bool:
        """Publish what is due; True where everything is public afterwards."""
        age = self._office.clock() - self._whole_at
        whole = self._whole.is_set() or age >= WHOLE_AFTER
        # Before the round, because a request that comes during it must lead to another one.
        self._whole.clear()
        with fault_barrier() as fault:
            self._publish(whole)
        if fault.error is not None:
            self._failed(whole, fault.code)
            return False
        self._failures = 0
        self._run_timers()
        return True

    def _run_timers(self) -> None:
        """Do what is due as time passes. One that fails is tried again at its next time."""
        for name, timer in timers.TIMERS.items():
            last = self._timers_at.get(name)
            if last is not None and self._office.clock() - last < timer.every:
                continue
            self._timers_at[name] = self._office.clock()
            with fault_barrier() as fault:
                timers.run(self._office, name)
            if fault.error is not None:
                self._log.warning("timer", name=name, code=fault.code)

    def _publish(self, whole: bool) -> None:
        # First, because verifiers wait for lists even where everything after this fails.
        keep_public(self._office, self._office.call(ACTOR))
        for counted in self._failed_logins:
            counted.write()
        if not whole:
            profile_index.keep(self._office)
            return
        publish(self._office, self._office.call(ACTOR))
        # Last, because deleting old replies can wait and publishing cannot.
        with self._office.store.write() as transaction:
            transaction.idempotency.delete_older(self._office.clock() - ANSWERS_KEPT)
        self._whole_at = self._office.clock()

    def _failed(self, whole: bool, code: str) -> None:
        self._failures += 1
        # Set again, because `run_once` has cleared it and the work is still to be done.
        if whole:
            self._whole.set()
        self._log.warning("publish", code=code, failures=self._failures)

    def _wait(self) -> float:
        if self._failures:
            # The exponent is bounded, because an outage of weeks would make it a huge number.
            doublings = min(self._failures - 1, 10)
            return min(_FIRST_RETRY * 2.0**doublings, _LONGEST_RETRY)
        return self._seconds

    def _run(self) -> None:
        while True:
            self._wake.wait(self._wait())
            if self._stopping.is_set():
                return
            # Before the round: a wake-up during it is then kept, not lost.
            self._wake.clear()
            self.run_once()
