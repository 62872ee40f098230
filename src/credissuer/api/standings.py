"""Suspend, reinstate and revoke over HTTP: 200 once the published files say so, 202 where that
comes later.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response

from credissuer.api.issuing import told_of
from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import PublicationError
from credissuer.http.callers import Caller, Served, may
from credissuer.http.idempotency import Answer, changed, pending
from credissuer.http.schemas import NoteBody, OfficeCertificate, PendingOut, StandingBody
from credissuer.http.service import Service
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.perform import perform
from credissuer.staff.roles import Permission

router = APIRouter(prefix="/certificates/{number}", tags=["office"])
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
    return _changed(
        service,
        caller,
        request,
        number,
        body.model_dump(exclude_none=True),
        lambda: perform(
            service.office, caller.call(service.office), suspend, number, body.reason, body.note
        ),
    )


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
    return _changed(
        service,
        caller,
        request,
        number,
        {"note": note},
        lambda: perform(service.office, caller.call(service.office), reinstate, number, note),
    )


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
    return _changed(
        service,
        caller,
        request,
        number,
        body.model_dump(exclude_none=True),
        lambda: perform(
            service.office, caller.call(service.office), revoke, number, body.reason, body.note
        ),
    )


def _changed(
    service: Service,
    caller: Caller,
    request: Request,
    number: str,
    body: dict[str, Any],
    change: Callable[[], CertificateRecord],
) -> Response:
    def answered() -> Answer:
        try:
            change()
        except PublicationError as error:
            return pending(service, error, {"certificate": told_of(service, number)})
        return Answer(200, told_of(service, number))

    return changed(service, caller, request, body, answered)
