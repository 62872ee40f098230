"""Published octets kept ready in memory, read again as soon as the publication holds others."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from credissuer.http.asgi import etag_of
from credissuer.publication.contract import Publication


class Text(NamedTuple):
    """What lies at a path: its octets, and the strong ETag of them (RFC 9110 section 8.8.3)."""

    version: object
    octets: bytes
    etag: bytes


class Shelf:
    """The last used files of a publication, at most `most` octets of them. One thread at a time."""

    def __init__(self, publication: Publication, most: int = 64 * 1024 * 1024) -> None:
        self._publication = publication
        self._most = most
        self._held = 0
        self._texts: OrderedDict[str, Text] = OrderedDict()

    def holds(self, path: str, text: Text) -> bool:
        """True while `text`, which was found at `path`, is what lies there."""
        return text.version == self._publication.version(path)

    def find(self, path: str) -> Text | None:
        """The octets at `path` as they lie there now; the very same value as long as they do not
        change.
        """
        version = self._publication.version(path)
        kept = self._texts.get(path)
        if kept is not None and kept.version == version:
            return kept
        self._forget(path)
        octets = None if version is None else self._publication.get(path)
        if octets is None:
            return None
        # Read after the version was asked for: what is newer than its version is read once more,
        # never kept too long.
        found = Text(version, octets, etag_of(octets))
        self._keep(path, found)
        return found

    def _keep(self, path: str, text: Text) -> None:
        self._texts[path] = text
        self._held += len(text.octets)
        while self._held > self._most and len(self._texts) > 1:
            self._held -= len(self._texts.popitem(last=False)[1].octets)

    def _forget(self, path: str) -> None:
        old = self._texts.pop(path, None)
        if old is not None:
            self._held -= len(old.octets)
