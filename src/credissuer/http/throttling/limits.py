"""Rate limits for each client address, and a limit on concurrent requests."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from typing import NamedTuple

from credissuer.http.asgi import Headers, Scope
from credissuer.http.problems import Problem, ProblemError

FAILED_TOKENS = 60
"""Failed logins a minute from one address; after that, further ones get 429."""

CHALLENGES = 60
"""Challenges for security keys a minute given to one address, because each is a stored row."""

SHARE_LINKS = 60
"""Share links a minute resolved for one address, because each makes this server send a request."""

REPORTS, REPORTS_IN_ALL = 5, 60
"""Reports a minute from one address, and from all addresses, because each is a stored row."""

HOLDER_LINKS, HOLDER_LINKS_IN_ALL = 10, 60
"""Links to sign in with a minute for one address, and for all addresses, because each is a mail."""

READINESS = 120
"""Readiness checks a minute from one address, because each opens a transaction and signs twice."""

_MINUTE = 60


_TOLD = "credissuer.rate"
"""Where in the scope stands what is told of the limit."""


class RateState(NamedTuple):
    """Requests that are allowed a minute, those that are left, and the seconds until the next."""

    most: int
    left: int
    seconds: int


def rate_headers(scope: Scope) -> Headers:
    """`RateLimit-Policy` and `RateLimit` of an answer (draft-ietf-httpapi-ratelimit-headers-10,
    provisional); none where no limit was asked.
    """
    state: RateState | None = scope.get(_TOLD)
    if state is None:
        return []
    return [
        (b"ratelimit-policy", b'"minute";q=%d;w=%d' % (state.most, _MINUTE)),
        (b"ratelimit", b'"minute";r=%d;t=%d' % (state.left, state.seconds)),
    ]


class RateLimit:
    """A fixed-window limit: at most `a_minute` for each address and minute; 0 is no limit.

    `seconds` is the clock (Unix time). Thread-safe. Own code because it runs before every public
    request: the library `limits` starts a thread every 10 ms to expire its counters, which costs
    more than verifying a signature.
    """

    def __init__(self, a_minute: int, seconds: Callable[[], float]) -> None:
        self._most = a_minute
        self._seconds = seconds
        self._minute = 0
        self._counts: dict[str, int] = {}
        self._turn = threading.Lock()

    def take(self, address: str, a_minute: int | None = None, *, told: Scope | None = None) -> None:
        """Count one; `a_minute` is another limit, for this address alone; the answer to the request
        `told` says how many are left (`rate_headers`).

        Raises ProblemError `request.too_many`.
        """
        most = self._most if a_minute is None else a_minute
        if not most:
            return
        count = self._counted(address)
        if told is not None:
            told[_TOLD] = RateState(most, max(most - count, 0), self._left())
        if count > most:
            raise ProblemError(self._refusal())

    def _left(self) -> int:
        # Rounded up, because a client that returns a moment too early is refused once more.
        return math.ceil(_MINUTE - self._seconds() % _MINUTE)

    def _counted(self, address: str) -> int:
        minute = int(self._seconds()) // _MINUTE
        with self._turn:
            # A new dict instead of one expiry for each address, because the memory of a minute is
            # then freed at once however many addresses there were.
            if minute != self._minute:
                self._minute, self._counts = minute, {}
            self._counts[address] = count = self._counts.get(address, 0) + 1
            return count

    def _refusal(self) -> Problem:
        return Problem("request.too_many", headers=((b"retry-after", b"%d" % self._left()),))


class ConcurrencyLimit:
    """At most `most` requests at once; one more is refused immediately instead of queued.

    One address gets a quarter of them, because a client that sends its requests slowly would
    otherwise keep everybody else out.
    """

    def __init__(self, most: int) -> None:
        # No lock, because `acquire` and `release` run on the event loop and never await.
        self._free = most
        self._share = max(1, most // 4)
        self._held: dict[str, int] = {}

    def acquire(self, address: str) -> bool:
        """True where the request may run; call `release` when it is done."""
        held = self._held.get(address, 0)
        if self._free <= 0 or held >= self._share:
            return False
        self._free -= 1
        self._held[address] = held + 1
        return True

    def release(self, address: str) -> None:
        """The request is done."""
        self._free += 1
        self._held[address] -= 1
        # Deleted at zero, because the dict would otherwise grow by every address ever seen.
        if not self._held[address]:
            del self._held[address]
