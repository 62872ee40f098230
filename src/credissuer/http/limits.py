"""How fast one address may ask, and how much the server does at once."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable

from credissuer.http.problems import Problem, ProblemError

WRONG_TOKENS = 60
"""Wrong bearer tokens a minute from one address, after which it is not listened to."""

SHARE_LINKS = 60
"""Share links a minute that are followed for one address: each makes this server ask another one.
"""

REPORTS, REPORTS_IN_ALL = 5, 60
"""Reports of violations a minute from one address, and from all: each is a row that stays."""

READINESS = 120
"""Questions a minute from one address whether the server is ready: each opens a transaction and
signs twice.
"""

_MINUTE = 60


class Rate:
    """At most `a_minute` of something from each address, by the minutes of the clock; 0 is no
    limit. `seconds` is the clock (Unix). Any number of threads may ask.

    Own code because it stands before every public request: `limits` keeps its counts in memory by
    starting a thread every 10 ms that forgets the old ones, which costs more than verifying a
    signature does.
    """

    def __init__(self, a_minute: int, seconds: Callable[[], float]) -> None:
        self._most = a_minute
        self._seconds = seconds
        self._minute = 0
        self._counts: dict[str, int] = {}
        self._turn = threading.Lock()

    def take(self, address: str) -> None:
        """Count one. Raises ProblemError `request.too_many`."""
        if self._most and self._counted(address) > self._most:
            raise ProblemError(self._refusal())

    def _counted(self, address: str) -> int:
        minute = int(self._seconds()) // _MINUTE
        with self._turn:
            if minute != self._minute:
                self._minute, self._counts = minute, {}
            self._counts[address] = count = self._counts.get(address, 0) + 1
            return count

    def _refusal(self) -> Problem:
        wait = math.ceil(_MINUTE - self._seconds() % _MINUTE)
        return Problem("request.too_many", headers=((b"retry-after", b"%d" % wait),))


class Places:
    """How many requests are in work at once; the next one is sent away at once, instead of waiting
    with all others.

    One address has a quarter of them: whoever sends its requests drop by drop keeps nobody else
    out.
    """

    def __init__(self, most: int) -> None:
        self._free = most
        self._share = max(1, most // 4)
        self._held: dict[str, int] = {}

    def take(self, address: str) -> bool:
        """True where there was a place, which is to be given back."""
        held = self._held.get(address, 0)
        if self._free <= 0 or held >= self._share:
            return False
        self._free -= 1
        self._held[address] = held + 1
        return True

    def give_back(self, address: str) -> None:
        """The request is done."""
        self._free += 1
        self._held[address] -= 1
        if not self._held[address]:
            del self._held[address]
