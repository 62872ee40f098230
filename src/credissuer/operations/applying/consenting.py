"""What a holder agrees to make public, and takes back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from credissuer.applications.application import (
    ASSESSED_WITHIN,
    ApplicationPurpose,
    ApplicationRecord,
    ApplicationState,
)
from credissuer.applications.application import id_of as application_id
from credissuer.applications.consent import ConsentRecord, current, ticked, versions
from credissuer.applications.listing import ITEM
from credissuer.applications.proof import id_of as proof_id
from credissuer.audit.trail import AuditEvent
from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.applying.drafts import own_draft
from credissuer.operations.applying.listing import own_subject, withdrawn_with_consent
from credissuer.operations.applying.own import (
    open_application,
    own_application,
    own_certificate,
    own_record,
)
from credissuer.operations.change_standing import revoke
from credissuer.store.applications.applications import Applications, Consents
from credissuer.store.applications.proofs import Proofs
from credissuer.store.transaction import Transaction
from credverifier.wire.status.standing import Standing

REASON = "holder_request"
"""Why a certificate is revoked that its holder gives up. It must not read like guilt."""


@operation(None)
def agree(
    transaction: Transaction,
    call: Call,
    text: str,
    version_read: str,
    codes: Collection[str],
    version: int | None = None,
) -> Outcome[ApplicationRecord]:
    """Record what is ticked; what was ticked before is replaced, and kept as taken back.

    `version_read` is the version of the words that were on the page. Raises RefusedError
    `consent.outdated`, `consent.required`, `application.changed`, `application.cannot_change`,
    NotFoundError.
    """
    record = own_draft(transaction, call, text, version)
    asked = current(call.today)
    if version_read != asked.version:
        raise RefusedError("consent.outdated")
    items = ticked(asked, codes)
    if record.consent_version == asked.version and record.public == items:
        return Outcome(record)
    changed = replace(
        record,
        consent_version=asked.version,
        consented_at=call.now,
        public=items,
        changed_at=call.now,
    )
    stored = transaction.of(Applications).change(changed)
    _record(transaction, call, record, asked.version, items)
    event = call.event("consent.given", record.id, version=asked.version, items=items)
    return Outcome(stored, (event,))


@operation(None)
def take_back(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    code: str,
    *,
    confirmed: bool,
) -> Outcome[ApplicationRecord]:
    """Take one item back that was the holder's choice.

    For a certificate in force that shows it, staff gets an application to issue it anew without,
    unless the holder has an open one already.
    Raises RefusedError `application.confirm` unless the holder has read what follows,
    `consent.required` for an item without which there is no certificate: for that the application
    is withdrawn or the certificate given up. NotFoundError.
    """
    record = own_application(transaction, call, text)
    if not confirmed:
        raise RefusedError("application.confirm")
    items = record.public_items - {code}
    if items == record.public_items or record.consent_version is None:
        return Outcome(record)
    version = versions()[record.consent_version]
    left = ticked(version, items)
    changed = replace(record, public=left, changed_at=call.now)
    stored = transaction.of(Applications).change(changed)
    _record(transaction, call, record, version.version, left)
    event = call.event("consent.withdrawn", record.id, version=version.version, item=code)
    if code == ITEM:
        # It stands in no certificate, so that none is issued anew.
        return Outcome(stored, (event, *_out_of_directory(transaction, call)))
    again = _issued_anew(transaction, call, office, stored)
    return Outcome(stored, (event, *again))


@operation(None)
def give_up(
    transaction: Transaction,
    call: Call,
    number: str,
    *,
    confirmed: bool,
) -> Outcome[CertificateRecord]:
    """Give up a certificate: it is revoked for good at the holder's request, and the consent ends.

    By the holder alone, because stopping is never delayed, and what is public of a person is
    theirs to end (law 91/2025/QH15). Raises RefusedError `application.confirm`,
    `certificate.already_revoked`, NotFoundError `certificate.not_found`.
    """
    certificate = own_certificate(transaction, own_record(transaction, call), number)
    if not confirmed:
        raise RefusedError("application.confirm")
    revoked = revoke(transaction, call, certificate.number, REASON)
    events = list(revoked.events)
    for record in transaction.of(Applications).of_holder(own_record(transaction, call).id):
        if record.certificate == certificate.number and record.public:
            transaction.of(Applications).change(replace(record, public="", changed_at=call.now))
            transaction.of(Consents).withdraw(record.id, call.now)
            events.append(call.event("consent.withdrawn", record.id, item="all"))
    events += _out_of_directory(transaction, call)
    return Outcome(revoked.value, tuple(events), revoked.due)


def _out_of_directory(transaction: Transaction, call: Call) -> tuple[AuditEvent, ...]:
    subject_id = own_subject(transaction, own_record(transaction, call))
    return withdrawn_with_consent(transaction, call, subject_id)


def may_give_up(certificate: CertificateRecord, now: datetime) -> bool:
    """Whether there is anything to give up: one that has ended is in force no more."""
    is_open = certificate.standing in (Standing.VALID, Standing.SUSPENDED)
    return is_open and now < certificate.valid_until


def _issued_anew(
    transaction: Transaction,
    call: Call,
    office: Office,
    record: ApplicationRecord,
) -> tuple[AuditEvent, ...]:
    """An application as it was granted but with less that is public, sent on the holder's behalf."""
    number = record.certificate
    certificate = None if number is None else transaction.certificates.by_number(number)
    is_shown = certificate is not None and may_give_up(certificate, call.now)
    if not is_shown or open_application(transaction, record.holder_id) is not None:
        return ()
    again = replace(
        record,
        id=application_id(office.entropy(5)),
        state=ApplicationState.SUBMITTED,
        purpose=ApplicationPurpose.CHANGE,
        assignee=None,
        submitted_at=call.now,
        due_at=call.now + ASSESSED_WITHIN,
        closed_at=None,
        outcome=None,
        said=None,
        replaces=number,
        certificate=None,
        created_at=call.now,
        changed_at=call.now,
        version=1,
    )
    proofs = [
        # Still proven, because nothing about the accounts has changed.
        replace(proof, id=proof_id(office.entropy(5)), application_id=again.id)
        for proof in transaction.of(Proofs).of_application(record.id)
    ]
    transaction.add([again, *proofs])
    _record(transaction, call, again, again.consent_version or "", again.public)
    return (call.event("application.submitted", again.id, purpose=again.purpose.value),)


def _record(
    transaction: Transaction,
    call: Call,
    record: ApplicationRecord,
    version: str,
    items: str,
) -> None:
    consents = transaction.of(Consents)
    consents.withdraw(record.id, call.now)
    given = ConsentRecord(
        application_id=record.id,
        position=len(consents.of_application(record.id)),
        holder_id=record.holder_id,
        version=version,
        items=items,
        given_at=call.now,
    )
    transaction.add([given])
