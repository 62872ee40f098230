"""The archive of status lists: the last list of each day, as a public file that never changes."""

from __future__ import annotations

from collections.abc import Sequence

from credissuer.office import Office
from credissuer.publication.contract import Publication, put_all_changed
from credissuer.status.kept_list import KeptListRecord, path_of
from credissuer.store.status.kept_lists import KeptListReading, KeptLists

BATCH = 200
"""Lists that are read and written together."""


def refresh(office: Office) -> int:
    """Publish what was kept and is not public yet; returns how many files were written.

    Raises PublicationError.
    """
    written = 0
    while True:
        with office.store.read() as reading:
            kept = reading.of(KeptListReading).unpublished(BATCH)
        if not kept:
            return written
        written += _put(office.publication, kept)
        with office.store.write() as transaction:
            transaction.of(KeptLists).mark_published(kept)


def put_all(office: Office, publication: Publication) -> int:
    """Bring everything that was kept to `publication`, which may be another one than the office's
    own; returns how many files were written. Raises PublicationError.
    """
    written, day, list_id = 0, "", 0
    while True:
        with office.store.read() as reading:
            kept = reading.of(KeptListReading).after(day, list_id, BATCH)
        if not kept:
            return written
        written += _put(publication, kept)
        day, list_id = kept[-1].day, kept[-1].list_id


def _put(publication: Publication, kept: Sequence[KeptListRecord]) -> int:
    files = {path_of(one.day, one.list_id): one.token.encode("ascii") for one in kept}
    return put_all_changed(publication, files)
