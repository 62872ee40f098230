"""Singleflight: of several threads that want the same piece of work done, one does it, and the
others wait for its outcome.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future
from typing import Generic, TypeVar

Outcome = TypeVar("Outcome")


class Singleflight(Generic[Outcome]):
    """Safe for threads. Nothing is kept once the work is done."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._in_flight: dict[Hashable, Future[Outcome]] = {}

    def do(
        self,
        key: Hashable,
        work: Callable[[], Outcome],
        seconds: float,
    ) -> Outcome:
        """The outcome of `work`, done here or in the thread that began it for this `key`.

        Raises TimeoutError after `seconds` of waiting for another thread.
        """
        with self._guard:
            # Looked up and entered under one lock, because two threads could otherwise both begin.
            future = self._in_flight.get(key)
            begun_elsewhere = future is not None
            if future is None:
                future = self._in_flight[key] = Future()
        if begun_elsewhere:
            try:
                return future.result(timeout=max(0.0, seconds))
            except CancelledError as error:
                raise TimeoutError("the work was given up") from error
        try:
            # Outside the lock, so that work for other keys goes on meanwhile.
            future.set_result(work())
        finally:
            # Wakes those who wait where `work` raised; no effect on a future that has its result.
            future.cancel()
            with self._guard:
                del self._in_flight[key]
        return future.result()
