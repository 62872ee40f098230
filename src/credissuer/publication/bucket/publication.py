"""A bucket that a web server or a content delivery network shows to the public."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any, TypeVar

import obstore
from obstore.exceptions import NotModifiedError
from obstore.store import ObjectStore

from credissuer import failpoints
from credissuer.errors import PublicationError
from credissuer.publication import headers, public_paths
from credissuer.publication.bucket import faults
from credissuer.publication.bucket.versions import RecentVersions
from credissuer.publication.contract import StoredFile
from credissuer.publication.headers import Site

AT_ONCE = 32
"""Requests under way at a time."""

_REMEMBERED = 32 * 1024 * 1024
"""Octets of files that are kept, so that an unchanged one is not read again."""

_LISTED = 1_000
"""Names in one answer of a bucket."""

_T = TypeVar("_T")
_U = TypeVar("_U")


class BucketPublication:
    """Files of a bucket, with the media type and the caching that `headers` knows for each path.

    A file appears whole or not at all, and whoever replaces one names its ETag: of two publishers
    one is refused, reads again and compares. Nothing here waits longer than the bounds of `store`.
    """

    root = None

    def __init__(self, store: ObjectStore, public_url: str) -> None:
        self._store = store
        self._site = Site(public_url)
        self._memory = _Memory(_REMEMBERED)
        self._versions = RecentVersions(self._head)

    def get(self, path: str) -> bytes | None:
        """See PublicTree."""
        file = self._read(path)
        return None if file is None else file.octets

    def read_all(self, paths: Collection[str]) -> dict[str, StoredFile]:
        """See PublicTree."""
        found = zip(paths, self._at_once(self._read, paths), strict=True)
        return {path: file for path, file in found if file is not None}

    def names(self, folder: str) -> list[str]:
        """See PublicTree."""
        start = f"{folder}/"
        return [
            path.removeprefix(start)
            for path in self._listed(start)
            if "/" not in path.removeprefix(start)
        ]

    def paths(self) -> Iterator[str]:
        """See Publication."""
        for path in self._listed(None):
            # Written by `put_all` beside the page that they show.
            if path not in public_paths.PLAIN_ADDRESSES:
                yield path

    def version(self, path: str) -> object | None:
        """See Publication. The ETag, as `RecentVersions` knows it."""
        return self._versions.of(path)

    def put(self, path: str, octets: bytes) -> None:
        """See Publication."""
        self.put_all({path: octets})

    def put_all(
        self,
        files: Mapping[str, bytes],
        replacing: Mapping[str, object | None] | None = None,
    ) -> None:
        """See Publication. All are tried, also where one fails; then the first error is raised."""
        addressed = dict(files)
        for address, file in public_paths.PLAIN_ADDRESSES.items():
            # A bucket has no rules for paths: what nginx shows at /chuong-trinh lies there too.
            if file in files:
                addressed[address] = files[file]
        versions = replacing or {}

        def write(path: str) -> PublicationError | None:
            mode: Any = "overwrite"
            if path in versions:
                etag = versions[path]
                mode = "create" if etag is None else {"e_tag": etag}
            return self._put(path, addressed[path], mode)

        failpoints.reach("publish.before_rename")
        errors = [error for error in self._at_once(write, addressed) if error is not None]
        if errors:
            raise errors[0]
        failpoints.reach("publish.after_rename")

    def put_batch(
        self,
        files: Mapping[str, bytes],
        replacing: Mapping[str, object | None] | None = None,
    ) -> None:
        """See Publication. Every object is durable once it is answered for."""
        self.put_all(files, replacing)

    def remove(self, path: str) -> None:
        """See Publication."""
        self._memory.forget(path)
        self._versions.forget(path)
        try:
            obstore.delete(self._store, path)
        except faults.FAULTS as error:
            if not faults.is_missing(error):
                raise faults.coded(path, error) from None

    def sweep(self) -> int:
        """See Publication. An object appears whole, so an upload that was cut off left none."""
        return 0

    def _put(self, path: str, octets: bytes, mode: Any) -> PublicationError | None:
        fields = headers.rule_of(self._site, f"/{path}").fields
        attributes = {name: fields[name] for name in _KEPT if name in fields}
        try:
            # In one part, because the ETag of several is no version that can be compared.
            result = obstore.put(
                self._store,
                path,
                octets,
                attributes=attributes,
                mode=mode,
                use_multipart=False,
            )
        except faults.FAULTS as error:
            self._memory.forget(path)
            self._versions.forget(path)
            return faults.coded(path, error)
        self._memory.keep(path, StoredFile(octets, result["e_tag"]))
        self._versions.note(path, result["e_tag"])
        return None

    def _head(self, path: str) -> str | None:
        try:
            return obstore.head(self._store, path)["e_tag"]
        except faults.FAULTS as error:
            if faults.is_missing(error):
                return None
            raise faults.coded(path, error) from None

    def _read(self, path: str) -> StoredFile | None:
        known = self._memory.recall(path)
        options: Any = {} if known is None else {"if_none_match": known.version}
        try:
            result = obstore.get(self._store, path, options=options)
            file = StoredFile(bytes(result.bytes()), result.meta["e_tag"])
        except NotModifiedError:
            return known
        except faults.FAULTS as error:
            self._memory.forget(path)
            if faults.is_missing(error):
                return None
            raise faults.coded(path, error) from None
        self._memory.keep(path, file)
        return file

    def _listed(self, start: str | None) -> Iterator[str]:
        try:
            for objects in obstore.list(self._store, start, chunk_size=_LISTED):
                for each in objects:
                    yield each["path"]
        except faults.FAULTS as error:
            raise faults.coded(start or "/", error) from None

    def _at_once(self, act: Callable[[_T], _U], items: Iterable[_T]) -> list[_U]:
        wanted = list(items)
        if len(wanted) == 1:
            return [act(wanted[0])]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(act, wanted))


_KEPT = ("Content-Type", "Cache-Control")
"""Headers that an object carries; the others are the business of what shows the bucket."""


class _Memory:
    """Files by path, of at most `most` octets together; the oldest go first. Thread-safe."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held = 0
        self._files: dict[str, StoredFile] = {}
        self._lock = Lock()

    def recall(self, path: str) -> StoredFile | None:
        with self._lock:
            return self._files.get(path)

    def keep(self, path: str, file: StoredFile) -> None:
        with self._lock:
            self._drop(path)
            self._files[path] = file
            self._held += len(file.octets)
            while self._held > self._most:
                self._drop(next(iter(self._files)))

    def forget(self, path: str) -> None:
        with self._lock:
            self._drop(path)

    def _drop(self, path: str) -> None:
        old = self._files.pop(path, None)
        if old is not None:
            self._held -= len(old.octets)
