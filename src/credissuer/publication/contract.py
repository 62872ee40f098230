"""The interface of a publication, where public files are written: a folder, or a bucket."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from credissuer.errors import PublicationError
from credverifier.errors import FormatError
from credverifier.wire.envelope import base64url, strict_json


class Publication(Protocol):
    """A tree of public files. Paths are relative, with forward slashes: `status/1-revocation`."""

    @property
    def root(self) -> Path | None:
        """The folder of the tree on this machine, None where it lies elsewhere."""

    def get(self, path: str) -> bytes | None:
        """The octets at `path`, or None."""

    def version(self, path: str) -> object | None:
        """A cheap value that differs whenever the octets at `path` may have changed; None where
        there is no file.
        """

    def put(self, path: str, octets: bytes) -> None:
        """Write atomically; durable when this returns.

        Raises PublicationError `publish.failed`.
        """

    def put_all(self, files: Mapping[str, bytes]) -> None:
        """Write path -> octets, each atomically, in any order; all durable when this returns.

        Raises as `put`.
        """

    def remove(self, path: str) -> None:
        """Remove a file durably; no error where there is none."""


def put_newer(publication: Publication, path: str, token: str) -> bool:
    """Publish a signed list, note or document unless it is published already; True if written.

    Raises PublicationError `publish.backwards` if the published one has a higher (iat, version),
    because a rollback would revive revoked certificates.
    """
    octets, published = token.encode("ascii"), publication.get(path)
    if published == octets:
        return False
    if published is not None and _order(published) > _order(octets):
        raise PublicationError("publish.backwards", path=path)
    publication.put(path, octets)
    return True


def put_all_newer(publication: Publication, tokens: Mapping[str, str]) -> int:
    """The same for many, path -> token; returns how many were written.

    Raises before the first is written.
    """
    # All are compared before the first is written, so that a refusal leaves the tree as it was.
    files: dict[str, bytes] = {}
    for path, token in tokens.items():
        octets, published = token.encode("ascii"), publication.get(path)
        if published == octets:
            continue
        if published is not None and _order(published) > _order(octets):
            raise PublicationError("publish.backwards", path=path)
        files[path] = octets
    if files:
        publication.put_all(files)
    return len(files)


def put_changed(publication: Publication, path: str, octets: bytes) -> bool:
    """Publish unless the same octets are published already; True if written."""
    if publication.get(path) == octets:
        return False
    publication.put(path, octets)
    return True


def _order(token: bytes) -> tuple[float, int]:
    """(iat, version) of a signed text; (-1, -1) where it cannot be read."""
    try:
        # Unverified, because a folder's content is the office's own; only the order of the two
        # counts.
        claims = strict_json.loads(base64url.decode(token.split(b".")[1]))
        return float(claims.get("iat", 0)), int(claims.get("version", 0))
    except (FormatError, IndexError, TypeError, ValueError):
        # Older than anything: what is no document of ours may be overwritten.
        return (-1, -1)
