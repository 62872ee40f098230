"""How fast one address may ask, and how much the server does at once."""

from __future__ import annotations

import math
from collections.abc import Callable

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from credissuer.api.problems import Problem, ProblemError

WRONG_TOKENS = 60
"""Wrong bearer tokens a minute from one address, after which it is not listened to."""


class Rate:
    """At most `a_minute` of something from each address; 0 is no limit. `seconds` is the clock (Unix)."""

    def __init__(self, name: str, a_minute: int, seconds: Callable[[], float]) -> None:
        self._name = name
        self._item = RateLimitItemPerMinute(a_minute) if a_minute else None
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._seconds = seconds

    def take(self, address: str) -> None:
        """Count one. Raises ProblemError `request.too_many`."""
        if self._item is not None and not self._limiter.hit(self._item, self._name, address):
            raise ProblemError(self._refusal(address))

    def count(self, address: str) -> None:
        """Count one, whatever the limit says."""
        if self._item is not None:
            self._limiter.hit(self._item, self._name, address)

    def require_room(self, address: str) -> None:
        """Raises ProblemError `request.too_many` where the limit is reached; counts nothing."""
        if self._item is not None and not self._limiter.test(self._item, self._name, address):
            raise ProblemError(self._refusal(address))

    def _refusal(self, address: str) -> Problem:
        assert self._item is not None
        reset = self._limiter.get_window_stats(self._item, self._name, address).reset_time
        wait = max(1, math.ceil(reset - self._seconds()))
        return Problem("request.too_many", headers=((b"retry-after", b"%d" % min(wait, 60)),))


class Places:
    """How many requests are in work at once; the next one is sent away at once, instead of waiting with all others."""

    def __init__(self, most: int) -> None:
        self._free = most

    def take(self) -> bool:
        """True where there was a place, which is to be given back."""
        if self._free <= 0:
            return False
        self._free -= 1
        return True

    def give_back(self) -> None:
        """The request is done."""
        self._free += 1
