"""Where the public files go. A folder now; an object store behind a CDN could be another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from credissuer.errors import PublicationError
from credverifier.errors import FormatError
from credverifier.wire.envelope import base64url, strict_json


class Publication(Protocol):
    """A tree of public files. Paths are relative, with forward slashes: `status/1-revocation`."""

    def get(self, path: str) -> bytes | None:
        """The octets at `path`, or None."""

    def version(self, path: str) -> object | None:
        """Another value whenever the octets at `path` may have changed, cheap to ask for; None
        where there is none.
        """

    def put(self, path: str, octets: bytes) -> None:
        """Write whole or not at all; durable when this returns.

        Raises PublicationError `publish.failed`.
        """

    def put_all(self, files: Mapping[str, bytes]) -> None:
        """Path -> octets, each whole or not at all, in any order; all durable when this returns.

        Raises as `put`.
        """

    def remove(self, path: str) -> None:
        """Gone when this returns; no error where nothing was."""


def put_newer(publication: Publication, path: str, token: str) -> bool:
    """Publish a signed list, note or document unless that very text is there; True if it was
    written.

    Raises PublicationError `publish.backwards` if what is there has a higher (iat, version).
    """
    octets, there = token.encode("ascii"), publication.get(path)
    if there == octets:
        return False
    if there is not None and _order(there) > _order(octets):
        raise PublicationError("publish.backwards", path=path)
    publication.put(path, octets)
    return True


def put_all_newer(publication: Publication, tokens: Mapping[str, str]) -> int:
    """The same for many at once, path -> token; returns how many were written.

    Raises before any of them is.
    """
    files: dict[str, bytes] = {}
    for path, token in tokens.items():
        octets, there = token.encode("ascii"), publication.get(path)
        if there is not None and _order(there) > _order(octets):
            raise PublicationError("publish.backwards", path=path)
        if there != octets:
            files[path] = octets
    if files:
        publication.put_all(files)
    return len(files)


def put_changed(publication: Publication, path: str, octets: bytes) -> bool:
    """Publish unless the same octets are there already; True if it was written."""
    if publication.get(path) == octets:
        return False
    publication.put(path, octets)
    return True


def _order(token: bytes) -> tuple[float, int]:
    """(iat, version) of a signed text; what cannot be read is older than everything."""
    try:
        claims = strict_json.loads(base64url.decode(token.split(b".")[1]))
        return float(claims.get("iat", 0)), int(claims.get("version", 0))
    except (FormatError, IndexError, TypeError, ValueError):
        return (-1, -1)
