"""/api/v1/appeals, and the steps of a case that concern other cases, reports and its weight."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from credissuer.api.cases import Handler, day_of
from credissuer.cases.case import severity as as_severity
from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Caller, may
from credissuer.http.changes import call_once, perform_once
from credissuer.http.shapes import cases as shapes
from credissuer.operations.casework import appealing, facts, handling, opening
from credissuer.operations.casework.appealing import WantedOutcome
from credissuer.staff.roles import Permission

router = APIRouter(tags=["office"], route_class=StrictRoute)

Panel = Annotated[Caller, may(Permission.APPEALS)]


@router.post("/cases/{case}/reports", operation_id="addCaseReports", response_model=shapes.CaseOut)
def post_reports(
    case: shapes.CaseInPath, body: shapes.CaseReportsBody, caller: Handler
) -> Response:
    """Let an open case take further reports."""
    return perform_once(caller, body, facts.case_facts, opening.add_reports, case, body.reports)


@router.post("/cases/{case}/weight", operation_id="weighCase", response_model=shapes.CaseOut)
def post_weight(case: shapes.CaseInPath, body: shapes.CaseWeightBody, caller: Handler) -> Response:
    """Say for which reason a case is looked into and how much it weighs; its deadline follows."""
    return perform_once(
        caller,
        body,
        facts.case_facts,
        handling.weigh,
        case,
        body.reason,
        as_severity(body.severity),
        body.version,
    )


@router.post("/cases/{case}/merge", operation_id="mergeCase", response_model=shapes.CaseOut)
def post_merge(case: shapes.CaseInPath, body: shapes.CaseMergeBody, caller: Handler) -> Response:
    """Close a case as part of another one, which gets its reports; answers with that other."""
    return perform_once(
        caller, body, facts.case_facts, handling.merge, case, body.into, body.version
    )


@router.post("/cases/{case}/appeals", operation_id="lodgeAppeal", response_model=shapes.AppealOut)
def post_appeal(case: shapes.CaseInPath, body: shapes.SaidBody, caller: Handler) -> Response:
    """Write down an appeal that came by another way."""
    return perform_once(
        caller,
        body,
        facts.appeal_facts,
        appealing.lodge_for,
        caller.office,
        case,
        body.text,
        evidence_id=body.evidence,
    )


@router.post(
    "/appeals/{appeal}/decision", operation_id="proposeOnAppeal", response_model=shapes.ProposedOut
)
def post_appeal_decision(
    appeal: shapes.AppealInPath, body: shapes.AppealDecisionBody, caller: Panel
) -> Response:
    """Propose what is to become of an appeal; another of the panel decides."""
    wanted = WantedOutcome(body.outcome, body.reason, day_of(body.until))
    return call_once(
        caller,
        body,
        facts.proposal_facts,
        appealing.put_on_appeal,
        appeal,
        wanted,
        body.note,
        body.version,
    )
