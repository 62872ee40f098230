"""A cache of published files in memory, revalidated against the publication at every use."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from credissuer.http.asgi import etag_of
from credissuer.publication.contract import Publication


class CachedFile(NamedTuple):
    """A file with its strong ETag (RFC 9110 section 8.8.3) and its version in the publication."""

    version: object
    octets: bytes
    etag: bytes


class FileCache:
    """Least-recently-used cache of at most `most` octets. Not thread-safe."""

    def __init__(self, publication: Publication, most: int = 64 * 1024 * 1024) -> None:
        self._publication = publication
        self._most = most
        self._held = 0
        self._texts: OrderedDict[str, CachedFile] = OrderedDict()

    def holds(self, path: str, text: CachedFile) -> bool:
        """Whether `text`, which `find` gave for `path`, is still the published file."""
        return text.version == self._publication.version(path)

    def find(self, path: str) -> CachedFile | None:
        """The published file at `path`, None where there is none.

        It is the identical object until the file changes, so callers may compare with `is`.
        """
        version = self._publication.version(path)
        cached = self._texts.get(path)
        if cached is not None and cached.version == version:
            return cached
        # Also where the file is gone now, because the cache would keep its octets for ever.
        self._forget(path)
        octets = None if version is None else self._publication.get(path)
        if octets is None:
            return None
        # The version is taken before the content, because a file that changes in between is then
        # read once more, and never served stale.
        fresh = CachedFile(version, octets, etag_of(octets))
        self._keep(path, fresh)
        return fresh

    def _keep(self, path: str, text: CachedFile) -> None:
        self._texts[path] = text
        self._held += len(text.octets)
        # The newest file always stays, even one larger than the cache, because its caller may ask
        # for the identical object again.
        while self._held > self._most and len(self._texts) > 1:
            _, oldest = self._texts.popitem(last=False)
            self._held -= len(oldest.octets)

    def _forget(self, path: str) -> None:
        old = self._texts.pop(path, None)
        if old is not None:
            self._held -= len(old.octets)
