"""Bring certificates to the public: their lists, then their files."""

from __future__ import annotations

from collections.abc import Sequence

from credissuer.documents.kind import every
from credissuer.documents.kinds import CHECKPOINT
from credissuer.documents.ledger import bring_current, publish_current
from credissuer.office import Office
from credissuer.operations import lists
from credissuer.operations.publishing import certificate_files, journal
from credissuer.status.due_publication import DueKind, DuePublicationRecord
from credissuer.store.certificates.placed import PlacedCertificates
from credissuer.store.status.publication_journal import PublicationJournalReading

BATCH = 1_000
"""Certificates whose files are written together."""


def put_of(office: Office, numbers: Sequence[str]) -> int:
    """Publish these certificates, and the checkpoint; returns how many files were written.

    Raises PublicationError, SigningKeyError, ConfigError.
    """
    written = 0
    for start in range(0, len(numbers), BATCH):
        batch = numbers[start : start + BATCH]
        with office.store.read() as reading:
            rows = journal.rows_of(reading, DueKind.CERTIFICATE, batch)
        written += _put(office, batch, rows)
    return written


def put_pending(office: Office) -> tuple[int, int]:
    """Publish the next certificates of the journal; returns how many they were, 0 where there is
    none, and how many files were written.

    Raises as `put_of`.
    """
    with office.store.read() as reading:
        rows = reading.of(PublicationJournalReading).pending(DueKind.CERTIFICATE, BATCH)
    numbers = list(dict.fromkeys(row.number for row in rows))
    return len(numbers), _put(office, numbers, rows) if rows else 0


def _put(office: Office, numbers: Sequence[str], rows: Sequence[DuePublicationRecord]) -> int:
    with office.store.read() as reading:
        certificates = reading.of(PlacedCertificates).by_numbers(numbers)
    wanted = {
        # Before the certificates that point to them; a list that says the same stays as it is.
        **lists.wanted(sorted({one.list_id for one in certificates.values()})),
        CHECKPOINT.name: every([""]),
    }
    with office.publish_lock():
        written = publish_current(office, office.publication, bring_current(office, wanted))
    written += certificate_files.put(office, office.publication, numbers)
    journal.remove(office, office.publication, rows)
    return written
