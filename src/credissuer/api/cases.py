"""/api/v1/cases: cases, from the first report to the decision."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Response

from credissuer.cases.case import CaseFilter, CaseSource
from credissuer.cases.case import severity as as_severity
from credissuer.cases.case import source as as_source
from credissuer.errors import UsageError
from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Caller, may
from credissuer.http.changes import call_once, perform_once
from credissuer.http.pages import Paged, read_cursor
from credissuer.http.shapes import cases as shapes
from credissuer.http.shapes.texts import CertificateInQuery, Cursor, Limit
from credissuer.office.call import Call
from credissuer.operations.casework import (
    case_views,
    decisions,
    evidence,
    facts,
    handling,
    hearing,
    opening,
    suspending,
)
from credissuer.operations.casework.evidence import NewCaseEvidence
from credissuer.operations.perform import perform
from credissuer.staff.roles import Permission
from credverifier.reading import pasted

router = APIRouter(tags=["office"], route_class=StrictRoute)

Reader = Annotated[Caller, may(Permission.CASES)]
Handler = Annotated[Caller, may(Permission.HANDLE)]
Suspender = Annotated[Caller, may(Permission.SUSPEND)]
Confirmer = Annotated[Caller, may(Permission.CONFIRM)]
Step = Annotated[shapes.CaseStepBody | None, Body()]


def _filter(
    state: shapes.StateInQuery = None,
    severity: shapes.SeverityInQuery = None,
    source: shapes.SourceInQuery = None,
    certificate: CertificateInQuery = None,
) -> CaseFilter:
    number = None if certificate is None else pasted.number_in(certificate)
    return CaseFilter(state=state, severity=severity, source=source, certificate=number)


@router.get("/cases", operation_id="listCases", response_model=shapes.CasePage)
def list_cases(
    pages: Paged,
    caller: Reader,
    which: Annotated[CaseFilter, Depends(_filter)],
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """The cases, the newest first, a page at a time."""
    after = read_cursor("c", cursor)
    lines = case_views.page(caller.office, caller.call(), which, after=after, limit=limit + 1)
    return {
        "cases": [facts.line_facts(line) for line in lines[:limit]],
        "next": pages.next_url("c", [line.case.id for line in lines], limit),
    }


@router.post("/cases", operation_id="openCase", response_model=shapes.CaseOut, status_code=201)
def post_case(body: shapes.NewCaseBody, caller: Handler) -> Response:
    """Open a case, from reports or from what somebody told the office."""
    severity = as_severity(body.severity) if body.severity else None
    if body.reports:
        return perform_once(
            caller,
            body,
            facts.case_facts,
            opening.open_from_reports,
            caller.office,
            body.reports,
            reason=body.reason,
            severity=severity,
            note=body.note,
        )
    return perform_once(
        caller,
        body,
        facts.case_facts,
        opening.open_case,
        caller.office,
        source=as_source(body.source) if body.source else CaseSource.STAFF,
        certificate=body.certificate,
        profile=body.profile,
        reason=body.reason,
        severity=severity,
        note=body.note,
    )


@router.get("/cases/{case}", operation_id="getCase", response_model=shapes.WholeCaseOut)
def get_case(case: shapes.CaseInPath, caller: Reader) -> dict[str, Any]:
    """A case, whole. That it was read is written to the audit trail."""
    return facts.view_facts(perform(caller.office, caller.call(), case_views.read_case, case))


@router.post("/cases/{case}/assignment", operation_id="takeUpCase", response_model=shapes.CaseOut)
def post_assignment(case: shapes.CaseInPath, caller: Handler, body: Step = None) -> Response:
    """The caller looks into the case from now on."""
    version = body.version if body else None
    return perform_once(caller, body, facts.case_facts, handling.take_up, case, version)


@router.post("/cases/{case}/notes", operation_id="noteCase", response_model=shapes.CaseOut)
def post_note(case: shapes.CaseInPath, body: shapes.CaseNoteBody, caller: Handler) -> Response:
    """Keep a note that nobody but the office reads."""
    return perform_once(caller, body, facts.case_facts, handling.add_note, case, body.note)


@router.post(
    "/cases/{case}/evidence",
    operation_id="addCaseEvidence",
    response_model=shapes.CaseEvidenceOut,
)
def post_evidence(
    case: shapes.CaseInPath, body: shapes.CaseEvidenceBody, caller: Handler
) -> Response:
    """Keep a link as evidence."""
    captured_at = _moment(body.captured_at, caller.call())
    new_evidence = NewCaseEvidence(captured_at, url=body.url, note=body.note)
    operation = evidence.add_evidence
    return perform_once(
        caller, body, facts.evidence_facts, operation, caller.office, case, new_evidence
    )


@router.post("/cases/{case}/question", operation_id="askCaseSubject", response_model=shapes.CaseOut)
def post_question(case: shapes.CaseInPath, caller: Handler, body: Step = None) -> Response:
    """Ask the holder for an answer by a day."""
    version = body.version if body else None
    office = caller.office
    return perform_once(caller, body, facts.case_facts, hearing.ask, office, case, version)


@router.post(
    "/cases/{case}/answers", operation_id="answerCase", response_model=shapes.CaseAnswerOut
)
def post_answer(case: shapes.CaseInPath, body: shapes.SaidBody, caller: Handler) -> Response:
    """Write down an answer that came by another way."""
    return perform_once(
        caller,
        body,
        facts.answer_facts,
        hearing.answer_for,
        caller.office,
        case,
        body.text,
        evidence_id=body.evidence,
    )


@router.post(
    "/cases/{case}/suspension",
    operation_id="suspendInCase",
    response_model=shapes.SuspensionOut,
)
def post_suspension(
    case: shapes.CaseInPath, body: shapes.CaseSuspensionBody, caller: Suspender
) -> Response:
    """Suspend the certificate at once; another person has a day to confirm it."""
    return perform_once(
        caller,
        body,
        facts.suspension_facts,
        suspending.suspend,
        caller.office,
        case,
        body.reason,
        body.version,
    )


@router.post(
    "/cases/{case}/suspension/confirmation",
    operation_id="confirmSuspension",
    response_model=shapes.SuspensionOut,
)
def post_confirmation(case: shapes.CaseInPath, caller: Confirmer, body: Step = None) -> Response:
    """Stand by a suspension, as another person than who suspended."""
    version = body.version if body else None
    return perform_once(caller, body, facts.suspension_facts, suspending.confirm, case, version)


@router.post(
    "/cases/{case}/decision", operation_id="proposeDecision", response_model=shapes.ProposedOut
)
def post_decision(
    case: shapes.CaseInPath, body: shapes.CaseDecisionBody, caller: Reader
) -> Response:
    """Propose what is to become of the certificate; another person decides."""
    return call_once(
        caller,
        body,
        facts.proposal_facts,
        decisions.put_decision,
        case,
        body.measure,
        reason=body.reason,
        until=day_of(body.until),
        note=body.note,
        version=body.version,
    )


@router.post("/cases/{case}/closing", operation_id="closeCase", response_model=shapes.CaseOut)
def post_closing(
    case: shapes.CaseInPath,
    caller: Handler,
    body: Annotated[shapes.CaseClosingBody | None, Body()] = None,
) -> Response:
    """Close the case without a finding."""
    given = body or shapes.CaseClosingBody()
    return perform_once(
        caller,
        body,
        facts.case_facts,
        handling.close,
        case,
        given.closing,
        given.note,
        given.version,
    )


@router.delete("/cases/{case}/closing", operation_id="reopenCase", response_model=shapes.CaseOut)
def delete_closing(case: shapes.CaseInPath, caller: Handler) -> Response:
    """Open a case again that was closed without a finding."""
    return perform_once(caller, None, facts.case_facts, handling.reopen, case)


def day_of(text: str | None) -> date | None:
    """A day that a person typed. Raises UsageError `case.until_unreadable`."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise UsageError("case.until_unreadable") from error


def _moment(text: str | None, call: Call) -> datetime:
    """Raises UsageError `case.captured_invalid`."""
    if text is None:
        return call.now
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError("case.captured_invalid") from error
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=call.zone)
    return zoned.replace(microsecond=0)
