"""What the signer asks before it signs, where two people decide: is this what they approved?

The database refuses a certificate without their decision. This asks again of the very text, because
rows may be changed between the decision and the signature, and each later form of a certificate is
made of rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import orjson

from credissuer.assessment.orders.order import recorded
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import RenditionRecord, SignaturePurpose
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.operations.deciding.in_trail import is_known
from credissuer.operations.formats.rendition_format import RenditionSource
from credissuer.operations.formats.table import FORMATS
from credissuer.operations.stored_credential import bound_to_each, credentials_of
from credissuer.recovery.orphan import RESTORED
from credissuer.staff.proposal import PolicyRecord, ProposalRecord, digest, issue_permit
from credissuer.store.staff.proposals import PolicyReading, ProposalReading
from credissuer.store.transaction import Reading
from credverifier.errors import CredentialError
from credverifier.verification import prove
from credverifier.wire.credentials import sd_jwt
from credverifier.wire.credentials.credential import Credential
from credverifier.wire.envelope import base64url
from credverifier.wire.envelope.jws import Signer

Intent = tuple[CertificateRecord, RenditionRecord]


def require_approved(office: Office, signer: Signer, intents: Sequence[Intent]) -> None:
    """Refuse to sign what two people did not approve, in an office where two decide.

    In a dozen queries, however many intents there are. Raises RefusedError `issue.not_approved`,
    which names the first that is not.
    """
    with office.store.read() as reading:
        policy = reading.of(PolicyReading).get()
        if not policy.four_eyes:
            return
        certificates = [certificate for certificate, _ in intents]
        decisions = _decisions(reading, certificates)
        changed = _changed_since(reading, certificates)
        for certificate in certificates:
            decision = decisions.get(certificate.proposal_id or "")
            is_decided = _is_decided(certificate, decision, policy) or _was_signed(
                office, reading, certificate
            )
            if not is_decided or certificate.number in changed:
                raise RefusedError("issue.not_approved", number=certificate.number)
        credentials = credentials_of(office, reading, certificates)
        for certificate, rendition in intents:
            if not _is_text(office, signer, credentials[certificate.number], rendition):
                raise RefusedError("issue.not_approved", number=certificate.number)


class _Decision(NamedTuple):
    """What is asked of a proposal once, and not for each of the thousands that it may permit.

    `is_known`: its content is what was decided on, and the audit trail tells of the decision.
    `permits` are those in canonical JSON.
    """

    proposal: ProposalRecord
    is_known: bool
    permits: frozenset[bytes]


def _decisions(reading: Reading, certificates: Sequence[CertificateRecord]) -> dict[str, _Decision]:
    """Id of a proposal -> what it decides."""
    ids = {one.proposal_id for one in certificates if one.proposal_id is not None}
    return {
        proposal.id: _Decision(
            proposal,
            digest(proposal.content) == proposal.content_sha256
            and (bool(proposal.alone) or is_known(reading, proposal)),
            frozenset(map(_canonical, proposal.content.get("permits", ()))),
        )
        for proposal in reading.of(ProposalReading).by_ids(sorted(ids)).values()
    }


def _canonical(permit: Mapping[str, Any]) -> bytes:
    return orjson.dumps(permit, option=orjson.OPT_SORT_KEYS)


def _is_decided(
    certificate: CertificateRecord, decision: _Decision | None, policy: PolicyRecord
) -> bool:
    """By two people, who had this order before them and of whom the audit trail tells; or before
    two decided at all.
    """
    # While the flag is up, the moment when it went up cannot be changed.
    is_older = policy.changed_at is not None and certificate.issued_at <= policy.changed_at
    if certificate.proposal_id is None:
        return is_older
    if decision is None or not decision.is_known:
        return False
    if decision.proposal.alone:
        return is_older
    wanted = issue_permit(certificate.ref, certificate.body_sha256, certificate.supersedes)
    return decision.proposal.is_by_two and _canonical(wanted) in decision.permits


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


def _changed_since(reading: Reading, certificates: Sequence[CertificateRecord]) -> set[str]:
    """The numbers of those whose subject, accounts, assessment or portrait are not those of the
    order any more.
    """
    # The digest of an order that was lost with its database is not known.
    known = [one for one in certificates if not one.ref.startswith(f"{RESTORED}-")]
    owners = [certificate.subject_id for certificate in known]
    subjects, accounts = reading.subjects.by_ids(owners), reading.accounts.of_subjects(owners)
    portraits = reading.portraits.of_subjects(owners)
    assessments = reading.assessments.by_ids([one.assessment_id for one in known])
    holder_keys = bound_to_each(reading, [certificate.number for certificate in known])
    changed = set()
    for certificate in known:
        subject = subjects.get(certificate.subject_id)
        assessment = assessments.get(certificate.assessment_id)
        if subject is None or assessment is None:
            changed.add(certificate.number)
            continue
        order = recorded(
            certificate.ref,
            subject,
            accounts.get(subject.id, []),
            assessment,
            portraits.get(subject.id),
        )
        bound = replace(order, holder_key=holder_keys.get(certificate.number))
        if bound.body_sha256() != certificate.body_sha256:
            changed.add(certificate.number)
    return changed


def _is_text(
    office: Office, signer: Signer, credential: Credential, rendition: RenditionRecord
) -> bool:
    """Whether the recorded text is what the office would write of the rows of its certificate, which
    say `credential` now.
    """
    payload = _payload(rendition.signing_input)
    holder_key = payload.get("cnf", {}).get("jwk")
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
