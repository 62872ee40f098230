"""Rollback protection for signed files that are published again and again: status lists and shards
of the profile index.

What was read of a file is remembered, and an older one is refused, because a host (or whoever
stands between) could hide a revocation by giving out yesterday's file. A file is fetched at most
once in KEEP_SECONDS.
"""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Generic, Protocol, TypeVar

from credverifier.errors import LinkError, StatusError
from credverifier.online.cache import SignedFile, VerifierCache
from credverifier.online.singleflight import Singleflight
from credverifier.policies import SilentHost
from credverifier.wire.status import status_lists

# Short, because a revocation that is published within this time is not seen yet.
KEEP_SECONDS = 60.0


class Dated(Protocol):
    """What decides about the age of such a file: times in seconds since 1970, `ttl` in seconds."""

    @property
    def issued_at(self) -> float: ...

    @property
    def expires(self) -> float: ...

    @property
    def ttl(self) -> float | None: ...

    @property
    def order(self) -> tuple[float, int]:
        """(`iat`, `version`), which never falls from one publication to the next."""


Read = TypeVar("Read", bound=Dated)
ReadNow = TypeVar("ReadNow", bound=Dated, covariant=True)


class PublishedFile(Protocol[ReadNow]):
    """A file to fetch: its URL, the octets it may have at most, how it is read, and what counts
    where its host does not answer.
    """

    @property
    def file(self) -> SignedFile: ...

    @property
    def limit(self) -> int:
        """Octets that it may have at most."""

    @property
    def silent_host(self) -> SilentHost: ...

    def read(self, token: str) -> ReadNow:
        """The content of `token`, proven to be the issuer's. Raises StatusError."""


class Fetcher(Protocol):
    """Fetches from the hosts of the trust list."""

    def fetch(self, url: str, limit: int, deadline: float) -> str:
        """The text at `url`, at most `limit` octets, before `deadline` (monotonic clock).

        Raises LinkError.
        """


class RollbackProtection(Generic[Read]):
    """Safe for threads; one fetch in flight for each file."""

    def __init__(self, cache: VerifierCache, fetcher: Fetcher) -> None:
        self._cache = cache
        self._fetcher = fetcher
        self._fetched: dict[SignedFile, tuple[float, Read]] = {}
        """When each file was fetched (seconds since 1970), and what was read of it."""
        self._in_flight: Singleflight[Read | StatusError | LinkError] = Singleflight()

    def get(
        self,
        published: PublishedFile[Read],
        *,
        now: datetime,
        deadline: float,
    ) -> Read | StatusError:
        """The current content of `published`, or why there is none."""
        fetch = partial(self._from_host, published, now, deadline)
        try:
            outcome = self._in_flight.do(
                published.file,
                fetch,
                deadline - time.monotonic(),
            )
        # The fetch of another thread outlasted the deadline of this check.
        except TimeoutError:
            outcome = LinkError("link.unreachable", "it took too long")
        if not isinstance(outcome, LinkError):
            return outcome
        too_large = outcome.code == "link.too_large"
        code = "status.too_large" if too_large else "status.unreachable"
        failure = StatusError(code, outcome.detail)
        if published.silent_host is SilentHost.ANSWER_UNKNOWN:
            return failure
        return self._remembered(published) or failure

    def _from_host(
        self,
        published: PublishedFile[Read],
        now: datetime,
        deadline: float,
    ) -> Read | StatusError | LinkError:
        """What the host publishes, why that does not count, or why there is no answer.

        Errors are outcomes, so that every thread that waits learns why the fetch failed.
        """
        recent = self._fetched.get(published.file)
        if recent is not None:
            fetched_at, content = recent
            if _still_counts(fetched_at, content, now.timestamp()):
                return content
        try:
            token = self._fetcher.fetch(
                published.file.url,
                published.limit,
                deadline,
            )
            fetched = published.read(token)
        except LinkError as error:
            return error
        # The host gave a file, and it is wrong: a remembered one must not cover that up
        # (SilentHost).
        except StatusError as error:
            return error
        # Compared and stored under one lock, because another process could store a newer file in
        # between.
        with self._cache.locked(published.file):
            remembered = self._remembered(published)
            # Equal is the same publication, fetched again.
            if remembered is not None and fetched.order < remembered.order:
                return StatusError("status.rollback", "it is older than one seen before")
            # One from the future is used by nobody, and remembered it would make every true one
            # after it a rollback.
            if fetched.issued_at <= now.timestamp() + status_lists.LEEWAY:
                self._cache.keep_text(published.file, token)
                self._fetched[published.file] = (now.timestamp(), fetched)
        return fetched

    def _remembered(self, published: PublishedFile[Read]) -> Read | None:
        """The newest one seen. One whose key is no longer trusted counts as never seen."""
        proven = []
        for token in self._cache.texts(published.file):
            with suppress(StatusError):
                proven.append(published.read(token))
        return max(proven, key=lambda one: one.order, default=None)


def _still_counts(fetched_at: float, fetched: Dated, now: float) -> bool:
    """Whether a file need not be fetched again: for min(ttl, KEEP_SECONDS), and until it expires.

    A clock that was set back fetches again, because the age is not known then.
    """
    age = now - fetched_at
    lifetime = KEEP_SECONDS if fetched.ttl is None else min(fetched.ttl, KEEP_SECONDS)
    return 0 <= age < lifetime and now <= fetched.expires
