"""The interface of a publication, where public files are written: a folder, or a bucket."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from credissuer.errors import PublicationError
from credissuer.recovery.behind import Claimed, follows
from credverifier.errors import FormatError
from credverifier.wire.envelope import base64url, strict_json

# Each failed attempt means that another publisher wrote the same file first: a race, not an error.
_ATTEMPTS = 8


class StoredFile(NamedTuple):
    """The octets of a public file, and the version that `Publication.version` gives of them."""

    octets: bytes
    version: object


class PublicTree(Protocol):
    """A tree of public files to be read. Paths are relative, with forward slashes:
    `status/1-revocation`.
    """

    def get(self, path: str) -> bytes | None:
        """The octets at `path`, or None. Raises PublicationError."""

    def read_all(self, paths: Collection[str]) -> dict[str, StoredFile]:
        """What lies at those of `paths` where there is a file; many at once where that is faster.

        Raises PublicationError.
        """

    def names(self, folder: str) -> list[str]:
        """What lies directly in `folder`, in no order; nothing where there is no such folder.

        Raises PublicationError.
        """


class Publication(PublicTree, Protocol):
    """A tree of public files to be written as well.

    Each method raises PublicationError where the tree cannot be read or written: `publish.failed`,
    or what `publication.bucket.faults` knows better.
    """

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
        """Write atomically; durable when this returns."""

    def put_all(
        self,
        files: Mapping[str, bytes],
        replacing: Mapping[str, object | None] | None = None,
    ) -> None:
        """Write path -> octets, each atomically, in any order; all durable when this returns.

        `replacing` is path -> the version that a file must still have when it is replaced, None
        where there must be no file yet. Raises PublicationError `publish.raced` where another
        publisher has written it meanwhile: that file stays, others may be written.
        """

    def put_batch(
        self,
        files: Mapping[str, bytes],
        replacing: Mapping[str, object | None] | None = None,
    ) -> None:
        """The same for many files that follow from the database and can be written again: made
        durable together, which costs a fraction of `put_all`.
        """

    def remove(self, path: str) -> None:
        """Remove a file durably; no error where there is none."""

    def sweep(self) -> int:
        """Remove temporary files of killed processes; returns how many."""


def put_all_newer(
    publication: Publication,
    tokens: Mapping[str, str],
    replaces: Callable[[Claimed, Claimed], bool] = follows,
    *,
    as_batch: bool = False,
) -> int:
    """Publish signed lists, notes or documents, path -> token, unless they are published already.

    Returns how many were written. `replaces(ours, published)`: whether a document may come after
    the one that is published; `as_batch`: written by `put_batch`. Raises PublicationError
    `publish.backwards`, before the first is written, where it may not: a rollback would revive
    revoked certificates; `publish.contended` where other publishers write the same files again and
    again.
    """
    written: set[str] = set()
    write = publication.put_batch if as_batch else publication.put_all
    for _ in range(_ATTEMPTS):
        # All are compared before the first is written: a refusal leaves the tree as it was.
        published = publication.read_all(tokens)
        files = _newer(tokens, published, replaces)
        if not files:
            return len(written)
        written.update(files)
        versions = {path: published[path].version if path in published else None for path in files}
        try:
            write(files, versions)
        except PublicationError as error:
            # Compared anew, because what another publisher wrote may be newer than ours.
            if error.code != "publish.raced":
                raise
        else:
            return len(written)
    raise PublicationError("publish.contended", list=", ".join(list(tokens)[:3]))


def _newer(
    tokens: Mapping[str, str],
    published: Mapping[str, StoredFile],
    replaces: Callable[[Claimed, Claimed], bool],
) -> dict[str, bytes]:
    """Path -> octets of what is not published yet. Raises PublicationError `publish.backwards`."""
    files: dict[str, bytes] = {}
    for path, token in tokens.items():
        octets, there = token.encode("ascii"), published.get(path)
        if there is not None and there.octets == octets:
            continue
        if there is not None and not replaces(claimed(octets), claimed(there.octets)):
            raise PublicationError("publish.backwards", path=path)
        files[path] = octets
    return files


def put_all_changed(publication: Publication, files: Mapping[str, bytes]) -> int:
    """Publish those of `files` that differ from what is published, as one batch; returns how many.

    Raises PublicationError.
    """
    published = publication.read_all(files)
    changed = {
        path: octets
        for path, octets in files.items()
        if path not in published or published[path].octets != octets
    }
    if changed:
        publication.put_batch(changed)
    return len(changed)


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
