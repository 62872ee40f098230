"""A thread for slow work, because requests that take a millisecond must not wait for it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from credissuer.http.problems import Problem, ProblemError
from credissuer.http.service import Route, Service
from credissuer.http.throttling.limits import RateLimit

Value = TypeVar("Value")

_BUSY = Problem("request.overloaded", headers=((b"retry-after", b"5"),))


class SlowWorker:
    """One thread, and at most `most` requests that use it or wait for it."""

    def __init__(self, name: str, most: int) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._free = threading.BoundedSemaphore(most)

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """Take a slot for one request. Raises ProblemError `request.overloaded`."""
        # Refused instead of queued, because waiting requests would pile up without bound.
        if not self._free.acquire(blocking=False):
            raise ProblemError(_BUSY)
        try:
            yield
        finally:
            self._free.release()

    async def run(self, work: Callable[[], Value]) -> Value:
        """What `work` returns, called in the thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


class SlowRoute(Route):
    """A route with a worker of its own, which `at_once` requests may use or wait for.

    One address may have `a_minute` of them, on top of what it may ask of every route; without that
    limit there is none here either.
    """

    def __init__(self, service: Service, name: str, *, a_minute: int, at_once: int) -> None:
        super().__init__(service)
        most = a_minute if service.options.rate else 0
        self._rate = RateLimit(most, lambda: service.office.clock().timestamp())
        self._worker = SlowWorker(name, at_once)
