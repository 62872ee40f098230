"""Certificates that are to be issued, and the intents recorded of them: what will be signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from credissuer.assessment.records import (
    AccountRecord,
    AssessmentRecord,
    PortraitRecord,
    SubjectRecord,
)
from credissuer.credentials import compose
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import RenditionRecord
from credissuer.documents import known_keys
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import lists, release, renditions
from credissuer.operations.deciding.policy import require_decided
from credissuer.operations.formats.rendition_format import RenditionSource
from credissuer.operations.formats.table import WHOLE
from credissuer.operations.sign import Intent
from credissuer.signing.provider import KeyUse
from credissuer.staff.proposal import ProposalRecord
from credissuer.store.transaction import Transaction
from credverifier.wire import number
from credverifier.wire.credentials.credential import Credential
from credverifier.wire.envelope.jws import Signer
from credverifier.wire.status.standing import Standing


class IssuancePlan(NamedTuple):
    """A certificate to be issued, for a subject and by an assessment.

    `rows` are stored with it, because subject and assessment are new; `supersedes` is the number of
    the certificate that it replaces; `holder_key` binds its rendition for wallets.
    """

    ref: str
    body_sha256: str
    subject: SubjectRecord
    accounts: list[AccountRecord]
    assessment: AssessmentRecord
    rows: tuple[Any, ...]
    supersedes: str | None
    holder_key: Mapping[str, str] | None = None
    portrait: PortraitRecord | None = None


def record(
    transaction: Transaction,
    call: Call,
    office: Office,
    plans: Sequence[IssuancePlan],
    proposal: ProposalRecord | None = None,
) -> list[Intent]:
    """Record `plans` with a number, an index and the very text that will be signed.

    With a holder's key, the text for wallets is recorded as well, because nothing else remembers
    that key. Raises RefusedError `decision.two_needed` where two people decide and `proposal` is
    not their decision.
    """
    if not plans:
        return []
    require_decided(transaction, proposal)
    # The active key now, because its `kid` is part of the text that is recorded.
    signer = known_keys.signer(office, transaction, KeyUse.CREDENTIAL)
    list_id = lists.current_list(transaction, office, len(plans))
    indices = transaction.status_lists.take_indices(list_id, len(plans))
    intents: list[Intent] = []
    bound: list[RenditionRecord] = []
    for plan, index in zip(plans, indices, strict=True):
        certificate = _certificate(office, call, plan, signer, list_id, index, proposal)
        credential = _credential(office, certificate, plan)
        intents.append(
            (
                certificate,
                _intent(
                    office,
                    certificate,
                    credential,
                    signer,
                ),
            )
        )
        if plan.holder_key:
            bound.append(
                renditions.bound(
                    office,
                    certificate,
                    credential,
                    signer,
                    plan.holder_key,
                )
            )
    # Three calls in this order, because each refers to rows of the one before.
    transaction.add_or_end([row for plan in plans for row in plan.rows])
    transaction.add_or_end([certificate for certificate, _ in intents])
    transaction.add_or_end([rendition for _, rendition in intents] + bound)
    return intents


def _certificate(
    office: Office,
    call: Call,
    plan: IssuancePlan,
    signer: Signer,
    list_id: int,
    index: int,
    proposal: ProposalRecord | None,
) -> CertificateRecord:
    valid_from, valid_until = compose.validity(
        call.now,
        office.programme.validity_months,
        call.zone,
    )
    return CertificateRecord(
        # Random and not counted, because a number must not tell how many certificates there are.
        number=number.from_entropy(office.entropy(6)),
        ref=plan.ref,
        body_sha256=plan.body_sha256,
        subject_id=plan.subject.id,
        assessment_id=plan.assessment.id,
        list_id=list_id,
        index=index,
        standing=Standing.VALID,
        reason=None,
        note=None,
        since=None,
        supersedes=plan.supersedes,
        superseded_by=None,
        key_id=signer.key_id.rpartition("#")[2],
        issued_at=call.now,
        valid_from=valid_from,
        valid_until=valid_until,
        released_at=None,
        proposal_id=None if proposal is None else proposal.id,
    )


def _credential(office: Office, certificate: CertificateRecord, plan: IssuancePlan) -> Credential:
    return compose.compose(
        certificate,
        plan.subject,
        plan.accounts,
        plan.assessment,
        office.programme,
        issuer=office.issuer_id,
        issuer_name=office.issuer_name,
        public_url=office.public_url,
        portrait=plan.portrait,
    )


def _intent(
    office: Office,
    certificate: CertificateRecord,
    credential: Credential,
    signer: Signer,
) -> RenditionRecord:
    issued_at = int(certificate.issued_at.timestamp())
    unsigned = WHOLE.unsigned(office, RenditionSource(credential, signer, issued_at))
    return release.intent(
        certificate,
        WHOLE.purpose,
        certificate.key_id,
        unsigned.signing_input,
        certificate.issued_at,
    )
