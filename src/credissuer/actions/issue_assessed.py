"""Issue a certificate by an assessment that was recorded before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from credissuer.actions.issue import Issued, Plan, issue
from credissuer.assessment.findings import Assessment, Finding
from credissuer.assessment.holder_key import read_holder_key
from credissuer.assessment.order import Order
from credissuer.assessment.order_check import check_ref
from credissuer.assessment.subjects import Account, Subject
from credissuer.credentials.record import (
    NOT_GRANTED,
    AccountRecord,
    AssessmentRecord,
    SubjectRecord,
)
from credissuer.errors import NotFoundError, RefusedError
from credissuer.office import Office
from credissuer.staff.roles import Actor, Permission
from credissuer.store.contract import Transaction
from credverifier.wire import number
from credverifier.wire.status.standing import Standing


def issue_assessed(
    office: Office,
    actor: Actor,
    assessment_id: str,
    ref: str | None = None,
    *,
    holder_key: Mapping[str, Any] | None = None,
    request_id: str | None = None,
) -> Issued:
    """As `issue`, for the subject of the assessment; without `ref` the assessment's id is it.

    Raises NotFoundError `assessment.not_found`; RefusedError `assessment.not_granted`, `.outdated`,
    `.used`, `holder_key.private`, `holder_key.invalid`.
    """
    actor.require(Permission.ISSUE)
    if ref is not None:
        check_ref(ref)
    key = None if holder_key is None else read_holder_key(holder_key)
    with office.store.read() as reading:
        assessment = reading.assessment(assessment_id)
        if assessment is None:
            raise NotFoundError("assessment.not_found", id=assessment_id)
        subject = reading.subjects([assessment.subject_id])[assessment.subject_id]
        accounts = reading.accounts([subject.id])[subject.id]
    _require_granted(office, assessment)
    order = replace(_order(ref or assessment.id, subject, accounts, assessment), holder_key=key)

    def planned(transaction: Transaction, order: Order) -> Plan:
        for certificate in transaction.certificates_of([subject.id]).get(subject.id, ()):
            if (
                certificate.assessment_id == assessment.id
                and certificate.standing is not Standing.VOIDED
            ):
                raise RefusedError("assessment.used", number=number.show(certificate.number))
        return Plan(
            order.ref,
            order.body_sha256(),
            subject,
            accounts,
            assessment,
            (),
            None,
            order.holder_key,
        )

    return issue(office, actor, [order], request_id, planned=planned)[0]


def _require_granted(office: Office, assessment: AssessmentRecord) -> None:
    programme = office.programme
    if (assessment.programme, assessment.version) != (programme.id, programme.version):
        raise RefusedError(
            "assessment.outdated", version=assessment.version, current=programme.version
        )
    if assessment.level == NOT_GRANTED:
        raise RefusedError("assessment.not_granted", criterion="—", reasons="")


def _order(
    ref: str, subject: SubjectRecord, accounts: list[AccountRecord], assessment: AssessmentRecord
) -> Order:
    return Order(
        ref=ref,
        subject=Subject(
            kind=subject.kind, name=subject.name, accounts=tuple(map(_account, accounts))
        ),
        assessment=Assessment(
            findings=tuple(
                Finding(criterion=name, level=level) for name, level in assessment.findings.items()
            ),
            level=assessment.level,
            assessed_on=assessment.assessed_on,
            assessor=assessment.assessor,
        ),
        level=assessment.level,
    )


def _account(account: AccountRecord) -> Account:
    return Account(
        platform=account.platform,
        handle=account.handle,
        account_id=account.account_id,
        url=account.url,
        control_proven_on=account.control_proven_on,
    )
