"""Sign what was recorded, read it back as the public would, and record the signature.

Nothing is signed elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

import orjson

from credissuer import failpoints
from credissuer.audit.trail import AuditEvent
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import Purpose, RenditionRecord, RenditionSignature
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.operations import lists, own_terms
from credissuer.signing.provider import KeyUse
from credissuer.store.transaction import Reading, Transaction
from credverifier.errors import FormatError
from credverifier.verification import verify
from credverifier.wire.envelope import base64url
from credverifier.wire.envelope.jws import Signer
from credverifier.wire.status.status_lists import StatusList

Recorded = Callable[[Transaction, Sequence[RenditionSignature]], list[AuditEvent]]
"""What else belongs into the commit that records signatures (at least one); returns the audit
events of it.
"""


class Signed(NamedTuple):
    """The tokens as they are recorded, and the numbers of those that this call recorded: others
    were there first.
    """

    tokens: list[str]
    mine: set[str]


def seal(
    office: Office,
    intents: Sequence[tuple[CertificateRecord, RenditionRecord]],
    record: Recorded,
) -> Signed:
    """The tokens of `intents` (one at least, all of one purpose), in order, durable when this
    returns.

    Several may finish one intent at once: the first to record has made its token, and everybody is
    told that one. A signature is chance (ECDSA), so that the others made another over the same
    text: it is never handed out.

    Raises RefusedError `issue.readback_failed` if the public's own verification would not say valid
    or something in it is defined by no context, and `issue.key_changed` if the key of an intent is
    not the active one any more, or `issue.voided` if somebody gave the intent up meanwhile; then
    nothing is recorded.
    """
    now = office.clock()
    signer = office.keyring.signer(KeyUse.CREDENTIAL)
    made = [_sign(signer, rendition, now) for _, rendition in intents]
    failpoints.reach("issue.after_sign")
    tokens = [
        f"{rendition.signing_input}.{sealed.signature}{rendition.disclosures or ''}"
        for (_, rendition), sealed in zip(intents, made, strict=True)
    ]
    findings = _read_back(office, intents, tokens, now)
    failpoints.reach("issue.before_release")
    with office.store.write() as transaction:
        mine = transaction.renditions.still_open(
            [sealed.number for sealed in made], made[0].purpose
        )
        for number in mine & findings.keys():
            raise RefusedError("issue.readback_failed", number=number, finding=findings[number])
        if len(mine) < len(made):
            tokens = _recorded(transaction, made, tokens, mine)
            made = [sealed for sealed in made if sealed.number in mine]
        if made:
            transaction.renditions.record_signatures(made)
            transaction.audit.append(record(transaction, made))
    failpoints.reach("issue.after_release")
    return Signed(tokens, mine)


def _recorded(
    reading: Reading, made: Sequence[RenditionSignature], tokens: Sequence[str], mine: set[str]
) -> list[str]:
    """`tokens` for those that are `mine`, and for the others what is recorded."""
    others = reading.renditions.by_numbers(
        [sealed.number for sealed in made if sealed.number not in mine], made[0].purpose
    )
    told: list[str] = []
    for sealed, token in zip(made, tokens, strict=True):
        known = token if sealed.number in mine else others[sealed.number].token
        if known is None:
            raise RefusedError("issue.voided", number=sealed.number)
        told.append(known)
    return told


def _sign(signer: Signer, rendition: RenditionRecord, now: datetime) -> RenditionSignature:
    if not signer.key_id.endswith(f"#{rendition.key_id}"):
        raise RefusedError("issue.key_changed", number=rendition.number)
    octets = rendition.signing_input.encode("ascii")
    signature = base64url.encode(signer.sign(octets))
    disclosures = (rendition.disclosures or "").encode("ascii")
    digest = hashlib.sha256(octets + b"." + signature + disclosures).hexdigest()
    return RenditionSignature(
        rendition.number, rendition.purpose, signature.decode("ascii"), digest, now
    )


def _read_back(
    office: Office,
    intents: Sequence[tuple[CertificateRecord, RenditionRecord]],
    tokens: Sequence[str],
    now: datetime,
) -> dict[str, str]:
    """Number -> the finding of the public's own verification, for every token that it would not
    call valid.

    Stricter than the public, which passes over private claims: nothing is said that no context
    defines.
    """
    anchors = office.anchors(now)
    issuer = anchors.issuers[office.issuer_id]
    current: dict[str, StatusList] = {}
    for list_id in {certificate.list_id for certificate, _ in intents}:
        current |= lists.opened(office, issuer, lists.ensure_current(office, list_id))
    findings: dict[str, str] = {}
    for (certificate, rendition), token in zip(intents, tokens, strict=True):
        verdict = verify(token, anchors=anchors, lists=current, now=now)
        found = verdict.code or _undefined(office, rendition)
        if found is not None:
            findings[certificate.number] = found
    return findings


def _undefined(office: Office, rendition: RenditionRecord) -> str | None:
    """The code for something that no context defines.

    The certificate for wallets has no contexts.
    """
    if rendition.purpose == Purpose.SD_JWT:
        return None
    try:
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
    """A signature that is about to be made, as it must be recorded first."""
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
