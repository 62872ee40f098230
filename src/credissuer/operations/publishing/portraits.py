"""Portraits as public files: there as long as a certificate stands that shows it, and no longer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from credissuer.assessment.records import PortraitRecord
from credissuer.office import Office
from credissuer.publication.contract import Publication, put_all_changed
from credissuer.store.certificates.placed import PlacedCertificates
from credissuer.store.transaction import Reading
from credverifier.wire.status.standing import Standing

BATCH = 200
"""Portraits that are held in memory together: 3 MB."""

_SHOWN = (Standing.VALID, Standing.SUSPENDED)
"""A certificate that is over, or replaced, says whose it was, and shows nobody's face."""


def put_of(office: Office, numbers: Sequence[str], publication: Publication) -> int:
    """Publish the portraits of these certificates, or take them back; returns how many files
    changed. Raises PublicationError.
    """
    with office.store.read() as reading:
        certificates = reading.of(PlacedCertificates).by_numbers(numbers).values()
        records = reading.portraits.of_subjects([one.subject_id for one in certificates])
        return put(reading, publication, records.values()) if records else 0


def put(reading: Reading, publication: Publication, records: Iterable[PortraitRecord]) -> int:
    """The same for portraits as the store has them."""
    changed, waiting = 0, iter(records)
    while batch := list(islice(waiting, BATCH)):
        # By the picture and not by the subject, because a renewal shows the same one.
        shown = _shown(reading, [record.sha256 for record in batch])
        portraits = [(record.sha256 in shown, record.portrait()) for record in batch]
        changed += put_all_changed(
            publication, {one.path: one.octets for is_shown, one in portraits if is_shown}
        )
        for is_shown, portrait in portraits:
            if not is_shown and publication.version(portrait.path) is not None:
                publication.remove(portrait.path)
                changed += 1
    return changed


def _shown(reading: Reading, digests: Sequence[str]) -> set[str]:
    """Those of the pictures that a certificate shows."""
    subjects_with = reading.portraits.subjects_with(digests)
    subject_ids = sorted({one for ids in subjects_with.values() for one in ids})
    standing = {
        subject_id
        for subject_id, certificates in reading.certificates.of_subjects(subject_ids).items()
        if any(one.standing in _SHOWN for one in certificates)
    }
    return {digest for digest, ids in subjects_with.items() if not standing.isdisjoint(ids)}
