"""Whether the public files are those that the office published.

What is few is always compared octet by octet: trust documents, rules, the page. Of notes, shards of
the profile index and certificates there may be hundred thousands: either all are compared, or some
of each, others at every look. Status lists are the concern of `keep_public`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from credissuer.documents import bundle
from credissuer.documents.kind import DocumentKind
from credissuer.documents.kinds import BUNDLE, CHANGES_PAGE, INDEX_SHARD, STANDING_NOTE, TRUST_LIST
from credissuer.documents.sample import chosen
from credissuer.office import Office
from credissuer.operations.formats.rendition_format import RenditionFormat
from credissuer.operations.formats.table import WHOLE, published
from credissuer.operations.publishing import fixed_files, key_documents
from credissuer.operations.upkeep.finding import DoctorFinding, well, wrong
from credissuer.publication import tree
from credissuer.store.aggregate import BATCH
from credissuer.store.transaction import Reading
from credverifier.wire import number
from credverifier.wire.envelope import strict_json

SAMPLE = 500
"""Certificates, and documents of a kind, whose files the doctor compares unless it compares all."""

Progress = Callable[[int], None]
"""Called with how many certificates were compared just now."""

MEND = "credissuer publish --verify"

_COMPARED: tuple[DocumentKind, ...] = (TRUST_LIST, STANDING_NOTE, CHANGES_PAGE, INDEX_SHARD, BUNDLE)
_NAMED = 3
"""Paths that a finding names; the others are counted."""


class Differences(NamedTuple):
    """Paths of public files that are not there, and of those that hold something else."""

    missing: list[str]
    altered: list[str]

    def note(self, path: str, octets: bytes | None, wanted: bytes) -> None:
        """Compare what is at `path` with what should be."""
        if octets is None:
            self.missing.append(path)
        elif octets != wanted:
            self.altered.append(path)


class PublicFilesReport(NamedTuple):
    """What a look at the public files found, and how many it looked for and compared."""

    differences: Differences
    looked_for: int
    compared: int


def examine(
    office: Office,
    most: int | None = None,
    *,
    listed: bool = False,
    progress: Progress = lambda compared: None,
) -> Iterator[DoctorFinding]:
    """Two findings: what is missing, and what is altered. Arguments as of `look`."""
    differences, looked_for, compared = look(office, most, listed=listed, progress=progress)
    if differences.missing:
        yield wrong("missing", "files_missing", MEND, **_named(differences.missing))
    else:
        yield well("missing", count=looked_for)
    if differences.altered:
        yield wrong("altered", "files_altered", MEND, **_named(differences.altered))
    else:
        yield well("altered", count=compared)


def look(
    office: Office,
    most: int | None = None,
    *,
    listed: bool = False,
    progress: Progress = lambda compared: None,
) -> PublicFilesReport:
    """Compare every public file but the status lists.

    With `most` no more than that many certificates and documents of each kind, others at every
    look: a page cannot wait for all of them. With `listed` every other certificate is looked for by
    its name as well, where the tree is a folder, which names a hundred thousand at once.
    """
    differences = Differences([], [])
    count = _fixed(office, differences) + _documents(office, differences, most)
    count += _bundled(office, differences)
    compared = _certificates(office, differences, most, progress)
    by_name = listed and most is not None and office.publication.root is not None
    looked_for = _unlisted(office, differences) if by_name else 0
    return PublicFilesReport(differences, count + max(looked_for, compared), count + compared)


def _unlisted(office: Office, differences: Differences) -> int:
    """Look for the certificate of every number in the list of names; returns how many these are."""
    with office.store.read() as reading:
        numbers = reading.certificates.released_numbers()
    names, noted = set(office.publication.names("c")), set(differences.missing)
    for each in numbers:
        if f"{each}{_ending(WHOLE)}" not in names:
            path = tree.certificate_path(each, _ending(WHOLE))
            # Looked at again, because it may have been published in between.
            if path not in noted and office.publication.version(path) is None:
                differences.missing.append(path)
    return len(numbers)


def _named(paths: Sequence[str]) -> dict[str, object]:
    shown = ", ".join(paths[:_NAMED])
    return {"count": len(paths), "paths": shown + (", …" if len(paths) > _NAMED else "")}


def _fixed(office: Office, differences: Differences) -> int:
    """Compare what follows from the settings and the folder keys/; returns how many files."""
    key_folder = key_documents.stored(office)
    if key_folder is None:
        # Founding writes them last, so that without them nothing was ever published.
        return 0
    trust_list = strict_json.loads(key_folder["trust-list.json"])
    count = 0
    for path, wanted in fixed_files.fixed_files(office, office.publication, key_folder, trust_list):
        differences.note(path, office.publication.get(path), wanted)
        count += 1
    return count


def _documents(office: Office, differences: Differences, most: int | None) -> int:
    """Compare the newest signed documents; returns how many files there should be."""
    count = 0
    for kind in _COMPARED:
        with office.store.read() as reading:
            every = sorted(reading.documents.keys_of(kind.name))
        keys = every if most is None else chosen(every, most, office.entropy)
        count += sum(len(kind.paths(key)) for key in keys)
        # Those that differ are looked at again, because a server beside us may have published a
        # newer one between the snapshot and the look.
        suspects = _compare(office, kind, keys, Differences([], []))
        _compare(office, kind, suspects, differences)
    return count


def _bundled(office: Office, differences: Differences) -> int:
    """Compare the files of the offline bundle with what its header says; returns how many."""
    with office.store.read() as reading:
        record = reading.documents.get(BUNDLE.name, bundle.KEY)
    files = [] if record is None else [*bundle.contents_of(record).files.values()]
    for file in files:
        octets = office.publication.get(file.path)
        if octets is None:
            differences.missing.append(file.path)
        elif hashlib.sha256(octets).hexdigest() != file.sha256:
            differences.altered.append(file.path)
    return len(files)


def _compare(
    office: Office,
    kind: DocumentKind,
    keys: Sequence[str],
    differences: Differences,
) -> list[str]:
    """The keys of those whose files are missing or altered; which, is noted in `differences`."""
    with office.store.read() as reading:
        records = reading.documents.by_keys(kind.name, keys)
    differing = []
    for key, record in records.items():
        before, wanted = (
            len(differences.missing) + len(differences.altered),
            record.token.encode("ascii"),
        )
        for path in kind.paths(key):
            differences.note(path, office.publication.get(path), wanted)
        if len(differences.missing) + len(differences.altered) > before:
            differing.append(key)
    return differing


def _certificates(
    office: Office, differences: Differences, most: int | None, progress: Progress
) -> int:
    """Compare all files of every certificate, or of at most `most`; returns how many files."""
    compared = 0
    with office.store.read() as reading:
        for several in _batches(_numbers(office, reading, most)):
            for row in published():
                renditions = reading.renditions.by_numbers(several, row.purpose)
                wanted = {
                    tree.certificate_path(each, _ending(row)): rendition.token.encode("ascii")
                    for each, rendition in renditions.items()
                    if rendition.token is not None
                }
                stored = office.publication.read_all(wanted)
                for path, octets in wanted.items():
                    differences.note(path, stored[path].octets if path in stored else None, octets)
                compared += len(wanted)
            progress(len(several))
    return compared


def _numbers(office: Office, reading: Reading, most: int | None) -> Iterable[str]:
    """Of every signed certificate; with `most` of so many neighbours, beginning by chance."""
    if most is None:
        return reading.renditions.signed(WHOLE.purpose)
    start = number.from_entropy(office.entropy(6))
    behind = islice(reading.renditions.signed(WHOLE.purpose, start), most)
    before = islice(reading.renditions.signed(WHOLE.purpose), most)
    # From the beginning where there are not as many behind it.
    return list(dict.fromkeys([*behind, *before]))[:most]


def _batches(numbers: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(numbers)
    while several := list(islice(waiting, BATCH)):
        yield several


def _ending(row: RenditionFormat) -> str:
    assert row.ending is not None, f"{row.purpose} is not published"
    return row.ending
