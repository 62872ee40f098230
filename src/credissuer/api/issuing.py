"""POST /certificates and /certificates/{number}/renewal: issue and renew over HTTP."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response

from credissuer.api.proposals import pending_reply
from credissuer.assessment.orders.order_check import check_order
from credissuer.http import facts
from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Caller, Served, may
from credissuer.http.idempotency import Publishing, Reply, once, publishing
from credissuer.http.service import Service
from credissuer.http.shapes.answers import IssuedOut, OfficeCertificate, PendingOut, RenewedOut
from credissuer.http.shapes.proposals import DecisionPendingOut
from credissuer.http.shapes.schemas import AssessedBody, IssueBody, RenewalBody, renewal, unchecked
from credissuer.http.shapes.texts import NumberInPath
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
def post_certificate(
    body: IssueBody, request: Request, service: Served, caller: MayOrder
) -> Response:
    """Issue a certificate and publish it.

    The same ref again gives the same certificate, with 200. Where two people decide, it is proposed
    (202, `decision_pending`), and comes with their decision.
    """
    # Without members that are null, because {"ref": "a", "note": null} is the same request.
    members = body.model_dump(exclude_none=True)
    office, actor = service.office, caller.actor
    with once(service, caller, request, members) as exchange:
        if exchange.reply is None:
            if isinstance(body, AssessedBody):
                wanted = AssessedOrder(
                    body.assessment,
                    body.ref,
                    body.holder_key,
                    body.after_sanction,
                )
                issued = order_assessed(office, caller.call(office), wanted)
            else:
                today, assessor = office.today, actor.id
                draft = check_order(
                    unchecked(body),
                    office.programme,
                    today=today,
                    assessor=assessor,
                )
                order = replace(draft.require_order(), after_sanction=body.after_sanction)
                issued = order_certificate(office, caller.call(office), order)
            exchange.reply = _ordered(service, caller, issued)
    return exchange.response()


@router.post(
    "/certificates/{number}/renewal",
    operation_id="renewCertificate",
    response_model=RenewedOut,
    responses=_PENDING,
)
def post_renewal(
    number: NumberInPath,
    request: Request,
    service: Served,
    caller: MayOrder,
    body: Annotated[RenewalBody | None, Body()] = None,
) -> Response:
    """Issue a new certificate in place of one in good standing, which is superseded.

    The body says what changes; without one, the same facts by the same assessment. Again: the same
    successor.
    """
    # Optional, because method and path already say all of a renewal without changes.
    members = body.model_dump(exclude_none=True) if body else {}
    with once(service, caller, request, members) as exchange:
        if exchange.reply is None:
            order = renewal(body, pasted.number_in(number))
            renewed = order_renewal(
                service.office,
                caller.call(service.office),
                order,
                members.get("note"),
                members.get("after_sanction"),
            )
            exchange.reply = _renewed(service, caller, number, renewed)
    return exchange.response()


def _ordered(service: Service, caller: Caller, issued: Issued | ProposalRecord) -> Reply:
    if isinstance(issued, ProposalRecord):
        return pending_reply(service, caller, issued)
    return _released(service, issued)


def _renewed(
    service: Service, caller: Caller, number: str, renewed: Renewed | ProposalRecord
) -> Reply:
    if isinstance(renewed, ProposalRecord):
        return pending_reply(service, caller, renewed)
    with publishing(service, whole=True) as published:
        publish_renewed(service.office, renewed)
    sanctions = [sanction.facts() for sanction in renewed.sanctions]
    successor = {**_successor(service, number), "sanctions": sanctions}
    return changed_reply(successor, published)


def changed_reply(certificate: dict[str, Any], published: Publishing) -> Reply:
    """200 with the certificate, or 202 with it and the time of the next attempt to publish."""
    if published.pending is None:
        return Reply(200, certificate)
    return Reply(202, {"certificate": certificate, **published.pending})


def certificate_view(service: Service, number: str) -> dict[str, Any]:
    """The JSON object of a certificate for the office, in its current standing."""
    with service.office.store.read() as reading:
        # Read again, because publishing came after the change and the reply must show both.
        record = reading.certificates.by_number(pasted.number_in(number))
        assert record is not None
        return facts.internal(service.office, reading, [record])[0]


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
        "certificate": certificate_view(service, name),
        "sanctions": [sanction.facts() for sanction in issued.sanctions],
    }
    # The body is complete before this: what is durable is answered even if it is not public yet.
    with publishing(service, whole=True) as published:
        publish_issued(service.office, [name])
    if published.pending is not None:
        return Reply(202, {**body, **published.pending})
    return Reply(201 if issued.fresh else 200, body)


def _successor(service: Service, number: str) -> dict[str, Any]:
    """The JSON object of the certificate that replaced `number`."""
    with service.office.store.read() as reading:
        old = reading.certificates.by_number(pasted.number_in(number))
    # `renew` has just found it, and no certificate is ever deleted.
    assert old is not None
    return certificate_view(service, old.superseded_by or old.number)
