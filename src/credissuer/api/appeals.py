"""/api/v1/appeals, and the steps of a case that concern other cases, reports and its weight."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response

from credissuer.api.cases import Handler, answered, day_of
from credissuer.cases.case import severity as as_severity
from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Caller, Served, may
from credissuer.http.shapes import cases as shapes
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.casework import appealing, facts, handling, opening
from credissuer.operations.casework.appealing import Wanted
from credissuer.operations.perform import perform
from credissuer.staff.roles import Permission

router = APIRouter(tags=["office"], route_class=StrictRoute)

Panel = Annotated[Caller, may(Permission.APPEALS)]


@router.post("/cases/{case}/reports", operation_id="addCaseReports", response_model=shapes.CaseOut)
def post_reports(
    case: shapes.CaseInPath,
    body: shapes.CaseReportsBody,
    request: Request,
    service: Served,
    caller: Handler,
) -> Response:
    """Let an open case take further reports."""

    def done(office: Office, call: Call) -> dict[str, Any]:
        taken = perform(office, call, opening.add_reports, case, body.reports)
        return facts.case_facts(taken)

    return answered(service, caller, request, body, done)


@router.post("/cases/{case}/weight", operation_id="weighCase", response_model=shapes.CaseOut)
def post_weight(
    case: shapes.CaseInPath,
    body: shapes.CaseWeightBody,
    request: Request,
    service: Served,
    caller: Handler,
) -> Response:
    """Say for which reason a case is looked into and how much it weighs; its deadline follows."""

    def done(office: Office, call: Call) -> dict[str, Any]:
        severity = as_severity(body.severity)
        weighed = perform(office, call, handling.weigh, case, body.reason, severity, body.version)
        return facts.case_facts(weighed)

    return answered(service, caller, request, body, done)


@router.post("/cases/{case}/merge", operation_id="mergeCase", response_model=shapes.CaseOut)
def post_merge(
    case: shapes.CaseInPath,
    body: shapes.CaseMergeBody,
    request: Request,
    service: Served,
    caller: Handler,
) -> Response:
    """Close a case as part of another one, which gets its reports; answers with that other."""

    def done(office: Office, call: Call) -> dict[str, Any]:
        other = perform(office, call, handling.merge, case, body.into, body.version)
        return facts.case_facts(other)

    return answered(service, caller, request, body, done)


@router.post("/cases/{case}/appeals", operation_id="lodgeAppeal", response_model=shapes.AppealOut)
def post_appeal(
    case: shapes.CaseInPath,
    body: shapes.SaidBody,
    request: Request,
    service: Served,
    caller: Handler,
) -> Response:
    """Write down an appeal that came by another way."""

    def done(office: Office, call: Call) -> dict[str, Any]:
        appeal = perform(
            office,
            call,
            appealing.lodge_for,
            office,
            case,
            body.text,
            evidence_id=body.evidence,
        )
        return facts.appeal_facts(appeal)

    return answered(service, caller, request, body, done)


@router.post(
    "/appeals/{appeal}/decision", operation_id="proposeOnAppeal", response_model=shapes.ProposedOut
)
def post_appeal_decision(
    appeal: shapes.AppealInPath,
    body: shapes.AppealDecisionBody,
    request: Request,
    service: Served,
    caller: Panel,
) -> Response:
    """Propose what is to become of an appeal; another of the panel decides."""

    def done(office: Office, call: Call) -> dict[str, Any]:
        wanted = Wanted(body.outcome, body.reason, day_of(body.until))
        proposal = appealing.put_on_appeal(office, call, appeal, wanted, body.note, body.version)
        return facts.proposal_facts(proposal)

    return answered(service, caller, request, body, done)
