"""How many files a command has asked the hosts for."""

from __future__ import annotations

from itertools import count

from credverifier.online.network import Fetch


class CountedFetch:
    """A `Fetch` that counts what it is asked for. Safe for threads."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._counter = count(1)
        self.asked = 0

    def __call__(self, url: str, *, limit: int, seconds: float, allow_loopback: bool) -> str:
        """See Fetch."""
        # next() of a counter is one step for all threads, where += is two.
        self.asked = max(self.asked, next(self._counter))
        return self._fetch(url, limit=limit, seconds=seconds, allow_loopback=allow_loopback)
