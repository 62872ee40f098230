"""Issue a certificate by an assessment that was recorded before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from credissuer import failpoints
from credissuer.assessment.holder_key import read_holder_key
from credissuer.assessment.orders.order import Order, recorded
from credissuer.assessment.orders.order_check import check_ref
from credissuer.assessment.records import NOT_GRANTED, AssessmentRecord
from credissuer.errors import NotFoundError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations import admission, after_sanction, plans
from credissuer.operations.issue import (
    Intended,
    Issued,
    answers_of,
    finish,
    sign_bound,
    unfinished,
)
from credissuer.operations.perform import needs, perform
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire import number
from credverifier.wire.status.standing import Standing


@needs(Permission.ISSUE)
def issue_assessed(
    office: Office,
    call: Call,
    assessment_id: str,
    ref: str | None = None,
    *,
    holder_key: Mapping[str, Any] | None = None,
    note: str | None = None,
) -> Issued:
    """As `issue`, for the subject of the assessment, whose id is the ref unless `ref` is given.

    `note` says why it is certified after a sanction.

    Raises NotFoundError `assessment.not_found`; RefusedError `assessment.not_granted`, `.outdated`,
    `.used`, `holder_key.private`, `holder_key.invalid`.
    """
    if ref is not None:
        check_ref(ref)
    key = None if holder_key is None else read_holder_key(holder_key)
    failpoints.reach("issue.before_intent")
    order, intended = perform(
        office,
        call,
        intend_assessed,
        office,
        assessment_id,
        ref or assessment_id,
        key,
        note,
    )
    failpoints.reach("issue.after_intent")
    answers = answers_of(
        office,
        [order],
        intended,
        finish(office, call, intended.intents),
    )
    sign_bound(office, call, [order], answers)
    return answers[0]


@operation(Permission.ISSUE)
def intend_assessed(
    transaction: Transaction,
    call: Call,
    office: Office,
    assessment_id: str,
    ref: str,
    holder_key: Mapping[str, str] | None,
    note: str | None = None,
    proposal: ProposalRecord | None = None,
) -> Outcome[tuple[Order, Intended]]:
    """Record what will be signed for an assessment that was recorded before.

    An assessment earns one certificate: it is used while any certificate by it is not voided.
    """
    order = order_of(transaction, office, assessment_id, ref, holder_key, note)
    assessment = _assessment(transaction, assessment_id)
    subject = transaction.subjects.by_ids([assessment.subject_id])[assessment.subject_id]
    accounts = transaction.accounts.of_subjects([subject.id])[subject.id]
    portrait = transaction.portraits.of_subject(subject.id)
    [admitted] = admission.admit(transaction, [order], office.programme.limits, call)
    wanted = []
    # First of all, because no word of a second person makes an assessment earn a second one.
    if isinstance(admitted, RefusedError) and admitted.code == "certificate.sanctioned":
        _require_unused(transaction, assessment)
    if admitted is None:
        # Only for a new certificate: the same ref asked again must be answered with the one it has.
        _require_unused(transaction, assessment)
        wanted = [
            plans.IssuancePlan(
                ref=order.ref,
                body_sha256=order.body_sha256(),
                subject=subject,
                accounts=accounts,
                assessment=assessment,
                # Subject and assessment are stored already.
                rows=(),
                supersedes=None,
                holder_key=holder_key,
                portrait=portrait,
            )
        ]
    intents = plans.record(transaction, call, office, wanted, proposal)
    sanctions = admission.sanctions(transaction, [order] if wanted else [], call)
    events = after_sanction.keep(transaction, call, intents, sanctions, {order.ref: note})
    intents += unfinished(transaction, [admitted])
    return Outcome((order, Intended([admitted], intents, sanctions)), events)


def order_of(
    reading: Reading,
    office: Office,
    assessment_id: str,
    ref: str,
    holder_key: Mapping[str, str] | None,
    note: str | None = None,
) -> Order:
    """The order for the subject of a recorded assessment.

    Raises NotFoundError `assessment.not_found`; RefusedError `assessment.not_granted`, `.outdated`.
    """
    assessment = _assessment(reading, assessment_id)
    subject = reading.subjects.by_ids([assessment.subject_id])[assessment.subject_id]
    accounts = reading.accounts.of_subjects([subject.id])[subject.id]
    portrait = reading.portraits.of_subject(subject.id)
    _require_granted(office, assessment)
    order = recorded(ref, subject, accounts, assessment, portrait)
    return replace(order, holder_key=holder_key, after_sanction=note)


def require_unused(reading: Reading, assessment_id: str) -> None:
    """Raises RefusedError `assessment.used` where an assessment has earned its certificate."""
    _require_unused(reading, _assessment(reading, assessment_id))


def _assessment(reading: Reading, assessment_id: str) -> AssessmentRecord:
    assessment = reading.assessments.by_id(assessment_id)
    if assessment is None:
        raise NotFoundError("assessment.not_found", id=assessment_id)
    return assessment


def _require_unused(reading: Reading, assessment: AssessmentRecord) -> None:
    certificates = reading.certificates.of_subjects([assessment.subject_id])
    for certificate in certificates.get(assessment.subject_id, ()):
        is_voided = certificate.standing is Standing.VOIDED
        if certificate.assessment_id == assessment.id and not is_voided:
            raise RefusedError("assessment.used", number=number.show(certificate.number))


def _require_granted(office: Office, assessment: AssessmentRecord) -> None:
    programme = office.programme
    # The level was decided by other rules, under which nothing is certified any more.
    if (assessment.programme, assessment.version) != (programme.id, programme.version):
        raise RefusedError(
            "assessment.outdated",
            version=assessment.version,
            current=programme.version,
        )
    if assessment.level == NOT_GRANTED:
        raise RefusedError("assessment.not_granted", criterion="—", reasons="")
