"""Suspend, reinstate and revoke over HTTP: 200 once the published files say so, 202 where that
comes later.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response

from credissuer.api.issuing import changed_reply, told_of
from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Caller, Served, may
from credissuer.http.idempotency import once, publishing
from credissuer.http.schemas import NoteBody, OfficeCertificate, PendingOut, StandingBody
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.perform import perform
from credissuer.staff.roles import Permission

router = APIRouter(prefix="/certificates/{number}", tags=["office"], route_class=StrictRoute)
_PENDING: dict[int | str, dict[str, Any]] = {202: {"model": PendingOut}}


@router.post(
    "/suspension",
    operation_id="suspendCertificate",
    response_model=OfficeCertificate,
    responses=_PENDING,
)
def post_suspension(
    number: str,
    body: StandingBody,
    request: Request,
    service: Served,
    caller: Annotated[Caller, may(Permission.SUSPEND)],
) -> Response:
    """Suspend a certificate while a case is looked into. Again for the same reason: as before."""
    with once(service, caller, request, body.model_dump(exclude_none=True)) as exchange:
        if exchange.reply is None:
            with publishing(service) as published:
                perform(
                    service.office,
                    caller.call(service.office),
                    suspend,
                    number,
                    body.reason,
                    body.note,
                )
            exchange.reply = changed_reply(told_of(service, number), published)
    return exchange.response()


@router.delete(
    "/suspension",
    operation_id="reinstateCertificate",
    response_model=OfficeCertificate,
    responses=_PENDING,
)
def delete_suspension(
    number: str,
    request: Request,
    service: Served,
    caller: Annotated[Caller, may(Permission.REINSTATE)],
    body: Annotated[NoteBody | None, Body()] = None,
) -> Response:
    """Lift a suspension. What is revoked stays revoked."""
    note = body.note if body else None
    with once(service, caller, request, {"note": note}) as exchange:
        if exchange.reply is None:
            with publishing(service) as published:
                perform(service.office, caller.call(service.office), reinstate, number, note)
            exchange.reply = changed_reply(told_of(service, number), published)
    return exchange.response()


@router.post(
    "/revocation",
    operation_id="revokeCertificate",
    response_model=OfficeCertificate,
    responses=_PENDING,
)
def post_revocation(
    number: str,
    body: StandingBody,
    request: Request,
    service: Served,
    caller: Annotated[Caller, may(Permission.REVOKE)],
) -> Response:
    """Revoke a certificate for good. Again for the same reason: as before; for another: 409."""
    with once(service, caller, request, body.model_dump(exclude_none=True)) as exchange:
        if exchange.reply is None:
            with publishing(service) as published:
                perform(
                    service.office,
                    caller.call(service.office),
                    revoke,
                    number,
                    body.reason,
                    body.note,
                )
            exchange.reply = changed_reply(told_of(service, number), published)
    return exchange.response()
