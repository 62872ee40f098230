"""What the signer asks before it signs, where two people decide: is this what they approved?

The database refuses a certificate without their decision. This asks again of the very text, because
rows may be changed between the decision and the signature, and each later form of a certificate is
made of rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from credissuer.assessment.orders.order import recorded
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import RenditionRecord, SignaturePurpose
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.operations.deciding.in_trail import is_known
from credissuer.operations.formats.rendition_format import RenditionSource
from credissuer.operations.formats.table import FORMATS
from credissuer.operations.stored_credential import bound_to, credential_of
from credissuer.recovery.orphan import RESTORED
from credissuer.staff.proposal import PolicyRecord, ProposalRecord, digest, issue_permit
from credissuer.store.staff.proposals import PolicyReading, ProposalReading
from credissuer.store.transaction import Reading
from credverifier.errors import CredentialError
from credverifier.verification import prove
from credverifier.wire.credentials import sd_jwt
from credverifier.wire.envelope import base64url
from credverifier.wire.envelope.jws import Signer

Intent = tuple[CertificateRecord, RenditionRecord]


def require_approved(office: Office, signer: Signer, intents: Sequence[Intent]) -> None:
    """Refuse to sign what two people did not approve, in an office where two decide.

    Raises RefusedError `issue.not_approved`.
    """
    with office.store.read() as reading:
        policy = reading.of(PolicyReading).get()
        if not policy.four_eyes:
            return
        ids = [one.proposal_id for one, _ in intents if one.proposal_id is not None]
        proposals = reading.of(ProposalReading).by_ids(ids)
        for certificate, rendition in intents:
            decision = proposals.get(certificate.proposal_id or "")
            is_approved = (
                (
                    _is_decided(reading, certificate, decision, policy)
                    or _was_signed(office, reading, certificate)
                )
                and _is_stored(reading, certificate)
                and _is_text(office, reading, signer, certificate, rendition)
            )
            if not is_approved:
                raise RefusedError("issue.not_approved", number=certificate.number)


def _is_decided(
    reading: Reading,
    certificate: CertificateRecord,
    proposal: ProposalRecord | None,
    policy: PolicyRecord,
) -> bool:
    """By two people, who had this order before them and of whom the audit trail tells; or before
    two decided at all.
    """
    if certificate.proposal_id is None:
        # While the flag is up, the moment when it went up cannot be changed.
        return policy.changed_at is not None and certificate.issued_at <= policy.changed_at
    if proposal is None or digest(proposal.content) != proposal.content_sha256:
        return False
    if proposal.alone:
        return policy.changed_at is not None and certificate.issued_at <= policy.changed_at
    wanted = issue_permit(certificate.ref, certificate.body_sha256, certificate.supersedes)
    permits = proposal.content.get("permits", ())
    return proposal.is_by_two and wanted in permits and is_known(reading, proposal)


def _was_signed(office: Office, reading: Reading, certificate: CertificateRecord) -> bool:
    """Whether it was taken back from what is published, and its first signature is our own: then
    two people had decided before an older copy of the database was put in place.
    """
    if not certificate.ref.startswith(f"{RESTORED}-"):
        return False
    first = reading.renditions.get(certificate.number, SignaturePurpose.VC_JWT)
    if first is None or first.token is None:
        return False
    try:
        proven = prove(first.token, office.anchors(office.clock()))
    except CredentialError:
        return False
    return proven.issuer.id == office.issuer_id and proven.content.number == certificate.number


def _is_stored(reading: Reading, certificate: CertificateRecord) -> bool:
    """Whether subject, accounts, assessment and portrait are still those of the order."""
    # The digest of an order that was lost with its database is not known.
    if certificate.ref.startswith(f"{RESTORED}-"):
        return True
    subject_id = certificate.subject_id
    subject = reading.subjects.by_ids([subject_id]).get(subject_id)
    assessment = reading.assessments.by_id(certificate.assessment_id)
    if subject is None or assessment is None:
        return False
    order = recorded(
        certificate.ref,
        subject,
        reading.accounts.of_subjects([subject_id]).get(subject_id, []),
        assessment,
        reading.portraits.of_subject(subject_id),
    )
    bound = replace(order, holder_key=bound_to(reading, certificate.number))
    return bound.body_sha256() == certificate.body_sha256


def _is_text(
    office: Office,
    reading: Reading,
    signer: Signer,
    certificate: CertificateRecord,
    rendition: RenditionRecord,
) -> bool:
    """Whether the recorded text is what the office would write of these rows now."""
    payload = _payload(rendition.signing_input)
    holder_key = payload.get("cnf", {}).get("jwk")
    credential = credential_of(office, reading, certificate)
    issued_at = int(payload.get("iat", 0))
    source = RenditionSource(credential, signer, issued_at, holder_key)
    anew = FORMATS[rendition.purpose].unsigned(office, source)
    text = anew.signing_input.decode("ascii")
    if rendition.purpose != SignaturePurpose.SD_JWT:
        return payload == _payload(text)
    # Its salts are other ones each time, so what they conceal is compared.
    return _revealed(payload, rendition.disclosures) == _revealed(_payload(text), anew.disclosures)


def _payload(signing_input: str) -> dict[str, Any]:
    payload: dict[str, Any] = orjson.loads(
        base64url.decode(signing_input.partition(".")[2].encode("ascii"))
    )
    return payload


def _revealed(payload: Mapping[str, Any], disclosures: str | None) -> dict[str, Any]:
    texts = [text for text in (disclosures or "").split("~") if text]
    return sd_jwt.reveal(payload, texts, never=frozenset())
