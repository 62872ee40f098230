"""Signed files that are published anew all the time: fetched at most once a minute, and never taken
back.

Lists and shards of the index are such files. What was seen of one is remembered, so that an older
one is refused.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from credverifier.errors import LinkError, StatusError
from credverifier.online.cache import Memory, SignedFile
from credverifier.online.singleflight import Flights
from credverifier.policies import SilentHost
from credverifier.wire.status import status_lists

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


Read = TypeVar("Read", bound=Dated)
Load = Callable[[str, int, float], str]
"""(URL, most octets, deadline) -> the text at the URL; raises LinkError."""


class Latest(Generic[Read]):
    """Safe for threads; one fetch in flight for each file."""

    def __init__(self, memory: Memory, load: Load) -> None:
        self._memory = memory
        self._load = load
        self._cache: dict[SignedFile, tuple[float, Read]] = {}
        """When each file was fetched, and what was read of it."""
        self._flights: Flights[Read | StatusError] = Flights()

    def get(
        self,
        file: SignedFile,
        read: Callable[[str], Read],
        *,
        limit: int,
        now: datetime,
        deadline: float,
        silent_host: SilentHost,
    ) -> Read | StatusError:
        """What is read of `file` as it is published now, or why nothing is.

        `read` proves a text to be the issuer's, and raises StatusError.
        """
        try:
            return self._flights.share(
                file,
                lambda: self._got(file, read, limit, now, deadline, silent_host),
                deadline - time.monotonic(),
            )
        except TimeoutError:
            return self._silent(
                file, read, silent_host, StatusError("status.unreachable", "it took too long")
            )

    def _got(
        self,
        file: SignedFile,
        read: Callable[[str], Read],
        limit: int,
        now: datetime,
        deadline: float,
        silent_host: SilentHost,
    ) -> Read | StatusError:
        cached = self._cache.get(file)
        if cached is not None and _still_counts(*cached, now.timestamp()):
            return cached[1]
        try:
            token = self._load(file.url, limit, deadline)
            fetched = read(token)
        except LinkError as error:
            code = "status.too_large" if error.code == "link.too_large" else "status.unreachable"
            return self._silent(file, read, silent_host, StatusError(code, error.detail))
        except StatusError as error:
            return error
        with self._memory.alone(file):
            remembered = self._remembered(file, read)
            if remembered is not None and fetched.order < remembered.order:
                return StatusError("status.rollback", "it is older than one seen before")
            if fetched.issued_at <= now.timestamp() + status_lists.LEEWAY:
                self._memory.keep_text(file, token)
                self._cache[file] = (now.timestamp(), fetched)
        return fetched

    def _silent(
        self,
        file: SignedFile,
        read: Callable[[str], Read],
        silent_host: SilentHost,
        error: StatusError,
    ) -> Read | StatusError:
        return (
            self._remembered(file, read) if silent_host is SilentHost.USE_REMEMBERED else None
        ) or error

    def _remembered(self, file: SignedFile, read: Callable[[str], Read]) -> Read | None:
        """The newest seen. One whose key is trusted no more counts as never seen."""
        proven = []
        for token in self._memory.texts(file):
            with suppress(StatusError):
                proven.append(read(token))
        return max(proven, key=lambda one: one.order, default=None)


def _still_counts(fetched_at: float, fetched: Dated, now: float) -> bool:
    """Not yet to be fetched again: min(ttl, exp, 60 s) after the last time, by a clock that did not
    go back.
    """
    age = now - fetched_at
    return (
        0 <= age < min(KEEP_SECONDS if fetched.ttl is None else fetched.ttl, KEEP_SECONDS)
        and now <= fetched.expires
    )
