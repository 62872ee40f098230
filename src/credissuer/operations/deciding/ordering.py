"""What a program or a command orders: done at once in an office of one, proposed where two decide.

One way in for HTTP and commands, so that neither can issue, renew or reinstate past two people.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from credissuer.assessment.holder_key import read_holder_key
from credissuer.assessment.orders.order import Order
from credissuer.assessment.orders.order_check import check_ref
from credissuer.assessment.orders.renewal import RenewalOrder
from credissuer.credentials.certificate import CertificateRecord
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import admission, change_standing, issue, issue_assessed
from credissuer.operations.deciding.issuing import assessed_content, issue_content
from credissuer.operations.deciding.one_person import OFFICE, one_person_content
from credissuer.operations.deciding.policy import two_decide
from credissuer.operations.deciding.propose import put
from credissuer.operations.deciding.reinstating import reinstatement_content
from credissuer.operations.deciding.renewing import renewal_content
from credissuer.operations.issue import Issued
from credissuer.operations.perform import needs, perform
from credissuer.operations.renewing.prepare_renewal import prepare
from credissuer.operations.renewing.renew import Renewed, renew_order
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Reading
from credverifier.errors import CredentialError


class AssessedOrder(NamedTuple):
    """A certificate for an assessment that was recorded before, whose id is the ref where none is
    given; `holder_key` is a public JWK.
    """

    assessment: str
    ref: str | None
    holder_key: Mapping[str, str] | None = None
    after_sanction: str | None = None


@needs(Permission.ASSESS)
def order_certificate(office: Office, call: Call, order: Order) -> Issued | ProposalRecord:
    """A certificate for an order, or the proposal of one; the same ref gives the same again.

    Raises as `issue.issue` and `propose.put`; in an office of one ForbiddenError for whoever may
    not issue.
    """
    with office.store.read() as reading:
        if two_decide(reading):
            [admitted] = admission.admit(reading, [order], office.programme.limits, call)
            if isinstance(admitted, CredentialError):
                raise admitted
            if admitted is not None and admitted.released_at is not None:
                return _there(office, order, admitted)
            is_proposed = True
        else:
            is_proposed = False
    if is_proposed:
        return put(office, call, "issue", order.ref, issue_content([order]), order.after_sanction)
    [issued] = issue.issue(office, call, [order])
    return issued


@needs(Permission.ASSESS)
def order_assessed(office: Office, call: Call, wanted: AssessedOrder) -> Issued | ProposalRecord:
    """A certificate for a recorded assessment, or the proposal of one. Raises as above."""
    if wanted.ref is not None:
        check_ref(wanted.ref)
    key = None if wanted.holder_key is None else read_holder_key(wanted.holder_key)
    with office.store.read() as reading:
        if not two_decide(reading):
            content = None
        else:
            order = issue_assessed.order_of(
                reading,
                office,
                wanted.assessment,
                wanted.ref or wanted.assessment,
                key,
                wanted.after_sanction,
            )
            there = _released(reading, order.ref)
            [admitted] = admission.admit(reading, [order], office.programme.limits, call)
            if isinstance(admitted, CredentialError):
                raise admitted
            if there is not None:
                return _there(office, order, there)
            issue_assessed.require_unused(reading, wanted.assessment)
            content = assessed_content(order, wanted.assessment)
    if content is not None:
        return put(office, call, "issue", content["ref"], content, wanted.after_sanction)
    return issue_assessed.issue_assessed(
        office,
        call,
        wanted.assessment,
        wanted.ref,
        holder_key=wanted.holder_key,
        note=wanted.after_sanction,
    )


@needs(Permission.ASSESS)
def order_renewal(
    office: Office,
    call: Call,
    order: RenewalOrder,
    note: str | None = None,
    after_sanction: str | None = None,
) -> Renewed | ProposalRecord:
    """The successor of a certificate, not published yet, or the proposal of one.

    Raises its refusal, and as `propose.put`.
    """
    with office.store.read() as reading:
        proposed = None
        if two_decide(reading):
            [one] = prepare(reading, office, call, [order], after_sanction)
            if one.refusal is not None:
                raise one.refusal
            if one.successor is not None:
                return Renewed(order, one.old, one.successor, False, None)
            proposed = renewal_content(
                reading, office, call, order, note=note, after_sanction=after_sanction
            )
    if proposed is not None:
        return put(office, call, "renew", *proposed, note or after_sanction)
    return renew_order(office, call, order, note, after_sanction)


@needs(Permission.REINSTATE)
def order_reinstatement(
    office: Office, call: Call, text: str, note: str | None = None
) -> CertificateRecord | ProposalRecord:
    """The certificate with its suspension lifted, or the proposal to lift it.

    Raises as `change_standing.reinstate` and `propose.put`.
    """
    with office.store.read() as reading:
        proposed = reinstatement_content(reading, text, note) if two_decide(reading) else None
    if proposed is not None:
        return put(office, call, "reinstate", *proposed, note)
    return perform(office, call, change_standing.reinstate, text, note)


@needs(Permission.PEOPLE)
def propose_one_person(office: Office, call: Call, note: str | None = None) -> ProposalRecord:
    """The proposal that one person decides in this office again.

    Raises RefusedError `policy.one_person` where one does already.
    """
    with office.store.read() as reading:
        content = one_person_content(reading)
    return put(office, call, "one-person-office", OFFICE, content, note)


@needs(Permission.READ)
def decided_by_two(office: Office, call: Call) -> bool:
    """Whether two people decide in this office."""
    with office.store.read() as reading:
        return two_decide(reading)


def _released(reading: Reading, ref: str) -> CertificateRecord | None:
    certificate = reading.certificates.by_refs([ref]).get(ref)
    return certificate if certificate is not None and certificate.released_at is not None else None


def _there(office: Office, order: Order, certificate: CertificateRecord) -> Issued:
    """The certificate that an order has already."""
    intended = issue.Intended([certificate], [], {})
    return issue.answers_of(office, [order], intended, {})[0]
