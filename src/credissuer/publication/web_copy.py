"""The public tree as a web server answers: a witness where the folder itself is gone.

A web server lists no folder. The lists and the pages of the change feed are asked for by their
numbers, the shards of the profile index by theirs, and certificates by the numbers in the shards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from credissuer.errors import PublicationError
from credissuer.publication.contract import StoredFile
from credissuer.publication.tree import shard_path
from credissuer.status.encodings import ENCODINGS
from credverifier.errors import FormatError, LinkError
from credverifier.online.fetch import fetch
from credverifier.online.fetch import octets as fetch_octets
from credverifier.wire import number, profile_index
from credverifier.wire.bundle import header
from credverifier.wire.status.status_lists import MAX_TOKEN

SECONDS = 10
"""For one file, from the first look-up to the last octet."""

MOST_MISSING = 128
"""Lists that are asked for behind the last one that is there: more than an accepted loss skips."""

_AT_ONCE = 8

# As every signed file of the tree begins, the wallets' form with its disclosures too.
_SIGNED = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+(~|\Z)", re.ASCII)

_LARGEST = 64 * 1024 * 1024
"""Octets of a public file: more than a shard of the profile index of millions has."""

Fetch = Callable[[str], str]


class WebCopy:
    """Files below `url`, fetched within bounds; each is asked for once.

    `lists` are the ids of lists that there may be. Raises PublicationError `publish.failed` for
    whatever is no answer. Only a 404 is the answer that there is no such file: a host that sends a page
    instead would have the witness say nothing.
    """

    def __init__(self, url: str, lists: Collection[int], get: Fetch) -> None:
        self._url = url.rstrip("/")
        self._lists = lists
        self._fetch = get
        self._once = lru_cache(maxsize=None)(self._asked)

    def get(self, path: str) -> bytes | None:
        """See PublicTree."""
        return self._once(path)

    def read_all(self, paths: Collection[str]) -> dict[str, StoredFile]:
        """See PublicTree. A file that is asked for once has one version."""
        answers = zip(paths, self._at_once(paths), strict=True)
        return {path: StoredFile(octets, None) for path, octets in answers if octets is not None}

    def names(self, folder: str) -> list[str]:
        """See PublicTree; of `status`, `changes`, `index`, `c` and `bundle` alone."""
        if folder == "status":
            return [path.partition("/")[2] for path in self._list_paths()]
        if folder == "changes":
            return self._pages()
        if folder == "index":
            return [path.partition("/")[2] for path in self._shard_paths()]
        if folder == "bundle":
            return [path.partition("/")[2] for path in self._there([header.PATH])]
        if folder == "c":
            return [f"{name}.jwt" for name in self._numbers()]
        return []

    def _list_paths(self) -> list[str]:
        found: list[str] = []
        list_id, missing = 0, 0
        while missing < MOST_MISSING or list_id < max(self._lists, default=0):
            list_id += 1
            paths = [f"status/{list_id}{encoding.suffix}" for encoding in ENCODINGS]
            there = self._there(paths)
            missing = 0 if there else missing + 1
            found += there
        return found

    def _pages(self) -> list[str]:
        """The pages of the change feed, of which none is left out."""
        names: list[str] = []
        while True:
            wanted = [f"changes/{len(names) + at}.jwt" for at in range(1, _AT_ONCE + 1)]
            there = self._there(wanted)
            names += [path.partition("/")[2] for path in there]
            if len(there) < len(wanted):
                return names

    def _shard_paths(self) -> list[str]:
        return self._there(shard_path(shard) for shard in range(profile_index.SHARDS))

    def _numbers(self) -> set[str]:
        """The numbers in the shards: hints, as for every reader of the index."""
        found: set[str] = set()
        for path in self._shard_paths():
            octets = self.get(path) or b""
            try:
                entries = profile_index.parse(octets.decode("ascii")).payload.get("entries")
                split = profile_index.split(entries) if isinstance(entries, str) else {}
                found |= {number.from_octets(octets) for octets in split.values()}
            except (FormatError, UnicodeDecodeError):
                continue
        return found

    def _there(self, paths: Iterable[str]) -> list[str]:
        wanted = list(paths)
        answers = zip(wanted, self._at_once(wanted), strict=True)
        return [path for path, octets in answers if octets is not None]

    def _at_once(self, paths: Iterable[str]) -> list[bytes | None]:
        # Together, because each is a journey to the host and back.
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return list(pool.map(self.get, paths))

    def _asked(self, path: str) -> bytes | None:
        address = f"{self._url}/{path}"
        try:
            text = self._fetch(address)
        except LinkError as error:
            if error.code == "link.not_found":
                return None
            raise PublicationError(
                "publish.failed", path=address, problem=error.detail or error.code
            ) from error
        if not _SIGNED.match(text):
            raise PublicationError("publish.failed", path=address, problem="no signed text")
        return text.encode("ascii")


class WebFiles:
    """Every file below `url` by its path, signed or not: a mirror that is checked.

    Raises PublicationError `publish.failed` for whatever is no answer.
    """

    def __init__(self, url: str, *, allow_loopback: bool) -> None:
        self._url = url.rstrip("/")
        self._allow_loopback = allow_loopback

    def get(self, path: str) -> bytes | None:
        """See PublicTree."""
        address = f"{self._url}/{path}"
        try:
            return fetch_octets(
                address, limit=_LARGEST, seconds=SECONDS, allow_loopback=self._allow_loopback
            )
        except LinkError as error:
            if error.code == "link.not_found":
                return None
            raise PublicationError(
                "publish.failed", path=address, problem=error.detail or error.code
            ) from error

    def read_all(self, paths: Collection[str]) -> dict[str, StoredFile]:
        """See PublicTree."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            answers = zip(paths, pool.map(self.get, paths), strict=True)
            return {path: StoredFile(text, None) for path, text in answers if text is not None}

    def names(self, folder: str) -> list[str]:
        """See PublicTree; a web server lists no folder."""
        return []


def over_the_network(url: str, lists: Collection[int], *, allow_loopback: bool) -> WebCopy:
    """The copy at `url`: https, or this machine itself where `allow_loopback` says so."""

    def get(address: str) -> str:
        return fetch(address, limit=MAX_TOKEN, seconds=SECONDS, allow_loopback=allow_loopback)

    return WebCopy(url, lists, get)
