"""The versions of objects as a server remembers them, so that a request seldom asks the bucket."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import NamedTuple

from credissuer.errors import PublicationError

FRESH = 5
"""Seconds in which a version is taken as it was seen."""

STALE = 60
"""Seconds in which it is still answered with, and asked for anew behind the answer: what a cache in
front may keep a document (`headers.MAX_AGE`).
"""

_PAUSE = 5
"""Seconds for which a bucket that did not answer is not asked again."""

_MOST = 100_000
"""Paths; whoever asks for made-up ones must not fill the memory."""


class _Seen(NamedTuple):
    version: str | None
    at: float


class RecentVersions:
    """Path -> ETag. `ask` asks the bucket, and raises PublicationError where it does not answer."""

    def __init__(
        self,
        ask: Callable[[str], str | None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask = ask
        self._clock = clock
        self._seen: dict[str, _Seen] = {}
        self._asked_for: set[str] = set()
        self._down: tuple[float, PublicationError] | None = None
        self._lock = Lock()
        self._behind = ThreadPoolExecutor(2, thread_name_prefix="bucket-versions")

    def of(self, path: str) -> str | None:
        """The version at `path`, None where there is no file.

        While the bucket does not answer it is the last that was seen: signed documents say
        themselves how long they are good. Raises PublicationError for a path that nobody has seen.
        """
        seen, now = self._seen.get(path), self._clock()
        if seen is not None and now - seen.at < FRESH:
            return seen.version
        if seen is not None and now - seen.at < STALE:
            self._ask_behind(path)
            return seen.version
        try:
            return self._asked(path)
        except PublicationError:
            if seen is None:
                raise
            return seen.version

    def note(self, path: str, version: str | None) -> None:
        """What this process has just written, or removed (None)."""
        with self._lock:
            if path not in self._seen and len(self._seen) >= _MOST:
                self._seen.clear()
            self._seen[path] = _Seen(version, self._clock())

    def forget(self, path: str) -> None:
        """What may have changed: the next to ask for it gets the answer of the bucket."""
        with self._lock:
            self._seen.pop(path, None)

    def _asked(self, path: str) -> str | None:
        if self._down is not None and self._clock() < self._down[0]:
            raise self._down[1]
        asked_at = self._clock()
        try:
            version = self._ask(path)
        except PublicationError as error:
            self._down = (self._clock() + _PAUSE, error)
            raise
        self._down = None
        with self._lock:
            noted = self._seen.get(path)
        # What this process wrote while the answer was on its way is newer than the answer.
        if noted is None or noted.at <= asked_at:
            self.note(path, version)
        return version

    def _ask_behind(self, path: str) -> None:
        with self._lock:
            if path in self._asked_for:
                return
            self._asked_for.add(path)
        self._behind.submit(self._refresh, path)

    def _refresh(self, path: str) -> None:
        try:
            self._asked(path)
        except PublicationError:
            # Told to whoever asks once the version is too old.
            return
        finally:
            with self._lock:
                self._asked_for.discard(path)
