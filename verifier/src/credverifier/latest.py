"""Signed files that are published anew all the time: fetched at most once a minute, and never taken back.

Lists and shards of the index are such files. What was seen of one is remembered, so that an older one is refused.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from credverifier.errors import LinkError, StatusError
from credverifier.flights import Flights
from credverifier.memory import Memory
from credverifier.wire import status_lists

KEEP_SECONDS = 60.0


class Dated(Protocol):
    """What was read of such a file; times in seconds since 1970, `ttl` in seconds."""

    @property
    def issued_at(self) -> float: ...

    @property
    def expires(self) -> float: ...

    @property
    def ttl(self) -> float | None: ...

    @property
    def order(self) -> tuple[float, int]:
        """What never falls from one publication to the next."""


File = TypeVar("File", bound=Dated)
Load = Callable[[str, int, float], str]
"""(URL, most octets, deadline) -> the text at the URL; raises LinkError."""


class Latest(Generic[File]):
    """Safe for threads; one fetch in flight for each file."""

    def __init__(self, memory: Memory, load: Load) -> None:
        self._memory = memory
        self._load = load
        self._kept: dict[str, tuple[float, File]] = {}
        self._flights: Flights[File | StatusError] = Flights()

    def get(
        self,
        key: Hashable,
        url: str,
        read: Callable[[str], File],
        *,
        limit: int,
        now: datetime,
        deadline: float,
        instead: bool,
    ) -> File | StatusError:
        """The current file at `url`, or why there is none. `read` proves a text, and raises StatusError.

        `instead`: where the host is silent, the remembered one counts. `key` tells apart ways to read one URL.
        """
        try:
            return self._flights.share(
                key, lambda: self._got(url, read, limit, now, deadline, instead), deadline - time.monotonic()
            )
        except TimeoutError:
            return self._silent(url, read, instead, StatusError("status.unreachable", "it took too long"))

    def _got(
        self, url: str, read: Callable[[str], File], limit: int, now: datetime, deadline: float, instead: bool
    ) -> File | StatusError:
        kept = self._kept.get(url)
        if kept is not None and _still_counts(*kept, now.timestamp()):
            return kept[1]
        try:
            token = self._load(url, limit, deadline)
            found = read(token)
        except LinkError as error:
            code = "status.too_large" if error.code == "link.too_large" else "status.unreachable"
            return self._silent(url, read, instead, StatusError(code, error.detail))
        except StatusError as error:
            return error
        with self._memory.alone(url):
            remembered = self._remembered(url, read)
            if remembered is not None and found.order < remembered.order:
                return StatusError("status.rollback", "it is older than one seen before")
            if found.issued_at <= now.timestamp() + status_lists.LEEWAY:
                self._memory.keep_text(url, token)
                self._kept[url] = (now.timestamp(), found)
        return found

    def _silent(self, url: str, read: Callable[[str], File], instead: bool, error: StatusError) -> File | StatusError:
        return (self._remembered(url, read) if instead else None) or error

    def _remembered(self, url: str, read: Callable[[str], File]) -> File | None:
        """The newest seen. One whose key is trusted no more counts as never seen."""
        known = []
        for token in self._memory.texts(url):
            with suppress(StatusError):
                known.append(read(token))
        return max(known, key=lambda found: found.order, default=None)


def _still_counts(fetched_at: float, found: Dated, now: float) -> bool:
    """Not yet to be fetched again: min(ttl, exp, 60 s) after the last time, by a clock that did not go back."""
    age = now - fetched_at
    return 0 <= age < min(KEEP_SECONDS if found.ttl is None else found.ttl, KEEP_SECONDS) and now <= found.expires
