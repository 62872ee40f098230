"""The directory as it was published: whoever withdrew stays out, whatever an older copy says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from credissuer.audit.trail import AuditEvent
from credissuer.documents.directory_page import HEAD
from credissuer.documents.kinds import DIRECTORY_PAGE
from credissuer.office.call import Call
from credissuer.operations.restoring.evidence import Key, ProvenDocument, PublishedEvidence
from credissuer.recovery.orphan import RESTORED
from credissuer.store.applications.listings import Listings
from credissuer.store.transaction import Transaction
from credverifier.errors import CredentialError
from credverifier.wire import directory
from credverifier.wire import number as numbers


def take_over_withdrawals(
    transaction: Transaction,
    call: Call,
    evidence: PublishedEvidence,
    newer: Mapping[Key, ProvenDocument],
) -> list[AuditEvent]:
    """Withdraw the listings of everybody who is not on the page that was published since.

    Whoever joined since is lost with the database: nobody is listed without a consent on record.
    Somebody whose certificate had ended meanwhile is withdrawn as well, which is the safe way to be
    wrong.
    """
    pages = {key for kind_name, key in newer if kind_name == DIRECTORY_PAGE.name and key != HEAD}
    if not pages:
        return []
    subjects = _listed(transaction, evidence, pages)
    listings, events = transaction.of(Listings), list[AuditEvent]()
    for record in listings.current():
        page = str(record.slot // directory.PAGE + 1)
        if page not in pages or record.subject_id in subjects:
            continue
        gone = replace(
            record,
            topics="",
            region=None,
            by=call.actor.id,
            withdrawn_at=call.now,
            version=record.version + 1,
        )
        listings.put(gone)
        events.append(call.event("listing.withdrawn", record.subject_id, source=RESTORED))
    return events


def _listed(transaction: Transaction, evidence: PublishedEvidence, pages: set[str]) -> set[str]:
    """The subjects of those on these pages."""
    found: list[str] = []
    for key in pages:
        document, _ = evidence.documents[DIRECTORY_PAGE.name, key]
        try:
            payload = directory.parse(document.octets.decode("ascii")).payload
            entries = payload["entries"]
            found += [numbers.parse(entry["number"]) for entry in entries]
        except (CredentialError, KeyError, TypeError):
            # Nobody of a page that cannot be read stays listed.
            continue
    records = transaction.certificates.by_numbers(found)
    return {record.subject_id for record in records.values()}
