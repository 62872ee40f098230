"""What a holder agrees to make public, and takes back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from credissuer.applications.application import ApplicationRecord
from credissuer.applications.consent import ConsentRecord, current, ticked, versions
from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import RefusedError
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.applying.drafts import own_draft
from credissuer.operations.applying.own import own_application, own_certificate, own_record
from credissuer.operations.change_standing import revoke
from credissuer.store.applications.applications import Applications, Consents
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
    text: str,
    code: str,
    *,
    confirmed: bool,
) -> Outcome[ApplicationRecord]:
    """Take one item back that was the holder's choice.

    A certificate that shows it is issued anew without it by staff, who find it by this event.
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
    return Outcome(stored, (event,))


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
    return Outcome(revoked.value, tuple(events), revoked.due)


def may_give_up(certificate: CertificateRecord, now: datetime) -> bool:
    """Whether there is anything to give up: one that has ended is in force no more."""
    is_open = certificate.standing in (Standing.VALID, Standing.SUSPENDED)
    return is_open and now < certificate.valid_until


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
