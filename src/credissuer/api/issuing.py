"""POST /certificates and /certificates/{number}/renewal: signatures that are made because somebody
asked over HTTP.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response

from credissuer.assessment.order_file import read_order
from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import PublicationError
from credissuer.http import facts
from credissuer.http.callers import Caller, Served, may
from credissuer.http.idempotency import Answer, changed, pending
from credissuer.http.schemas import (
    AssessedBody,
    IssueBody,
    IssuedOut,
    OfficeCertificate,
    OrderBody,
    PendingOut,
)
from credissuer.http.service import Service
from credissuer.operations.issue import Issued, issue
from credissuer.operations.issue_assessed import issue_assessed
from credissuer.operations.publish_due import publish_issued
from credissuer.operations.renew import renew
from credissuer.staff.roles import Permission
from credverifier.wire import number as numbers
from credverifier.wire.envelope import strict_json

router = APIRouter(tags=["office"])
_PENDING: dict[int | str, dict[str, Any]] = {202: {"model": PendingOut}}


@router.post(
    "/certificates",
    operation_id="issueCertificate",
    status_code=201,
    response_model=IssuedOut,
    responses={200: {"model": IssuedOut}, **_PENDING},
)
def post_certificate(
    body: IssueBody,
    request: Request,
    service: Served,
    caller: Annotated[Caller, may(Permission.ISSUE)],
) -> Response:
    """Issue a certificate and publish it.

    The same ref again gives the same certificate, with 200.
    """
    told = body.model_dump(exclude_none=True)
    return changed(service, caller, request, told, lambda: _issued(service, caller, body, told))


@router.post(
    "/certificates/{number}/renewal",
    operation_id="renewCertificate",
    response_model=OfficeCertificate,
    responses=_PENDING,
)
def post_renewal(
    number: str, request: Request, service: Served, caller: Annotated[Caller, may(Permission.RENEW)]
) -> Response:
    """Issue a new certificate in place of one in good standing, which is superseded.

    Again: the same successor.
    """

    def perform() -> Answer:
        try:
            successor = renew(service.office, caller.call(service.office), number)
        except PublicationError as error:
            return pending(service, error, {"certificate": _successor(service, number)}, whole=True)
        return Answer(200, told_of(service, successor.number))

    return changed(service, caller, request, {}, perform)


def told_of(service: Service, number: str) -> dict[str, Any]:
    """What the office sees of a certificate as it stands now."""
    with service.office.store.read() as reading:
        record = reading.certificates.by_number(numbers.parse(number))
        assert record is not None
        return facts.internal(service.office, reading, [record])[0]


def _issued(
    service: Service, caller: Caller, body: OrderBody | AssessedBody, told: dict[str, Any]
) -> Answer:
    office = service.office
    if isinstance(body, AssessedBody):
        answer = issue_assessed(
            office,
            caller.call(office),
            body.assessment,
            body.ref,
            holder_key=body.holder_key,
        )
    else:
        today, octets = office.clock().date(), strict_json.dumps(told)
        order = read_order(octets, office.programme, today=today, assessor=caller.actor.id)
        [answer] = issue(office, caller.call(office), [order])
    if answer.refusal is not None:
        raise answer.refusal
    assert answer.certificate is not None
    body_out = _out(service, answer, answer.certificate)
    try:
        publish_issued(office, [answer.certificate.number])
    except PublicationError as error:
        return pending(service, error, body_out, whole=True)
    return Answer(201 if answer.fresh else 200, body_out)


def _out(service: Service, answer: Issued, certificate: CertificateRecord) -> dict[str, Any]:
    return {
        "ref": answer.ref,
        "number": numbers.show(certificate.number),
        "token": answer.token,
        "certificate": told_of(service, certificate.number),
    }


def _successor(service: Service, number: str) -> dict[str, Any]:
    """The certificate that replaced `number`, which is durable before it is published."""
    with service.office.store.read() as reading:
        old = reading.certificates.by_number(numbers.parse(number))
    assert old is not None
    return told_of(service, old.superseded_by or old.number)
