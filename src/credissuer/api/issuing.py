"""POST /certificates and /certificates/{number}/renewal: issue and renew over HTTP."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Body, Response

from credissuer.api.proposals import pending_reply
from credissuer.assessment.orders.order_check import check_order
from credissuer.http import facts
from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Caller, may
from credissuer.http.idempotency import Publishing, Reply, once, publishing
from credissuer.http.service import Service
from credissuer.http.shapes.answers import IssuedOut, OfficeCertificate, PendingOut, RenewedOut
from credissuer.http.shapes.proposals import DecisionPendingOut
from credissuer.http.shapes.schemas import (
    AssessedBody,
    IssueBody,
    OrderBody,
    RenewalBody,
    renewal,
    unchecked,
)
from credissuer.http.shapes.texts import NumberInPath
from credissuer.office import Office
from credissuer.operations.deciding.ordering import (
    AssessedOrder,
    order_assessed,
    order_certificate,
    order_renewal,
)
from credissuer.operations.issue import Issued
from credissuer.operations.publishing.publish_due import publish_issued
from credissuer.operations.renewing.renew import Renewed, publish_renewed
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credverifier.reading import pasted
from credverifier.wire import number as numbers

router = APIRouter(tags=["office"], route_class=StrictRoute)
_PENDING: dict[int | str, dict[str, Any]] = {202: {"model": PendingOut | DecisionPendingOut}}
CHANGED: dict[str, Any] = {"response_model": OfficeCertificate, "responses": _PENDING}
"""What a route answers that changes a certificate: see `changed_reply`."""

# Whoever assesses proposes; where one person decides, `order_certificate` asks for more.
MayOrder = Annotated[Caller, may(Permission.ASSESS)]


@router.post(
    "/certificates",
    operation_id="issueCertificate",
    status_code=201,
    response_model=IssuedOut,
    responses={200: {"model": IssuedOut}, **_PENDING},
)
def post_certificate(body: IssueBody, caller: MayOrder) -> Response:
    """Issue a certificate and publish it.

    The same ref again gives the same certificate, with 200. Where two people decide, it is proposed
    (202, `decision_pending`), and comes with their decision.
    """
    with once(caller, body) as exchange:
        if exchange.reply is None:
            exchange.reply = _ordered(caller, _order(caller, body))
    return exchange.response()


@router.post(
    "/certificates/{number}/renewal",
    operation_id="renewCertificate",
    response_model=RenewedOut,
    responses=_PENDING,
)
def post_renewal(
    number: NumberInPath,
    caller: MayOrder,
    body: Annotated[RenewalBody | None, Body()] = None,
) -> Response:
    """Issue a new certificate in place of one in good standing, which is superseded.

    The body says what changes; without one, the same facts by the same assessment. Again: the same
    successor.
    """
    # Optional, because method and path already say all of a renewal without changes.
    with once(caller, body) as exchange:
        if exchange.reply is None:
            renewed = order_renewal(
                caller.office,
                caller.call(),
                renewal(body, pasted.number_in(number)),
                body.note if body else None,
                body.after_sanction if body else None,
            )
            exchange.reply = _renewed(caller, number, renewed)
    return exchange.response()


def _order(caller: Caller, body: OrderBody | AssessedBody) -> Issued | ProposalRecord:
    office, call = caller.office, caller.call()
    if isinstance(body, AssessedBody):
        assessed = AssessedOrder(body.assessment, body.ref, body.holder_key, body.after_sanction)
        return order_assessed(office, call, assessed)
    draft = check_order(
        unchecked(body),
        office.programme,
        today=office.today,
        assessor=caller.actor.id,
    )
    order = replace(draft.require_order(), after_sanction=body.after_sanction)
    return order_certificate(office, call, order)


def _ordered(caller: Caller, issued: Issued | ProposalRecord) -> Reply:
    if isinstance(issued, ProposalRecord):
        return pending_reply(caller, issued)
    return _released(caller.service, issued)


def _renewed(caller: Caller, number: str, renewed: Renewed | ProposalRecord) -> Reply:
    if isinstance(renewed, ProposalRecord):
        return pending_reply(caller, renewed)
    service = caller.service
    with publishing(service, whole=True) as published:
        publish_renewed(service.office, renewed)
    sanctions = [sanction.facts() for sanction in renewed.sanctions]
    successor = {**_successor(service.office, number), "sanctions": sanctions}
    return changed_reply(successor, published)


def changed_reply(certificate: dict[str, Any], published: Publishing) -> Reply:
    """200 with the certificate, or 202 with it and the time of the next attempt to publish."""
    if published.pending is None:
        return Reply(200, certificate)
    return Reply(202, {"certificate": certificate, **published.pending})


def certificate_view(office: Office, number: str) -> dict[str, Any]:
    """The JSON object of a certificate for the office, in its current standing."""
    with office.store.read() as reading:
        # Read again, because publishing came after the change and the reply must show both.
        record = reading.certificates.by_number(pasted.number_in(number))
        assert record is not None
        return facts.internal(office, reading, [record])[0]


def _released(service: Service, issued: Issued) -> Reply:
    """Publish the certificate: 201 if new, 200 if it existed, 202 if publishing is pending.

    Raises the refusal where there is no certificate.
    """
    if issued.refusal is not None:
        raise issued.refusal
    assert issued.certificate is not None
    name = issued.certificate.number
    body = {
        "ref": issued.ref,
        "number": numbers.show(name),
        "token": issued.token,
        "certificate": certificate_view(service.office, name),
        "sanctions": [sanction.facts() for sanction in issued.sanctions],
    }
    # The body is complete before this: what is durable is answered even if it is not public yet.
    with publishing(service, whole=True) as published:
        publish_issued(service.office, [name])
    if published.pending is not None:
        return Reply(202, {**body, **published.pending})
    return Reply(201 if issued.fresh else 200, body)


def _successor(office: Office, number: str) -> dict[str, Any]:
    """The JSON object of the certificate that replaced `number`."""
    with office.store.read() as reading:
        old = reading.certificates.by_number(pasted.number_in(number))
    # `renew` has just found it, and no certificate is ever deleted.
    assert old is not None
    return certificate_view(office, old.superseded_by or old.number)
