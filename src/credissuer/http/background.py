"""Long work beside the requests, each kind in a thread of its own: mails, jobs."""

from __future__ import annotations

import threading
from collections.abc import Callable

from credissuer.http.faults import fault_barrier
from credissuer.http.monitoring.logs import Log

_LONGEST_PAUSE = 30.0


class Background:
    """Calls `run` every `seconds`, and at once again while it returns that it did something.

    `run` does a small piece of the work, so that a server can end between two. After a failure the
    pause doubles, up to half a minute. Apart from the publisher, because a mail server that is slow
    must not hold up what is public.
    """

    def __init__(self, name: str, run: Callable[[], int], seconds: float, log: Log) -> None:
        self._name = name
        self._work = run
        self._seconds = seconds
        self._log = log
        self._failures = 0
        self._stopping = threading.Event()
        # A daemon, because an attempt that hangs must not keep the process from ending: what it
        # left in the middle is found and done again.
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, seconds: float) -> None:
        """Begin nothing new, and wait up to `seconds` for what goes on."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def run_once(self) -> bool:
        """Do one piece; True where there may be more to do at once."""
        done = 0
        with fault_barrier() as fault:
            done = self._work()
        if fault.error is None:
            self._failures = 0
            return done > 0
        self._failures += 1
        self._log.warning(self._name, code=fault.code, failures=self._failures)
        return False

    def pause(self) -> float:
        """Seconds until the next piece."""
        doublings = min(self._failures, 10)
        return max(self._seconds, min(self._seconds * 2.0**doublings, _LONGEST_PAUSE))

    def _run(self) -> None:
        while not self._stopping.is_set():
            if not self.run_once():
                self._stopping.wait(self.pause())
