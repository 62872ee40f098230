"""Who a holder is in a call, and what is theirs. What is not theirs is not there for them."""

from __future__ import annotations

from credissuer.applications.application import (
    CLOSED,
    ApplicationRecord,
    parse_id,
    require_version,
)
from credissuer.applications.holder import HolderRecord
from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import ForbiddenError, NotFoundError
from credissuer.office.call import Call
from credissuer.staff.roles import Actor
from credissuer.store.applications.applications import ApplicationReading
from credissuer.store.applications.holders import Holders
from credissuer.store.transaction import Reading
from credverifier.wire import number as numbers

HOLDER = "holder:"
"""Beginning of the id of a holder who acts."""


def holder_actor(holder_id: str) -> Actor:
    """A holder as actor: no role, so that nothing of staff's is open to them."""
    return Actor(id=f"{HOLDER}{holder_id}", roles=frozenset())


def own_id(call: Call) -> str:
    """The id of the holder who calls.

    Raises ForbiddenError `actor.not_permitted` for staff and anybody else: what a holder agrees to,
    nobody else can.
    """
    if not call.actor.id.startswith(HOLDER):
        raise ForbiddenError("actor.not_permitted", actor=call.actor.id, permission="holder")
    return call.actor.id.removeprefix(HOLDER)


def own_record(reading: Reading, call: Call) -> HolderRecord:
    """The holder who calls. Raises NotFoundError `holder.not_found`, ForbiddenError."""
    record = reading.of(Holders).by_id(own_id(call))
    if record is None:
        raise NotFoundError("holder.not_found")
    return record


def own_application(
    reading: Reading,
    call: Call,
    text: str,
    version: int | None = None,
) -> ApplicationRecord:
    """The application of the holder who calls, by its id or receipt.

    Raises NotFoundError `application.not_found`, also for one of another holder, RefusedError
    `application.changed`, ForbiddenError.
    """
    holder_id = own_id(call)
    application_id = parse_id(text)
    record = (
        None if application_id is None else reading.of(ApplicationReading).by_id(application_id)
    )
    if record is None or record.holder_id != holder_id or record.erased_at is not None:
        # Cut, because the text comes out of a URL.
        raise NotFoundError("application.not_found", id=text[:40])
    require_version(record, version)
    return record


def open_application(reading: Reading, holder_id: str) -> ApplicationRecord | None:
    """The one that is not closed yet; None where there is none."""
    theirs = reading.of(ApplicationReading).of_holder(holder_id)
    return next((one for one in theirs if one.state not in CLOSED), None)


def own_certificates(reading: Reading, holder: HolderRecord) -> list[CertificateRecord]:
    """Those that a holder was given, the newest first."""
    theirs = reading.of(ApplicationReading).of_holder(holder.id)
    subjects = {one.subject_id for one in theirs if one.subject_id and one.certificate}
    if holder.subject_id is not None:
        subjects.add(holder.subject_id)
    by_number = {
        one.number: one
        for ones in reading.certificates.of_subjects(sorted(subjects)).values()
        for one in ones
    }
    by_number |= reading.certificates.by_numbers(
        [one.certificate for one in theirs if one.certificate]
    )
    released = [one for one in by_number.values() if one.released_at is not None]
    return sorted(released, key=lambda one: (one.issued_at, one.number), reverse=True)


def own_certificate(reading: Reading, holder: HolderRecord, text: str) -> CertificateRecord:
    """One of those, by its number. Raises NotFoundError `certificate.not_found`."""
    wanted = numbers.parse(text)
    for one in own_certificates(reading, holder):
        if one.number == wanted:
            return one
    raise NotFoundError("certificate.not_found", number=numbers.show(wanted))
