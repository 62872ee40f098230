"""Sign what was recorded, read it back as the public would, and record the signature. Nothing is signed elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime

from credissuer import failpoints
from credissuer.actions import lists
from credissuer.audit.trail import AuditEvent
from credissuer.credentials.record import CertificateRecord, Purpose, RenditionRecord
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.signing.provider import KeyUse
from credissuer.store.contract import Sealed, Transaction
from credverifier.verification import verify
from credverifier.wire import base64url
from credverifier.wire.jws import Signer
from credverifier.wire.status_lists import StatusList

Recorded = Callable[[Transaction, Sequence[Sealed]], list[AuditEvent]]
"""What else belongs into the commit that records signatures; returns the audit events of it."""


def seal(
    office: Office,
    intents: Sequence[tuple[CertificateRecord, RenditionRecord]],
    record: Recorded,
) -> list[str]:
    """The tokens of `intents`, in order, durable when this returns.

    Raises RefusedError `issue.readback_failed` if the public's own verification would not say valid, and
    `issue.key_changed` if the key of an intent is not the active one any more; then nothing is recorded.
    """
    now = office.clock()
    signer = office.keyring.signer(KeyUse.CREDENTIAL)
    made = [_sign(signer, rendition, now) for _, rendition in intents]
    failpoints.reach("issue.after_sign")
    tokens = [
        f"{rendition.signing_input}.{sealed.signature}{rendition.disclosures or ''}"
        for (_, rendition), sealed in zip(intents, made, strict=True)
    ]
    _read_back(office, [certificate for certificate, _ in intents], tokens, now)
    failpoints.reach("issue.before_release")
    with office.store.write() as transaction:
        transaction.seal(made)
        transaction.append_audit(record(transaction, made))
    failpoints.reach("issue.after_release")
    return tokens


def _sign(signer: Signer, rendition: RenditionRecord, now: datetime) -> Sealed:
    if not signer.key_id.endswith(f"#{rendition.key_id}"):
        raise RefusedError("issue.key_changed", number=rendition.number)
    octets = rendition.signing_input.encode("ascii")
    signature = base64url.encode(signer.sign(octets))
    disclosures = (rendition.disclosures or "").encode("ascii")
    digest = hashlib.sha256(octets + b"." + signature + disclosures).hexdigest()
    return Sealed(rendition.number, rendition.purpose, signature.decode("ascii"), digest, now)


def _read_back(office: Office, certificates: Sequence[CertificateRecord], tokens: Sequence[str], now: datetime) -> None:
    anchors = office.anchors(now)
    issuer = anchors.issuers[office.issuer_id]
    current: dict[str, StatusList] = {}
    for list_id in {certificate.list_id for certificate in certificates}:
        current |= lists.opened(office, issuer, lists.ensure_current(office, list_id))
    for certificate, token in zip(certificates, tokens, strict=True):
        verdict = verify(token, anchors=anchors, lists=current, now=now)
        if verdict.verdict != "valid":
            raise RefusedError("issue.readback_failed", number=certificate.number, finding=str(verdict.code))


def intent(
    certificate: CertificateRecord,
    purpose: Purpose,
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
