"""Sign recorded intents, read the tokens back as the public would, and record the signatures.

Nothing else in the office signs a certificate. Between the commit that records an intent and the
one that records its signature, a crash leaves an open intent, which a repeated order or
`credissuer doctor --fix` finishes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from credissuer import failpoints
from credissuer.audit.trail import AuditEvent
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import RenditionRecord, SignaturePurpose
from credissuer.credentials.states import Reason, StandingChange, after
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Due, Outcome, step
from credissuer.operations.formats.table import FORMATS
from credissuer.operations.perform import perform
from credissuer.operations.sign import Intent, SignedIntent, sign
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire.status.standing import Standing


class Released(NamedTuple):
    """The tokens as recorded, and the numbers of those that this call recorded, and when.

    Others were recorded first by somebody else who finished the same intent.
    """

    tokens: list[str]
    recorded_here: set[str]
    recorded_at: datetime


def release(office: Office, call: Call, intents: Sequence[Intent]) -> Released:
    """Sign the first signature (`vc+jwt`) of certificates and release them.

    `intents`: at least one, all `vc+jwt`. The tokens come back in their order and are durable.
    Raises RefusedError: `issue.readback_failed` if the public's own verification would not say
    valid, `issue.key_changed` if the key of an intent is not the active one any more,
    `issue.voided` if the intent was voided meanwhile; then nothing is recorded.
    """
    return record(office, call, sign(office, intents))


def record(office: Office, call: Call, signed: Sequence[SignedIntent]) -> Released:
    """Record the first signatures (`vc+jwt`) of certificates, at least one, and release them.

    Raises as `release`.
    """
    failpoints.reach("issue.before_release")
    released = perform(office, call, record_certificates, signed)
    failpoints.reach("issue.after_release")
    return released


def sign_renditions(office: Office, call: Call, intents: Sequence[Intent]) -> list[str]:
    """Sign further renditions of released certificates, all of one purpose; raises as `release`."""
    signed = sign(office, intents)
    failpoints.reach("issue.before_release")
    released = perform(office, call, record_renditions, signed)
    failpoints.reach("issue.after_release")
    return released.tokens


@step
def record_certificates(
    transaction: Transaction,
    call: Call,
    signed: Sequence[SignedIntent],
) -> Outcome[Released]:
    """Record first signatures and release their certificates.

    A certificate that replaces another one supersedes it in the same commit, because at no moment
    may both or neither of them stand.
    """
    released, recorded = _record(transaction, signed)
    if not recorded:
        return Outcome(released)
    # One moment for the batch, as `Released.recorded_at` says.
    signed_at = recorded[0].signature.signed_at
    transaction.certificates.release([one.certificate.number for one in recorded], signed_at)
    events: list[AuditEvent] = []
    replaced: list[str] = []
    for one in recorded:
        certificate = one.certificate
        events.append(
            call.event(
                "certificate.issued",
                certificate.number,
                ref=certificate.ref,
                list=certificate.list_id,
                index=certificate.index,
                key=certificate.key_id,
                token_sha256=one.signature.token_sha256,
            )
        )
        if certificate.supersedes:
            events.append(
                _supersede(
                    transaction,
                    call,
                    certificate,
                    certificate.supersedes,
                )
            )
            replaced.append(certificate.supersedes)
    made = tuple(one.certificate.number for one in recorded)
    # Later, because whoever issues many brings all of them out at once.
    # Bound to its holder's key, which nobody knows any more once this intent is lost.
    bound = transaction.renditions.still_open(made, SignaturePurpose.SD_JWT)
    due = Due(standings=tuple(replaced), certificates=made, incomplete=tuple(sorted(bound)))
    return Outcome(released, tuple(events), due_later=due)


@step
def record_renditions(
    transaction: Transaction,
    call: Call,
    signed: Sequence[SignedIntent],
) -> Outcome[Released]:
    """Record signatures of further renditions."""
    released, recorded = _record(transaction, signed)
    events = [
        call.event(
            "rendition.signed",
            one.certificate.number,
            purpose=one.signature.purpose,
            token_sha256=one.signature.token_sha256,
        )
        for one in recorded
    ]
    if FORMATS[signed[0].signature.purpose].ending is None:
        return Outcome(released, tuple(events))
    due = Due(renditions=tuple(one.certificate.number for one in recorded))
    return Outcome(released, tuple(events), due_later=due)


def _record(
    transaction: Transaction, signed: Sequence[SignedIntent]
) -> tuple[Released, list[SignedIntent]]:
    """Record the signatures whose intents are still open.

    Several processes may finish one intent at once. The first to record has made its token, and
    all others hand out that one: an ECDSA signature is random, so theirs are different tokens.
    """
    purpose = signed[0].signature.purpose
    numbers = [one.certificate.number for one in signed]
    # Read in the write transaction, where nobody else can record between this and the UPDATE.
    still_open = transaction.renditions.still_open(numbers, purpose)
    recorded = [one for one in signed if one.certificate.number in still_open]
    for one in recorded:
        # Only of what this call would record: another process may have finished the same intent
        # well.
        if one.refusal is not None:
            raise RefusedError(
                "issue.readback_failed",
                number=one.certificate.number,
                finding=one.refusal,
            )
    transaction.renditions.record_signatures([one.signature for one in recorded])
    tokens = _recorded_tokens(transaction, signed, still_open, purpose)
    return Released(tokens, still_open, signed[0].signature.signed_at), recorded


def _recorded_tokens(
    reading: Reading,
    signed: Sequence[SignedIntent],
    recorded_here: set[str],
    purpose: str,
) -> list[str]:
    """The tokens that this call recorded, else those that another process has recorded."""
    elsewhere = [
        one.certificate.number for one in signed if one.certificate.number not in recorded_here
    ]
    others = reading.renditions.by_numbers(elsewhere, purpose) if elsewhere else {}
    tokens: list[str] = []
    for one in signed:
        number = one.certificate.number
        token = one.token if number in recorded_here else others[number].token
        # No longer open and without a signature: `credissuer doctor --fix` has voided it meanwhile.
        if token is None:
            raise RefusedError("issue.voided", number=number)
        tokens.append(token)
    return tokens


def _supersede(
    transaction: Transaction,
    call: Call,
    successor: CertificateRecord,
    number: str,
) -> AuditEvent:
    old = transaction.certificates.by_number(number)
    assert old is not None
    if old.standing is Standing.REVOKED:
        # After an appeal: revoked stays revoked for good, and leads to the one that stands now.
        transaction.certificates.change_standing(replace(old, superseded_by=successor.number))
        return call.event("certificate.replaced", old.number, by=successor.number)
    standing = after(old.number, old.standing, StandingChange.SUPERSEDE)
    transaction.certificates.change_standing(
        replace(
            old,
            standing=standing,
            reason=Reason.SUPERSEDED,
            since=call.now,
            superseded_by=successor.number,
        )
    )
    return call.event("certificate.superseded", old.number, by=successor.number)


def intent(
    certificate: CertificateRecord,
    purpose: str,
    key_id: str,
    signing_input: bytes,
    now: datetime,
    disclosures: str | None = None,
) -> RenditionRecord:
    """The record of a signature that is about to be made, to be stored before it is made."""
    return RenditionRecord(
        number=certificate.number,
        purpose=purpose,
        key_id=key_id,
        signing_input=signing_input.decode("ascii"),
        disclosures=disclosures,
        signature=None,
        token_sha256=None,
        opened_at=now,
        signed_at=None,
    )
