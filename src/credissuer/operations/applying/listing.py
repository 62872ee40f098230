"""Into the directory and out of it: by whom it is about, or on paper by staff."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from credissuer.applications.holder import HolderRecord
from credissuer.applications.listing import ListingRecord, checked
from credissuer.audit.trail import AuditEvent
from credissuer.errors import NotFoundError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.applying.own import own_certificates, own_record
from credissuer.operations.perform import needs
from credissuer.staff.roles import Permission
from credissuer.store.applications.listings import ListingReading, Listings
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire import number as numbers


@operation(None)
def join(
    transaction: Transaction,
    call: Call,
    topics: Collection[str],
    region: str | None,
    *,
    agreed: bool,
) -> Outcome[ListingRecord | None]:
    """The holder who calls agrees to be found, or withdraws that (`agreed` False); repeated, it
    changes nothing.

    Raises RefusedError `listing.nothing_certified` for somebody without a certificate, and as
    `checked`; ForbiddenError for anybody but a holder.
    """
    subject_id = own_subject(transaction, own_record(transaction, call))
    if not agreed:
        return _withdrawn(transaction, call, subject_id)
    if subject_id is None:
        raise RefusedError("listing.nothing_certified")
    return _entered(transaction, call, subject_id, topics, region)


def own_subject(reading: Reading, holder: HolderRecord) -> str | None:
    """The subject that a holder was certified as; None where they never were."""
    certificates = own_certificates(reading, holder)
    return certificates[0].subject_id if certificates else holder.subject_id


@operation(Permission.BRANDS)
def enter(
    transaction: Transaction, call: Call, number: str, topics: Collection[str], region: str | None
) -> Outcome[ListingRecord | None]:
    """Enter whom a certificate is of, who has agreed to it on paper. Raises as `join`, and
    NotFoundError `certificate.not_found`.
    """
    return _entered(transaction, call, _subject_of(transaction, number), topics, region)


@operation(Permission.BRANDS)
def remove(transaction: Transaction, call: Call, number: str) -> Outcome[ListingRecord | None]:
    """Take somebody out who asked for it. Raises NotFoundError `certificate.not_found`."""
    return _withdrawn(transaction, call, _subject_of(transaction, number))


@needs(Permission.BRANDS)
def listed(office: Office, call: Call) -> list[ListingRecord]:
    """Those that were not withdrawn, in the order in which they joined."""
    with office.store.read() as reading:
        return reading.of(ListingReading).current()


def listed_with_consent(
    transaction: Transaction, call: Call, subject_id: str
) -> tuple[AuditEvent, ...]:
    """What follows of the tick in an application that was granted; their own choice stays."""
    if transaction.of(Listings).of_subject(subject_id) is not None:
        return ()
    return _entered(transaction, call, subject_id, (), None).events


def withdrawn_with_consent(
    transaction: Transaction, call: Call, subject_id: str | None
) -> tuple[AuditEvent, ...]:
    """What follows where that consent is taken back."""
    return _withdrawn(transaction, call, subject_id).events


def _entered(
    transaction: Transaction,
    call: Call,
    subject_id: str,
    topics: Collection[str],
    region: str | None,
) -> Outcome[ListingRecord | None]:
    chosen, where = checked(topics, region)
    listings = transaction.of(Listings)
    before = listings.of_subject(subject_id)
    is_in = before is not None and before.withdrawn_at is None
    if before is not None and is_in and (before.topics, before.region) == (chosen, where):
        return Outcome(before)
    record = ListingRecord(
        subject_id=subject_id,
        slot=listings.state()[0] if before is None else before.slot,
        topics=chosen,
        region=where,
        given_at=before.given_at if before is not None and is_in else call.now,
        by=call.actor.id,
        version=1 if before is None else before.version + 1,
    )
    listings.put(record)
    event = call.event("listing.entered", subject_id, topics=chosen, region=where)
    return Outcome(record, (event,))


def _withdrawn(
    transaction: Transaction, call: Call, subject_id: str | None
) -> Outcome[ListingRecord | None]:
    listings = transaction.of(Listings)
    before = None if subject_id is None else listings.of_subject(subject_id)
    if before is None or before.withdrawn_at is not None:
        return Outcome(before)
    record = replace(
        before,
        topics="",
        region=None,
        by=call.actor.id,
        withdrawn_at=call.now,
        version=before.version + 1,
    )
    listings.put(record)
    return Outcome(record, (call.event("listing.withdrawn", before.subject_id),))


def _subject_of(transaction: Transaction, number: str) -> str:
    record = transaction.certificates.by_number(numbers.parse(number))
    if record is None:
        raise NotFoundError("certificate.not_found", number=number)
    return record.subject_id
