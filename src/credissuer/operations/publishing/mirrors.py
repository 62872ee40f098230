"""The manifest of what is public, and copies that are checked against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from credissuer.errors import PublicationError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.perform import needs
from credissuer.publication import manifest
from credissuer.publication.contract import (
    Publication,
    PublicTree,
    claimed,
    put_all_changed,
    put_changed,
)
from credissuer.publication.manifest import ManifestRow
from credissuer.staff.roles import Permission

BATCH = 1_000
"""Files that are read together."""

MOST_TOLD = 20
"""Paths that are named of each fault; the others are counted."""


class MirrorCheck(NamedTuple):
    """What is wrong with a copy. `files` were compared; `missing` are not there, `altered` hold
    something that was never published or is not known any more, `old` are signed documents that
    have been replaced since.
    """

    files: int
    missing: list[str]
    altered: list[str]
    old: list[str]

    @property
    def is_whole(self) -> bool:
        """Whether everything is there as it was published."""
        return not (self.missing or self.altered or self.old)


def put_manifest(publication: Publication) -> int:
    """Write the manifest of what lies in `publication`; returns how many files it lists.

    Raises PublicationError.
    """
    rows: dict[str, ManifestRow] = {}
    for batch in _batches(path for path in publication.paths() if manifest.is_covered(path)):
        stored = publication.read_all(batch)
        rows |= {path: manifest.row_of(file.octets) for path, file in stored.items()}
    *shards, index = manifest.files(rows)
    # The index last: who reads in between finds shards that it does not vouch for, and says so.
    put_all_changed(publication, dict(shards))
    put_changed(publication, *index)
    return len(rows)


@needs(Permission.PUBLISH)
def check_mirror(
    office: Office,
    call: Call,
    mirror: PublicTree,
    progress: Callable[[int], None] = lambda done: None,
) -> MirrorCheck:
    """Compare a copy of the public files with the office's own, by the manifest.

    A file that was published anew since the manifest was written is compared with what is public
    now. Raises PublicationError, of it `manifest.missing` and `manifest.damaged`.
    """
    index = office.publication.get(manifest.INDEX)
    if index is None:
        raise PublicationError("manifest.missing")
    found = MirrorCheck(0, [], [], [])
    for path, sha256 in manifest.shard_hashes(index).items():
        rows = manifest.rows_in(path, office.publication.get(path), sha256)
        for batch in _batches(rows):
            found = _compared(office, mirror, {name: rows[name] for name in batch}, found)
            progress(len(batch))
    return found


def _compared(
    office: Office, mirror: PublicTree, rows: dict[str, ManifestRow], before: MirrorCheck
) -> MirrorCheck:
    theirs = mirror.read_all(rows)
    differing = [
        path
        for path, row in rows.items()
        # What is signed again and again may be as it was listed, and out of date all the same.
        if manifest.is_renewed(path)
        or path not in theirs
        or manifest.row_of(theirs[path].octets) != row
    ]
    ours = office.publication.read_all(differing)
    missing, altered, old = list(before.missing), list(before.altered), list(before.old)
    for path in differing:
        if path not in ours:
            # Taken back since, as the note of a certificate that was reinstated.
            continue
        if path not in theirs:
            missing.append(path)
        elif theirs[path].octets != ours[path].octets:
            is_signed = claimed(ours[path].octets).version > 0
            is_older = claimed(theirs[path].octets) < claimed(ours[path].octets)
            is_known = claimed(theirs[path].octets).version > 0
            (old if is_signed and is_known and is_older else altered).append(path)
    return MirrorCheck(before.files + len(rows), missing, altered, old)


def _batches(paths: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(paths)
    while batch := list(islice(waiting, BATCH)):
        yield batch
