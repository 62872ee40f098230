"""POST /assessments."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response

from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Caller, Served, may
from credissuer.http.idempotency import Reply, once
from credissuer.http.shapes.answers import AssessmentOut
from credissuer.http.shapes.schemas import AssessmentBody, unchecked
from credissuer.office import Office
from credissuer.operations.assess import assess
from credissuer.staff.roles import Permission
from credverifier.wire.envelope import dates

router = APIRouter(tags=["office"], route_class=StrictRoute)
# The check of an order wants a ref; an assessment without one is found by its id alone.
_NO_REF = "-"

MayAssess = Annotated[Caller, may(Permission.ASSESS)]


@router.post(
    "/assessments", operation_id="recordAssessment", status_code=201, response_model=AssessmentOut
)
def post_assessment(
    body: AssessmentBody, request: Request, service: Served, caller: MayAssess
) -> Response:
    """Record a judgement on a subject.

    Findings that earn no certificate are recorded as well, with the reasons.
    """
    members = body.model_dump(exclude_none=True)
    with once(service, caller, request, members) as exchange:
        if exchange.reply is None:
            exchange.reply = _recorded(service.office, caller, body)
    return exchange.response()


def _recorded(office: Office, caller: Caller, body: AssessmentBody) -> Reply:
    unchecked_order = unchecked(body, ref=_NO_REF)
    record, decision = assess(office, caller.call(office), unchecked_order)
    return Reply(
        201,
        {
            "id": record.id,
            "decision": {
                "granted": decision.granted,
                "level": decision.level,
                "reasons": list(decision.reasons),
            },
            "programme": record.programme,
            "version": record.version,
            "recorded_at": dates.stamp(record.recorded_at),
        },
    )
