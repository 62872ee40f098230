"""Issue certificates: record the intent, sign, read back as the public would, record, release.

The order is that of a careful certificate authority: a signature that may exist is always known to
the store, so that it can be revoked. One certificate or a thousand take the same way; a batch shares
its two commits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from credissuer import failpoints
from credissuer.assessment.order import Order
from credissuer.assessment.records import AccountRecord, AssessmentRecord, SubjectRecord
from credissuer.credentials import compose
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import Purpose, RenditionRecord
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations import admission, lists, release, renditions
from credissuer.operations.assess import assessed
from credissuer.operations.formats.rendition_format import RenditionSource
from credissuer.operations.formats.table import WHOLE
from credissuer.operations.perform import needs, perform
from credissuer.operations.release import Intent
from credissuer.signing.provider import KeyUse
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire import number
from credverifier.wire.credentials.credential import Credential
from credverifier.wire.envelope.jws import Signer
from credverifier.wire.status.standing import Standing


class Plan(NamedTuple):
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


class Issued(NamedTuple):
    """The answer to one order: a durable certificate with its token, or a refusal.

    `fresh`: released by this call.
    """

    ref: str
    certificate: CertificateRecord | None
    token: str | None
    fresh: bool
    refusal: RefusedError | None


class Intended(NamedTuple):
    """For each order its refusal or existing certificate (None: neither), and the intents to finish."""

    admissions: list[admission.Admission]
    intents: list[Intent]


@needs(Permission.ISSUE)
def issue(office: Office, call: Call, orders: Sequence[Order]) -> list[Issued]:
    """Certificates for `orders`, durable when this returns; the same ref gives the same certificate.

    In two commits, with the signatures between them. An order that is refused does not stop the
    others. Publishes nothing (`publish_due.publish_issued` does). Raises ForbiddenError, and as
    `release.release` does.
    """
    failpoints.reach("issue.before_intent")
    intended = perform(office, call, intend, office, orders)
    failpoints.reach("issue.after_intent")
    answers = answers_of(
        office,
        orders,
        intended.admissions,
        finish(office, call, intended.intents),
    )
    sign_bound(office, call, orders, answers)
    return answers


@operation(Permission.ISSUE)
def intend(
    transaction: Transaction,
    call: Call,
    office: Office,
    orders: Sequence[Order],
) -> Outcome[Intended]:
    """Record what will be signed for every order that may be issued.

    Intents that an interrupted run left for these very orders are finished, not made twice.
    """
    admissions = admission.admit(transaction, orders, call.now)
    plans = [
        _plan(office, call, order)
        for order, admitted in zip(orders, admissions, strict=True)
        if admitted is None
    ]
    intents = draft(transaction, call, office, plans)
    return Outcome(Intended(admissions, intents + unfinished(transaction, admissions)))


def draft(
    transaction: Transaction,
    call: Call,
    office: Office,
    plans: Sequence[Plan],
) -> list[Intent]:
    """Record `plans` with a number, an index and the very text that will be signed.

    With a holder's key, the text for wallets is recorded as well, because nothing else remembers
    that key.
    """
    if not plans:
        return []
    # The active key now, because its `kid` is part of the text that is recorded.
    signer = office.keyring.signer(KeyUse.CREDENTIAL)
    list_id = lists.current_list(transaction, office, len(plans))
    indices = transaction.status_lists.take_indices(list_id, len(plans))
    intents: list[Intent] = []
    bound: list[RenditionRecord] = []
    for plan, index in zip(plans, indices, strict=True):
        certificate = _certificate(office, call, plan, signer, list_id, index)
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
    transaction.add([row for plan in plans for row in plan.rows])
    transaction.add([certificate for certificate, _ in intents])
    transaction.add([rendition for _, rendition in intents] + bound)
    return intents


def finish(office: Office, call: Call, intents: Sequence[Intent]) -> dict[str, Issued]:
    """Sign and release recorded intents: ref -> answer. Raises as `release.release` does."""
    # Every order was refused or answered from the store: no key is needed, and no lists.
    if not intents:
        return {}
    released = release.release(office, call, intents)
    elsewhere = [
        certificate.number
        for certificate, _ in intents
        if certificate.number not in released.recorded_here
    ]
    with office.store.read() as reading:  # whoever released those knows when
        stored = reading.certificates.by_numbers(elsewhere)
    answers = {}
    for (intended, _), token in zip(intents, released.tokens, strict=True):
        fresh = intended.number in released.recorded_here
        if fresh:
            certificate = replace(intended, released_at=released.recorded_at)
        else:
            certificate = stored[intended.number]
        answers[certificate.ref] = Issued(
            certificate.ref,
            certificate,
            token,
            fresh,
            None,
        )
    return answers


def sign_bound(
    office: Office,
    call: Call,
    orders: Sequence[Order],
    answers: Sequence[Issued],
) -> None:
    """Sign the renditions for wallets of orders with a holder's key.

    Also where the certificate was there already: an interrupted run may have got no further.
    """
    numbers = [
        answer.certificate.number
        for order, answer in zip(orders, answers, strict=True)
        if order.holder_key and answer.certificate is not None
    ]
    if numbers:
        renditions.sign_bound(office, call, numbers)


def _certificate(
    office: Office,
    call: Call,
    plan: Plan,
    signer: Signer,
    list_id: int,
    index: int,
) -> CertificateRecord:
    valid_from, valid_until = compose.validity(call.now, office.programme.validity_months)
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
    )


def _credential(office: Office, certificate: CertificateRecord, plan: Plan) -> Credential:
    return compose.compose(
        certificate,
        plan.subject,
        plan.accounts,
        plan.assessment,
        office.programme,
        issuer=office.issuer_id,
        issuer_name=office.issuer_name,
        public_url=office.public_url,
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


def _plan(office: Office, call: Call, order: Order) -> Plan:
    records = assessed(office, call, order.subject, order.assessment, order.level)
    return Plan(
        ref=order.ref,
        body_sha256=order.body_sha256(),
        subject=records.subject,
        accounts=records.accounts,
        assessment=records.assessment,
        rows=records.rows,
        supersedes=None,
        holder_key=order.holder_key,
    )


def unfinished(reading: Reading, admissions: Sequence[admission.Admission]) -> list[Intent]:
    """The intents of certificates that are stored and were never released."""
    unreleased = {
        admitted.number: admitted
        for admitted in admissions
        if isinstance(admitted, CertificateRecord) and admitted.released_at is None
    }
    intents = reading.renditions.by_numbers(list(unreleased), Purpose.VC_JWT)
    return [(certificate, intents[key]) for key, certificate in unreleased.items()]


def answers_of(
    office: Office,
    orders: Sequence[Order],
    admissions: Sequence[admission.Admission],
    released: Mapping[str, Issued],
) -> list[Issued]:
    """One answer for each order: released just now, there already, or refused."""
    earlier = [
        admitted
        for admitted in admissions
        if isinstance(admitted, CertificateRecord) and admitted.ref not in released
    ]
    with office.store.read() as reading:
        texts = reading.renditions.by_numbers(
            [certificate.number for certificate in earlier],
            Purpose.VC_JWT,
        )
    answers = []
    for order, admitted in zip(orders, admissions, strict=True):
        if isinstance(admitted, RefusedError):
            answers.append(Issued(order.ref, None, None, False, admitted))
        elif order.ref in released:
            answers.append(released[order.ref])
        else:
            # None would have become an intent, and with it a member of `released`.
            assert isinstance(admitted, CertificateRecord)
            token = texts[admitted.number].token
            answers.append(Issued(order.ref, admitted, token, False, None))
    return answers
