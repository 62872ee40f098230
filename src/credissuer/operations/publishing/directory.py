"""The directory: those who agreed to be found, as long as their certificate is in force.

It follows from the listings and the certificates alone. What it was made of stands with its head, so
that a look that finds nothing changed reads no certificate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from credissuer.applications import listing
from credissuer.assessment.records import AccountRecord
from credissuer.credentials.certificate import CertificateRecord
from credissuer.documents.directory_page import HEAD, HeadContent, made_of
from credissuer.documents.kinds import DIRECTORY_PAGE
from credissuer.documents.ledger import bring_current, publish_current
from credissuer.office import Office
from credissuer.publication.contract import Publication
from credissuer.status.lists import LIFETIME
from credissuer.store.applications.listings import ListingReading
from credissuer.store.status.public_changes import PublicChangeReading
from credissuer.store.transaction import Reading
from credverifier import days
from credverifier.wire import number as numbers
from credverifier.wire.directory import MOST_ENTRY, PAGE, DirectoryEntry, DirectoryHead
from credverifier.wire.envelope import dates, strict_json
from credverifier.wire.status.standing import Standing

BATCH = 100
"""Pages that are signed and published under one lock."""


def refresh(office: Office) -> int:
    """Publish what became of the directory; returns how many files were written.

    Nothing before anybody was ever in it. Raises PublicationError.
    """
    return _put(office, office.publication, whole=False)


def put_all(office: Office, publication: Publication) -> int:
    """Bring all of it to `publication`, which may be another one than the office's own; returns how
    many files were written. Raises PublicationError.
    """
    return _put(office, publication, whole=True)


def _put(office: Office, publication: Publication, *, whole: bool) -> int:
    now = office.clock()
    with office.store.read() as reading:
        slots, changes = reading.of(ListingReading).state()
        if slots == 0:
            return 0
        last = reading.of(PublicChangeReading).last()
        today = days.day_of(now, office.zone).isoformat()
        basis = f"{slots}.{changes}.{last}.{office.programme.version}.{today}"
        head = reading.documents.get(DIRECTORY_PAGE.name, HEAD)
        if whole or made_of(head) != basis:
            contents = _contents(office, reading, basis, slots, now)
        else:
            # Of age, or of a key that verifies nothing any more: they say what they said.
            half = now - timedelta(seconds=LIFETIME / 2)
            keys = office.keyring.believed()
            due = reading.documents.due(DIRECTORY_PAGE.name, before=half, keys=keys, limit=BATCH)
            contents = dict.fromkeys(due)
    written, pages = 0, sorted(contents, key=lambda key: (key == HEAD, len(key), key))
    # The head last: it names the pages, and says what they were made of.
    for start in range(0, len(pages), BATCH):
        batch = {page: contents[page] for page in pages[start : start + BATCH]}
        with office.publish_lock():
            current = bring_current(office, {DIRECTORY_PAGE.name: batch})
            written += publish_current(office, publication, current)
    return written


def _contents(
    office: Office, reading: Reading, basis: str, slots: int, now: datetime
) -> dict[str, Any]:
    """Key -> content of every page and of the head."""
    pages: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for slot, entry in _entries(reading, now):
        pages[slot // PAGE + 1].append(_bounded(entry))
    count = (slots - 1) // PAGE + 1
    levels = {level.id: dict(level.name) for level in office.programme.levels}
    head = DirectoryHead(count, listing.topics(), listing.regions(), levels)
    contents: dict[str, Any] = {str(page): pages[page] for page in range(1, count + 1)}
    return {**contents, HEAD: HeadContent(basis, head)}


def _entries(reading: Reading, now: datetime) -> Iterator[tuple[int, DirectoryEntry]]:
    """(Slot, entry) of everybody who agreed and whose certificate is in force."""
    listings = reading.of(ListingReading).current()
    ids = [record.subject_id for record in listings]
    subjects = reading.subjects.by_ids(ids)
    accounts = reading.accounts.of_subjects(ids)
    certificates = _in_force(reading.certificates.of_subjects(ids), now)
    assessed = [certificate.assessment_id for certificate in certificates.values()]
    assessments = reading.assessments.by_ids(assessed)
    for record in listings:
        certificate = certificates.get(record.subject_id)
        if certificate is None:
            continue
        subject = subjects[record.subject_id]
        yield (
            record.slot,
            DirectoryEntry(
                number=numbers.show(certificate.number),
                name=subject.name,
                kind=subject.kind,
                level=assessments[certificate.assessment_id].level,
                accounts=_shown(accounts.get(record.subject_id, [])),
                topics=tuple(record.topics.split()),
                region=record.region,
                until=dates.stamp(certificate.valid_until),
            ),
        )


def _in_force(
    of_subjects: Mapping[str, list[CertificateRecord]], now: datetime
) -> dict[str, CertificateRecord]:
    """Subject -> the newest certificate that is in force."""
    found: dict[str, CertificateRecord] = {}
    for subject_id, certificates in of_subjects.items():
        current = [
            one
            for one in certificates
            if one.standing is Standing.VALID
            and one.released_at is not None
            and one.valid_from <= now < one.valid_until
        ]
        if current:
            found[subject_id] = max(current, key=lambda one: one.issued_at)
    return found


def _shown(accounts: list[AccountRecord]) -> tuple[tuple[str, str], ...]:
    return tuple((account.platform, account.handle) for account in accounts)


def _bounded(entry: DirectoryEntry) -> dict[str, Any]:
    """An entry with as many accounts as there is room for: the page of the certificate has all."""
    while len(entry.accounts) > 1 and len(strict_json.dumps(entry.to_dict())) > MOST_ENTRY:
        entry = entry._replace(accounts=entry.accounts[:-1])
    return entry.to_dict()
