"""One piece of work in flight for each key: who comes meanwhile waits for its outcome instead of
repeating it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future
from typing import Generic, TypeVar

Outcome = TypeVar("Outcome")


class Flights(Generic[Outcome]):
    """Safe for threads. Nothing is kept once the work is done."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._flying: dict[Hashable, Future[Outcome]] = {}

    def share(self, key: Hashable, work: Callable[[], Outcome], seconds: float) -> Outcome:
        """What `work` gives, here or in the thread that began it.

        Raises TimeoutError after `seconds` of waiting.
        """
        with self._guard:
            flight = self._flying.get(key)
            begun = flight is not None
            if flight is None:
                flight = self._flying[key] = Future()
        if begun:
            try:
                return flight.result(timeout=max(0.0, seconds))
            except CancelledError as error:
                raise TimeoutError("the work was given up") from error
        try:
            flight.set_result(work())
        finally:
            flight.cancel()  # no effect on one that has its result
            with self._guard:
                del self._flying[key]
        return flight.result()
