"""Sign recorded intents, read the tokens back as the public would, and record the signatures.

Nothing else in the office signs a certificate. Between the commit that records an intent and the
one that records its signature, a crash leaves an open intent, which a repeated order or
`credissuer doctor --fix` finishes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

import orjson

from credissuer import failpoints
from credissuer.audit.trail import AuditEvent
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import RenditionRecord, RenditionSignature
from credissuer.credentials.states import Change, Reason, after
from credissuer.documents import fence
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations import lists, own_terms
from credissuer.operations.formats.table import FORMATS
from credissuer.operations.perform import perform
from credissuer.signing.provider import KeyUse
from credissuer.store.transaction import Reading, Transaction
from credverifier.errors import FormatError
from credverifier.verification import verify
from credverifier.wire.envelope import base64url
from credverifier.wire.envelope.jws import Signer

Intent = tuple[CertificateRecord, RenditionRecord]


class Signed(NamedTuple):
    """A signed intent that is not recorded yet.

    `refusal` is the code with which the public's own verification refuses the token, or None.
    """

    certificate: CertificateRecord
    signature: RenditionSignature
    token: str
    refusal: str | None


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
    signed = sign(office, intents)
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


def sign(office: Office, intents: Sequence[Intent]) -> list[Signed]:
    """Sign every intent with the active credential key and read it back; records nothing.

    Raises BehindError, RefusedError `issue.key_changed`.
    """
    fence.check(office)
    now = office.clock()
    signer = office.keyring.signer(KeyUse.CREDENTIAL)
    signatures = [_sign(signer, rendition, now) for _, rendition in intents]
    failpoints.reach("issue.after_sign")
    tokens = [
        f"{rendition.signing_input}.{signature.signature}{rendition.disclosures or ''}"
        for (_, rendition), signature in zip(intents, signatures, strict=True)
    ]
    refusals = _read_back(office, intents, tokens, now)
    return [
        Signed(certificate, signature, token, refusals.get(certificate.number))
        for (certificate, _), signature, token in zip(intents, signatures, tokens, strict=True)
    ]


@operation(None)
def record_certificates(
    transaction: Transaction,
    call: Call,
    signed: Sequence[Signed],
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
    return Outcome(released, tuple(events))


@operation(None)
def record_renditions(
    transaction: Transaction,
    call: Call,
    signed: Sequence[Signed],
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
    return Outcome(released, tuple(events))


def _record(transaction: Transaction, signed: Sequence[Signed]) -> tuple[Released, list[Signed]]:
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
    signed: Sequence[Signed],
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
    standing = after(old.number, old.standing, Change.SUPERSEDE)
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


def _sign(signer: Signer, rendition: RenditionRecord, now: datetime) -> RenditionSignature:
    # The `kid` stands in the recorded text: another key would sign a header that names the wrong
    # one.
    if not signer.key_id.endswith(f"#{rendition.key_id}"):
        raise RefusedError("issue.key_changed", number=rendition.number)
    octets = rendition.signing_input.encode("ascii")
    signature = base64url.encode(signer.sign(octets))
    disclosures = (rendition.disclosures or "").encode("ascii")
    # Over the whole token as it is handed out, which is how an export names it.
    digest = hashlib.sha256(octets + b"." + signature + disclosures).hexdigest()
    return RenditionSignature(
        rendition.number,
        rendition.purpose,
        signature.decode("ascii"),
        digest,
        now,
    )


def _read_back(
    office: Office,
    intents: Sequence[Intent],
    tokens: Sequence[str],
    now: datetime,
) -> dict[str, str]:
    """Number -> code, for every token that the public's own verification would not call valid.

    Stricter than the public, which ignores private claims: a member that no context defines is
    refused as well.
    """
    anchors = office.anchors(now)
    issuer = anchors.issuers[office.issuer_id]
    list_ids = {certificate.list_id for certificate, _ in intents}
    # Real lists and not assumed ones: a new index that is set already would be found here.
    current = lists.opened(
        office,
        issuer,
        lists.ensure_current(office, *sorted(list_ids)),
    )
    refusals: dict[str, str] = {}
    for (certificate, rendition), token in zip(intents, tokens, strict=True):
        verdict = verify(token, anchors=anchors, lists=current, now=now)
        # The verifier's code first, because it is what the public would see.
        refusal = verdict.code or _undefined(office, rendition)
        if refusal is not None:
            refusals[certificate.number] = refusal
    return refusals


def _undefined(office: Office, rendition: RenditionRecord) -> str | None:
    """The code for a member that no context defines, in a format that has contexts."""
    if not FORMATS[rendition.purpose].has_contexts:
        return None
    try:
        # orjson, because a batch reads thousands back, and the text was written by us.
        own_terms.check(office.public_url, orjson.loads(_payload(rendition)))
    except FormatError as error:
        return error.code
    return None


def _payload(rendition: RenditionRecord) -> bytes:
    return base64url.decode(rendition.signing_input.partition(".")[2].encode("ascii"))


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
