"""Certificates that one person proposes and another lets be issued: one, or those of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from credissuer.assessment.orders.order import Order
from credissuer.assessment.orders.order_text import order_members, order_of
from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, step
from credissuer.operations import issue, issue_assessed, renditions
from credissuer.operations.assessing import granting
from credissuer.operations.issue import Intended
from credissuer.operations.publishing.publish_due import publish_issued, publish_standing
from credissuer.staff.proposal import ProposalRecord, issue_permit
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Transaction

BATCH = 200
"""Certificates that are signed and released in one commit."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One certificate for an order. `object` is its ref, or the application that it grants."""

    name: str = "issue"
    propose: Permission = Permission.ASSESS
    decide: Permission = Permission.DECIDE

    def inside(
        self, transaction: Transaction, call: Call, office: Office, proposal: ProposalRecord
    ) -> Outcome[Intended]:
        """Record the intents. Raises the refusal of the order, RefusedError `proposal.stale`."""
        outcome = intend_proposed(transaction, call, office, proposal)
        for admitted in outcome.value.admissions:
            if isinstance(admitted, RefusedError):
                raise admitted
        certificate = _certified(outcome.value)
        events = granting.granted(transaction, call, office, proposal, certificate)
        return Outcome(outcome.value, (*outcome.events, *events), outcome.due)

    def after(self, office: Office, call: Call, proposal: ProposalRecord, value: Any) -> None:
        """Sign, release and publish."""
        release_proposed(office, call, proposal)


def issue_content(orders: Sequence[Order], **more: Any) -> dict[str, Any]:
    """The content of a proposal to issue certificates for `orders`, and what it permits.

    `more` are further members, as `application` or `file_sha256`.
    """
    return {
        **more,
        "orders": [
            {
                "order": order_members(order),
                "assessor": order.assessment.assessor,
                **({"after_sanction": order.after_sanction} if order.after_sanction else {}),
            }
            for order in orders
        ],
        "permits": [issue_permit(order.ref, order.body_sha256()) for order in orders],
    }


def assessed_content(order: Order, assessment_id: str) -> dict[str, Any]:
    """The content of a proposal to issue the certificate that a recorded assessment earned."""
    bound = {"holder_key": dict(order.holder_key)} if order.holder_key else {}
    said = {"after_sanction": order.after_sanction} if order.after_sanction else {}
    return {
        "assessment": assessment_id,
        "ref": order.ref,
        **bound,
        **said,
        "permits": [issue_permit(order.ref, order.body_sha256())],
    }


def proposed_orders(office: Office, call: Call, content: Mapping[str, Any]) -> list[Order]:
    """The orders of such a content. Raises RefusedError of an order that is none any more."""
    return [
        replace(
            order_of(each["order"], office.programme, today=call.today, assessor=each["assessor"]),
            after_sanction=each.get("after_sanction"),
        )
        for each in content["orders"]
    ]


@step
def intend_proposed(
    transaction: Transaction, call: Call, office: Office, proposal: ProposalRecord
) -> Outcome[Intended]:
    """Record what will be signed for the orders of an approved proposal.

    Raises RefusedError `proposal.stale` where today's rules would make something else of an order.
    """
    approved = [permitted["body_sha256"] for permitted in proposal.content["permits"]]
    if "assessment" in proposal.content:
        return _intend_assessed(transaction, call, office, proposal, approved)
    orders = proposed_orders(office, call, proposal.content)
    if [order.body_sha256() for order in orders] != approved:
        raise RefusedError("proposal.stale", id=proposal.id)
    return issue.intend(transaction, call, office, orders, proposal)


def _intend_assessed(
    transaction: Transaction,
    call: Call,
    office: Office,
    proposal: ProposalRecord,
    approved: Sequence[str],
) -> Outcome[Intended]:
    content = proposal.content
    outcome = issue_assessed.intend_assessed(
        transaction,
        call,
        office,
        content["assessment"],
        content["ref"],
        content.get("holder_key"),
        content.get("after_sanction"),
        proposal,
    )
    order, intended = outcome.value
    if [order.body_sha256()] != list(approved):
        raise RefusedError("proposal.stale", id=proposal.id)
    return Outcome(intended, outcome.events, outcome.due)


def release_proposed(office: Office, call: Call, proposal: ProposalRecord) -> None:
    """Sign, release and publish the certificates of a proposal, whatever is left of that."""
    with office.store.read() as reading:
        made = reading.certificates.of_proposal(proposal.id)
        intents = issue.unfinished(reading, list(made))
    for start in range(0, len(intents), BATCH):
        issue.finish(office, call, intents[start : start + BATCH])
    numbers = [certificate.number for certificate in made]
    if not numbers:
        return
    renditions.sign_bound(office, call, numbers)
    publish_issued(office, numbers)
    for number in _replaced(made):
        publish_standing(office, number)


def _certified(intended: Intended) -> CertificateRecord:
    """The one certificate that comes of an order: to be signed, or there already."""
    made = [certificate for certificate, _ in intended.intents]
    there = [one for one in intended.admissions if isinstance(one, CertificateRecord)]
    return (made or there)[0]


def _replaced(made: Sequence[CertificateRecord]) -> list[str]:
    return [certificate.supersedes for certificate in made if certificate.supersedes]
