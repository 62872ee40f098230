"""Enter in the publication journal what the public tree lacks of a database that came back.

Without it the next publication enters every certificate. Here each public file is compared with
what the database would publish, so that only those that are missing or differ are due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from credissuer.office import Office
from credissuer.operations.formats.table import WHOLE
from credissuer.operations.publishing import certificate_files, journal, portraits
from credissuer.status.due_publication import DueKind
from credissuer.store.transaction import Reading

Progress = Callable[[int], None]
"""Called with how many certificates were compared just now."""

BATCH = 500
"""Certificates whose files are read together."""


def enter_differing(office: Office, progress: Progress = lambda done: None) -> int:
    """Compare, and enter; returns how many certificates are due.

    Standings, notes and shards are due all, because they are what must be right. Nothing is
    compared of a tree without certificates, of which the next publication enters everything.
    Raises PublicationError; then, and killed at any point, the next publication does that too.
    """
    if not office.publication.names("c"):
        return 0
    with office.store.read() as reading:
        portraits.put(reading, office.publication, reading.portraits.all())
        differing = list(_differing(office, reading, progress))
    journal.settle_tree(office, {DueKind.CERTIFICATE: differing})
    return len(differing)


def count(office: Office) -> int:
    """How many certificates `enter_differing` compares."""
    with office.store.read() as reading:
        return reading.renditions.count_signed(WHOLE.purpose)


def _differing(office: Office, reading: Reading, progress: Progress) -> Iterator[str]:
    waiting = reading.renditions.signed(WHOLE.purpose)
    while batch := list(islice(waiting, BATCH)):
        wanted = certificate_files.read(reading, batch).files
        there = office.publication.read_all(wanted)
        yield from dict.fromkeys(
            path.partition("/")[2].partition(".")[0]
            for path, octets in wanted.items()
            if path not in there or there[path].octets != octets
        )
        progress(len(batch))
