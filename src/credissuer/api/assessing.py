"""POST /assessments."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Response

from credissuer.assessment.programme.rubric import Decision
from credissuer.assessment.records import AssessmentRecord
from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Caller, may
from credissuer.http.changes import call_once
from credissuer.http.shapes.answers import AssessmentOut
from credissuer.http.shapes.schemas import AssessmentBody, unchecked
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
def post_assessment(body: AssessmentBody, caller: MayAssess) -> Response:
    """Record a judgement on a subject.

    Findings that earn no certificate are recorded as well, with the reasons.
    """
    return call_once(caller, body, _facts, assess, unchecked(body, ref=_NO_REF))


def _facts(recorded: tuple[AssessmentRecord, Decision]) -> dict[str, Any]:
    record, decision = recorded
    return {
        "id": record.id,
        "decision": {
            "granted": decision.granted,
            "level": decision.level,
            "reasons": list(decision.reasons),
        },
        "programme": record.programme,
        "version": record.version,
        "recorded_at": dates.stamp(record.recorded_at),
    }
