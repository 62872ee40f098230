"""POST /assessments."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response

from credissuer.http.callers import Caller, Served, may
from credissuer.http.idempotency import Answer, changed
from credissuer.http.schemas import AssessmentBody, AssessmentOut
from credissuer.operations.assess import assess
from credissuer.operations.perform import perform
from credissuer.staff.roles import Permission
from credverifier.wire.envelope import dates, strict_json

router = APIRouter(tags=["office"])
_NO_REF = "-"


@router.post(
    "/assessments", operation_id="recordAssessment", status_code=201, response_model=AssessmentOut
)
def post_assessment(
    body: AssessmentBody,
    request: Request,
    service: Served,
    caller: Annotated[Caller, may(Permission.ASSESS)],
) -> Response:
    """Record a judgement on a subject.

    Findings that earn no certificate are recorded as well, with the reasons.
    """
    told = body.model_dump(exclude_none=True)

    def answer() -> Answer:
        octets = strict_json.dumps({"ref": _NO_REF, **told})
        record, decision = perform(
            service.office, caller.call(service.office), assess, service.office, octets
        )
        return Answer(
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

    return changed(service, caller, request, told, answer)
