"""The change feed: what a decision enters in it, and the pages that the public is behind with.

Changes follow from the entries of the audit trail, in the same commit: no other place says what the
public is told. The pages go out with the status lists; here they are brought out where no list is
due, after an upgrade or where a key verifies nothing any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from credissuer.audit.trail import AuditEvent
from credissuer.documents.changes_page import behind, holds_all, last_page
from credissuer.documents.kind import every
from credissuer.documents.kinds import CHANGES_PAGE
from credissuer.documents.ledger import bring_current, publish_current
from credissuer.office import Office
from credissuer.publication.contract import Publication
from credissuer.status.lists import LIFETIME
from credissuer.status.public_change import GIVEN_UP, STANDINGS, PublicChangeRecord, type_of
from credissuer.store.status.public_changes import PublicChanges
from credissuer.store.transaction import Reading, Transaction

BATCH = 100
"""Pages that are signed and published under one lock."""


def enter(transaction: Transaction, events: Iterable[AuditEvent]) -> None:
    """Enter what the public is told of these events; called in their transaction."""
    public = [(event, kind) for event in events if (kind := type_of(event.action))]
    if not public:
        return
    feed = transaction.of(PublicChanges)
    unseen = _never_public(feed, [event for event, _ in public])
    told = [(event, kind) for event, kind in public if event.object not in unseen]
    first = feed.last() + 1
    feed.append([_record(first + at, event, kind) for at, (event, kind) in enumerate(told)])


def enter_restored(transaction: Transaction, events: Iterable[AuditEvent]) -> None:
    """The same for what a restore has found out, without what the feed says already: its pages were
    published before what they told of was lost.
    """
    public = [event for event in events if type_of(event.action)]
    latest = transaction.of(PublicChanges).latest_of([event.object for event in public])
    standings = {number: STANDINGS[record.type] for number, record in latest.items()}
    news = []
    for event in public:
        standing = STANDINGS[str(type_of(event.action))]
        if standings.get(event.object) != standing:
            news.append(event)
            standings[event.object] = standing
    enter(transaction, news)


def refresh(office: Office) -> int:
    """Sign and publish the pages that are behind; returns how many files were written.

    Raises PublicationError.
    """
    with office.store.read() as reading:
        pages = _due(office, reading)
    written = 0
    for start in range(0, len(pages), BATCH):
        wanted = {CHANGES_PAGE.name: every(pages[start : start + BATCH])}
        with office.publish_lock():
            written += publish_current(office, office.publication, bring_current(office, wanted))
    return written


def put_all(office: Office, publication: Publication) -> int:
    """Bring every page to `publication`, which may be another one than the office's own; returns
    how many files were written. Raises PublicationError.
    """
    with office.store.read() as reading:
        last = last_page(reading)
    written = 0
    for start in range(1, last + 1, BATCH):
        pages = [str(page) for page in range(start, min(start + BATCH, last + 1))]
        with office.publish_lock():
            current = bring_current(office, {CHANGES_PAGE.name: every(pages)})
            written += publish_current(office, publication, current)
    return written


def _due(office: Office, reading: Reading) -> list[str]:
    """The pages that lack changes, are too old, of a key that verifies nothing, or not public."""
    half = office.clock() - timedelta(seconds=LIFETIME / 2)
    last = reading.documents.get(CHANGES_PAGE.name, str(last_page(reading)))
    is_behind = last is None or last.issued_at <= half or not holds_all(reading, last)
    due = reading.documents.due(
        CHANGES_PAGE.name,
        # A page that is full does not age.
        before=datetime.fromtimestamp(0, UTC),
        keys=office.keyring.believed(),
        limit=BATCH,
    )
    return sorted({*due, *(behind(reading) if is_behind else ())}, key=int)


def _never_public(feed: PublicChanges, events: list[AuditEvent]) -> set[str]:
    """The certificates among those that were given up of which the public was never told."""
    given_up = {event.object for event in events if event.action == GIVEN_UP}
    if not given_up:
        return set()
    issued = {event.object for event in events if event.action == "certificate.issued"}
    return given_up - issued - feed.latest_of(sorted(given_up)).keys()


def _record(n: int, event: AuditEvent, kind: str) -> PublicChangeRecord:
    return PublicChangeRecord(n=n, at=event.at, type=kind, number=event.object)
