"""Whether the public files are those that the office published.

What is few is compared octet by octet: trust documents, rules, the page, notes, shards of the
profile index. Of certificates there may be a hundred thousand: the vc+jwt of each is looked for, and
all files of SAMPLE certificates, others at every look, are compared. Status lists are the concern
of `keep_public`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from credissuer.documents.kind import DocumentKind
from credissuer.documents.kinds import INDEX_SHARD, STANDING_NOTE, TRUST_LIST
from credissuer.office import Office
from credissuer.operations.formats.rendition_format import RenditionFormat
from credissuer.operations.formats.table import WHOLE, published
from credissuer.operations.publishing import fixed_files, key_documents
from credissuer.operations.upkeep.finding import DoctorFinding, well, wrong
from credissuer.publication import tree
from credissuer.store.transaction import Reading
from credverifier.wire import number
from credverifier.wire.envelope import strict_json

SAMPLE = 1_000
"""Certificates whose files are compared; where there are no more, all of them."""

MEND = "credissuer publish --verify"

_COMPARED: tuple[DocumentKind, ...] = (TRUST_LIST, STANDING_NOTE, INDEX_SHARD)
_NAMED = 3
"""Paths that a finding names; the others are counted."""

_OCTETS_OF_A_CHOICE = 8


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


def examine(office: Office, most: int | None = None) -> Iterator[DoctorFinding]:
    """Two findings: what is missing, and what is altered. `most` as for `look`."""
    differences, looked_for, compared = look(office, most)
    if differences.missing:
        yield wrong("missing", "files_missing", MEND, **_named(differences.missing))
    else:
        yield well("missing", count=looked_for)
    if differences.altered:
        yield wrong("altered", "files_altered", MEND, **_named(differences.altered))
    else:
        yield well("altered", count=compared)


def look(office: Office, most: int | None = None) -> PublicFilesReport:
    """Every public file but the status lists; of very many certificates the files of some.

    With `most` no more than that many certificates and documents of each kind are looked for,
    others at every look: a page cannot wait for all of them.
    """
    differences = Differences([], [])
    count = _fixed(office, differences) + _documents(office, differences, most)
    looked_for, sampled = _certificates(office, differences, most)
    return PublicFilesReport(differences, count + looked_for, count + sampled)


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
        keys = every if most is None else _sample(office, every, most)
        count += sum(len(kind.paths(key)) for key in keys)
        # Those that differ are looked at again, because a server beside us may have published a
        # newer one between the snapshot and the look.
        suspects = _compare(office, kind, keys, Differences([], []))
        _compare(office, kind, suspects, differences)
    return count


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


def _certificates(office: Office, differences: Differences, most: int | None) -> tuple[int, int]:
    """Look for the file of every certificate and compare all files of some; returns how many files
    it was.
    """
    looked_for = sampled = 0
    with office.store.read() as reading:
        numbers = _numbers(office, reading, most)
        for each in numbers:
            looked_for += 1
            path = tree.certificate_path(each, _ending(WHOLE))
            if office.publication.version(path) is None:
                differences.missing.append(path)
        chosen = _sample(office, numbers, SAMPLE)
        for row in published():
            for each, rendition in reading.renditions.by_numbers(chosen, row.purpose).items():
                if rendition.token is None:
                    continue
                sampled += 1
                path = tree.certificate_path(each, _ending(row))
                octets = office.publication.get(path)
                # A whole one that is missing was noted above.
                if octets is not None or row is not WHOLE:
                    differences.note(path, octets, rendition.token.encode("ascii"))
    return looked_for, sampled


def _numbers(office: Office, reading: Reading, most: int | None) -> list[str]:
    """Of every signed certificate; with `most` of so many neighbours, beginning by chance."""
    if most is None:
        return list(reading.renditions.signed(WHOLE.purpose))
    start = number.from_entropy(office.entropy(6))
    behind = islice(reading.renditions.signed(WHOLE.purpose, start), most)
    before = islice(reading.renditions.signed(WHOLE.purpose), most)
    # From the beginning where there are not as many behind it.
    return list(dict.fromkeys([*behind, *before]))[:most]


def _sample(office: Office, keys: Sequence[str], most: int) -> Sequence[str]:
    """At most `most` of `keys`, by chance; all, where there are no more."""
    if len(keys) <= most:
        return keys
    octets = office.entropy(most * _OCTETS_OF_A_CHOICE)
    starts = range(0, len(octets), _OCTETS_OF_A_CHOICE)
    choices = (int.from_bytes(octets[start : start + _OCTETS_OF_A_CHOICE]) for start in starts)
    return [keys[choice] for choice in sorted({choice % len(keys) for choice in choices})]


def _ending(row: RenditionFormat) -> str:
    assert row.ending is not None, f"{row.purpose} is not published"
    return row.ending
