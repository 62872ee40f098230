"""The interface of a publication, where public files are written: a folder, or a bucket."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from credissuer.errors import PublicationError
from credissuer.recovery.behind import Claimed, follows
from credverifier.errors import FormatError
from credverifier.wire.envelope import base64url, strict_json


class PublicTree(Protocol):
    """A tree of public files to be read. Paths are relative, with forward slashes:
    `status/1-revocation`.
    """

    def get(self, path: str) -> bytes | None:
        """The octets at `path`, or None."""

    def names(self, folder: str) -> list[str]:
        """What lies directly in `folder`, in no order; nothing where there is no such folder.

        Raises PublicationError `publish.failed`.
        """


class Publication(PublicTree, Protocol):
    """A tree of public files to be written as well."""

    @property
    def root(self) -> Path | None:
        """The folder of the tree on this machine, None where it lies elsewhere."""

    def paths(self) -> Iterator[str]:
        """Every file, in no order."""

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


def put_all_newer(
    publication: Publication,
    tokens: Mapping[str, str],
    replaces: Callable[[Claimed, Claimed], bool] = follows,
) -> int:
    """Publish signed lists, notes or documents, path -> token, unless they are published already.

    Returns how many were written. `replaces(ours, published)`: whether a document may come after
    the one that is published. Raises PublicationError `publish.backwards`, before the first is
    written, where it may not: a rollback would revive revoked certificates.
    """
    # All are compared before the first is written, so that a refusal leaves the tree as it was.
    files: dict[str, bytes] = {}
    for path, token in tokens.items():
        octets, published = token.encode("ascii"), publication.get(path)
        if published == octets:
            continue
        if published is not None and not replaces(claimed(octets), claimed(published)):
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


def claimed(token: bytes) -> Claimed:
    """What a signed text says of itself, unproven; before all others where it cannot be read."""
    try:
        # Unverified, because a folder's content is the office's own (`documents.fence` proves it);
        # only the order of the two counts.
        claims = strict_json.loads(base64url.decode(token.split(b".")[1]))
        return Claimed(int(claims.get("version", 0)), float(claims.get("iat", 0)))
    except (FormatError, IndexError, TypeError, ValueError):
        # Older than anything: what is no document of ours may be overwritten.
        return Claimed(-1, -1)
