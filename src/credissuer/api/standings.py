"""Suspend, reinstate and revoke over HTTP: 200 once it is published, 202 where that is pending."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Body, Response

from credissuer.api.issuing import CHANGED, certificate_view, changed_reply
from credissuer.api.proposals import pending_reply
from credissuer.credentials.certificate import CertificateRecord
from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Caller, may
from credissuer.http.idempotency import once, publishing
from credissuer.http.shapes.schemas import NoteBody, StandingBody
from credissuer.http.shapes.texts import NumberInPath
from credissuer.office.call import Call, Outcome
from credissuer.operations.change_standing import revoke, suspend
from credissuer.operations.deciding.ordering import order_reinstatement
from credissuer.operations.perform import perform
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Transaction

router = APIRouter(
    prefix="/certificates/{number}",
    tags=["office"],
    route_class=StrictRoute,
)
MaySuspend = Annotated[Caller, may(Permission.SUSPEND)]
MayReinstate = Annotated[Caller, may(Permission.REINSTATE)]
MayRevoke = Annotated[Caller, may(Permission.REVOKE)]


@router.post("/suspension", operation_id="suspendCertificate", **CHANGED)
def post_suspension(number: NumberInPath, body: StandingBody, caller: MaySuspend) -> Response:
    """Suspend a certificate while a case is looked into. Again for the same reason: as before."""
    return _withdraw(caller, number, body, suspend)


@router.delete("/suspension", operation_id="reinstateCertificate", **CHANGED)
def delete_suspension(
    number: NumberInPath,
    caller: MayReinstate,
    body: Annotated[NoteBody | None, Body()] = None,
) -> Response:
    """Lift a suspension. What is revoked stays revoked. Where two people decide, it is proposed."""
    # Optional, because many clients and proxies send no body with DELETE (RFC 9110 section 9.3.5).
    note = body.note if body else None
    with once(caller, body) as exchange:
        if exchange.reply is None:
            lifted: CertificateRecord | ProposalRecord | None = None
            with publishing(caller.service) as published:
                lifted = order_reinstatement(caller.office, caller.call(), number, note)
            if isinstance(lifted, ProposalRecord):
                exchange.reply = pending_reply(caller, lifted)
            else:
                exchange.reply = changed_reply(certificate_view(caller.office, number), published)
    return exchange.response()


@router.post("/revocation", operation_id="revokeCertificate", **CHANGED)
def post_revocation(number: NumberInPath, body: StandingBody, caller: MayRevoke) -> Response:
    """Revoke a certificate for good. Again for the same reason: as before; for another: 409."""
    return _withdraw(caller, number, body, revoke)


def _withdraw(
    caller: Caller,
    number: str,
    body: StandingBody,
    operation: Callable[
        [Transaction, Call, str, str | None, str | None], Outcome[CertificateRecord]
    ],
) -> Response:
    """Suspend or revoke, whichever `operation` is."""
    with once(caller, body) as exchange:
        if exchange.reply is None:
            with publishing(caller.service) as published:
                perform(
                    caller.office,
                    caller.call(),
                    operation,
                    number,
                    body.reason,
                    body.note,
                )
            # Read after publishing, so that the reply shows what the public now sees.
            exchange.reply = changed_reply(certificate_view(caller.office, number), published)
    return exchange.response()
