"""Bring standings to the public: the notes that explain them, then the lists that set them.

A list says what the database says when it is signed: every certificate on it whose standing has
changed. The notes of all of them are out before it. Of very many they go ahead in batches, each
under a lock of its own, so that another standing has to wait for one batch alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from credissuer import failpoints
from credissuer.documents.kind import every
from credissuer.documents.kinds import CHECKPOINT, STANDING_NOTE
from credissuer.documents.ledger import bring_current, mark_published, publish_current, put_current
from credissuer.office import Office
from credissuer.operations import lists
from credissuer.operations.publishing import journal, portraits
from credissuer.status.due_publication import DueKind, DuePublicationRecord
from credissuer.store.certificates.placed import PlacedCertificate, PlacedCertificates
from credissuer.store.status.publication_journal import (
    PublicationJournal,
    PublicationJournalReading,
)
from credverifier.wire.status.standing import Standing

AHEAD = 2_000
"""Notes that are signed and written together, ahead of their lists."""

ROUND = 100_000
"""Rows of the journal after which the lists are signed."""


def put_of(office: Office, numbers: Sequence[str]) -> int:
    """Publish the standings of these certificates; returns how many files were written.

    Raises PublicationError, SigningKeyError, ConfigError.
    """
    with office.store.read() as reading:
        rows = journal.rows_of(reading, DueKind.STANDING, numbers)
    return _put(office, numbers, rows)


def put_pending(office: Office) -> int:
    """Publish every standing of the journal; returns how many files were written.

    Raises as `put_of`.
    """
    written = 0
    while True:
        with office.store.read() as reading:
            rows = reading.of(PublicationJournalReading).pending(DueKind.STANDING, ROUND)
        if not rows:
            return written
        written += _put(office, list(dict.fromkeys(row.number for row in rows)), rows)


def _put(office: Office, numbers: Sequence[str], rows: Sequence[DuePublicationRecord]) -> int:
    written = 0
    if len(numbers) > AHEAD:
        for start in range(0, len(numbers), AHEAD):
            written += _put_notes_ahead(office, numbers[start : start + AHEAD])
    with office.publish_lock():
        with office.store.read() as reading:
            # Numbers come from the journal or from an operation that has just committed, and
            # certificates are never deleted.
            certificates = reading.of(PlacedCertificates).by_numbers(numbers)
        current = bring_current(
            office,
            {
                STANDING_NOTE.name: every(_noted_with_lists(certificates, numbers)),
                **lists.wanted(sorted({one.list_id for one in certificates.values()})),
                CHECKPOINT.name: every([""]),
            },
        )
        written += put_current(office, office.publication, current)
        # After the lists, which are what counts.
        written += portraits.put_of(office, numbers, office.publication)
        failpoints.reach("publish.before_mark")
        with office.store.write() as transaction:
            mark_published(transaction, office, office.publication, current)
            transaction.of(PublicationJournal).remove(rows)
        failpoints.reach("publish.after_mark")
    return written


def _put_notes_ahead(office: Office, numbers: Sequence[str]) -> int:
    """Publish the notes of those that are not in good standing.

    No note is dropped: that of a reinstated certificate goes when the lists have said so.
    """
    with office.publish_lock():
        current = bring_current(office, {STANDING_NOTE.name: every(numbers)})
        # Without the obsolete, for a standing may have changed back since it was read.
        return publish_current(office, office.publication, current._replace(obsolete=[]))


def _noted_with_lists(
    certificates: dict[str, PlacedCertificate], numbers: Sequence[str]
) -> list[str]:
    """Whose notes are looked at with the lists: of a few all, of many those that are to go. The
    notes that went ahead are not looked at again, but where the lists ask for one (`required`).
    """
    if len(numbers) <= AHEAD:
        return list(numbers)
    return [number for number, one in certificates.items() if one.standing is Standing.VALID]
