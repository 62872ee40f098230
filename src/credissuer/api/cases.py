"""/api/v1/cases: cases, from the first report to the decision, and appeals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Request, Response

from credissuer.api.records import Paged, read_cursor
from credissuer.cases.case import CaseFilter, Source
from credissuer.cases.case import severity as as_severity
from credissuer.cases.case import source as as_source
from credissuer.errors import UsageError
from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Caller, Served, may
from credissuer.http.idempotency import Reply, once
from credissuer.http.service import Service
from credissuer.http.shapes import cases as shapes
from credissuer.http.shapes.texts import CertificateInQuery, Cursor, Limit
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.casework import (
    decisions,
    evidence,
    facts,
    handling,
    hearing,
    looking,
    opening,
    suspending,
)
from credissuer.operations.casework.evidence import Piece
from credissuer.operations.perform import perform
from credissuer.staff.roles import Permission
from credverifier.reading import pasted

router = APIRouter(tags=["office"], route_class=StrictRoute)

Reader = Annotated[Caller, may(Permission.CASES)]
Handler = Annotated[Caller, may(Permission.HANDLE)]
Suspender = Annotated[Caller, may(Permission.SUSPEND)]
Confirmer = Annotated[Caller, may(Permission.CONFIRM)]
Step = Annotated[shapes.CaseStepBody | None, Body()]


def _which(
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
    service: Served,
    caller: Reader,
    which: Annotated[CaseFilter, Depends(_which)],
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """The cases, the newest first, a page at a time."""
    found = looking.page(
        service.office,
        caller.call(service.office),
        which,
        after=None if cursor is None else read_cursor(cursor, "c"),
        limit=limit + 1,
    )
    more = None
    if len(found) > limit:
        more = pages.following(f"c{found[limit - 1].case.id}")
    return {"cases": [facts.line_facts(one) for one in found[:limit]], "next": more}


@router.post("/cases", operation_id="openCase", response_model=shapes.CaseOut, status_code=201)
def post_case(
    body: shapes.NewCaseBody, request: Request, service: Served, caller: Handler
) -> Response:
    """Open a case, from reports or from what somebody told the office."""

    def done(office: Office, call: Call) -> dict[str, Any]:
        common: dict[str, Any] = {
            "reason": body.reason,
            "severity": as_severity(body.severity) if body.severity else None,
            "note": body.note,
        }
        if body.reports:
            case = perform(office, call, opening.open_from_reports, office, body.reports, **common)
        else:
            case = perform(
                office,
                call,
                opening.open_case,
                office,
                source=as_source(body.source) if body.source else Source.STAFF,
                certificate=body.certificate,
                profile=body.profile,
                **common,
            )
        return facts.case_facts(case)

    return answered(service, caller, request, body, done, 201)


@router.get("/cases/{case}", operation_id="getCase", response_model=shapes.WholeCaseOut)
def get_case(case: shapes.CaseInPath, service: Served, caller: Reader) -> dict[str, Any]:
    """A case, whole. That it was read is written to the audit trail."""
    call = caller.call(service.office)
    return facts.view_facts(perform(service.office, call, looking.read_case, case))


@router.post("/cases/{case}/assignment", operation_id="takeUpCase", response_model=shapes.CaseOut)
def post_assignment(
    case: shapes.CaseInPath,
    request: Request,
    service: Served,
    caller: Handler,
    body: Step = None,
) -> Response:
    """The caller looks into the case from now on."""
    given = body or shapes.CaseStepBody()

    def done(office: Office, call: Call) -> dict[str, Any]:
        return facts.case_facts(perform(office, call, handling.take_up, case, given.version))

    return answered(service, caller, request, given, done)


@router.post("/cases/{case}/notes", operation_id="noteCase", response_model=shapes.CaseOut)
def post_note(
    case: shapes.CaseInPath,
    body: shapes.CaseNoteBody,
    request: Request,
    service: Served,
    caller: Handler,
) -> Response:
    """Keep a note that nobody but the office reads."""

    def done(office: Office, call: Call) -> dict[str, Any]:
        return facts.case_facts(perform(office, call, handling.add_note, case, body.note))

    return answered(service, caller, request, body, done)


@router.post(
    "/cases/{case}/evidence",
    operation_id="addCaseEvidence",
    response_model=shapes.CaseEvidenceOut,
)
def post_evidence(
    case: shapes.CaseInPath,
    body: shapes.CaseEvidenceBody,
    request: Request,
    service: Served,
    caller: Handler,
) -> Response:
    """Keep a link as evidence."""

    def done(office: Office, call: Call) -> dict[str, Any]:
        piece = Piece(_moment(body.captured_at, call), url=body.url, note=body.note)
        made = perform(office, call, evidence.add_evidence, office, case, piece)
        return facts.evidence_facts(made)

    return answered(service, caller, request, body, done)


@router.post("/cases/{case}/question", operation_id="askCaseSubject", response_model=shapes.CaseOut)
def post_question(
    case: shapes.CaseInPath,
    request: Request,
    service: Served,
    caller: Handler,
    body: Step = None,
) -> Response:
    """Ask the holder for an answer by a day."""
    given = body or shapes.CaseStepBody()

    def done(office: Office, call: Call) -> dict[str, Any]:
        return facts.case_facts(perform(office, call, hearing.ask, office, case, given.version))

    return answered(service, caller, request, given, done)


@router.post(
    "/cases/{case}/answers", operation_id="answerCase", response_model=shapes.CaseAnswerOut
)
def post_answer(
    case: shapes.CaseInPath,
    body: shapes.SaidBody,
    request: Request,
    service: Served,
    caller: Handler,
) -> Response:
    """Write down an answer that came by another way."""

    def done(office: Office, call: Call) -> dict[str, Any]:
        made = perform(
            office,
            call,
            hearing.answer_for,
            office,
            case,
            body.text,
            evidence_id=body.evidence,
        )
        return facts.answer_facts(made)

    return answered(service, caller, request, body, done)


@router.post(
    "/cases/{case}/suspension",
    operation_id="suspendInCase",
    response_model=shapes.SuspensionOut,
)
def post_suspension(
    case: shapes.CaseInPath,
    body: shapes.CaseSuspensionBody,
    request: Request,
    service: Served,
    caller: Suspender,
) -> Response:
    """Suspend the certificate at once; another person has a day to confirm it."""

    def done(office: Office, call: Call) -> dict[str, Any]:
        made = perform(office, call, suspending.suspend, office, case, body.reason, body.version)
        return facts.suspension_facts(made)

    return answered(service, caller, request, body, done)


@router.post(
    "/cases/{case}/suspension/confirmation",
    operation_id="confirmSuspension",
    response_model=shapes.SuspensionOut,
)
def post_confirmation(
    case: shapes.CaseInPath,
    request: Request,
    service: Served,
    caller: Confirmer,
    body: Step = None,
) -> Response:
    """Stand by a suspension, as another person than who suspended."""
    given = body or shapes.CaseStepBody()

    def done(office: Office, call: Call) -> dict[str, Any]:
        made = perform(office, call, suspending.confirm, case, given.version)
        return facts.suspension_facts(made)

    return answered(service, caller, request, given, done)


@router.post(
    "/cases/{case}/decision", operation_id="proposeDecision", response_model=shapes.ProposedOut
)
def post_decision(
    case: shapes.CaseInPath,
    body: shapes.CaseDecisionBody,
    request: Request,
    service: Served,
    caller: Reader,
) -> Response:
    """Propose what is to become of the certificate; another person decides."""

    def done(office: Office, call: Call) -> dict[str, Any]:
        proposal = decisions.put_decision(
            office,
            call,
            case,
            body.measure,
            reason=body.reason,
            until=day_of(body.until),
            note=body.note,
            version=body.version,
        )
        return facts.proposal_facts(proposal)

    return answered(service, caller, request, body, done)


@router.post("/cases/{case}/closing", operation_id="closeCase", response_model=shapes.CaseOut)
def post_closing(
    case: shapes.CaseInPath,
    request: Request,
    service: Served,
    caller: Handler,
    body: Annotated[shapes.CaseClosingBody | None, Body()] = None,
) -> Response:
    """Close the case without a finding."""
    given = body or shapes.CaseClosingBody()

    def done(office: Office, call: Call) -> dict[str, Any]:
        closed = perform(
            office, call, handling.close, case, given.closing, given.note, given.version
        )
        return facts.case_facts(closed)

    return answered(service, caller, request, given, done)


@router.delete("/cases/{case}/closing", operation_id="reopenCase", response_model=shapes.CaseOut)
def delete_closing(
    case: shapes.CaseInPath, request: Request, service: Served, caller: Handler
) -> Response:
    """Open a case again that was closed without a finding."""

    def done(office: Office, call: Call) -> dict[str, Any]:
        return facts.case_facts(perform(office, call, handling.reopen, case))

    return answered(service, caller, request, shapes.CaseStepBody(), done)


def answered(
    service: Service,
    caller: Caller,
    request: Request,
    body: Any,
    done: Callable[[Office, Call], dict[str, Any]],
    status: int = 200,
) -> Response:
    """Do it once for each Idempotency-Key."""
    with once(service, caller, request, body.model_dump(exclude_none=True)) as exchange:
        if exchange.reply is None:
            call = caller.call(service.office)
            exchange.reply = Reply(status, done(service.office, call))
    return exchange.response()


def day_of(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise UsageError("case.until_unreadable") from error


def _moment(text: str | None, call: Call) -> datetime:
    """Raises UsageError `case.captured_invalid`."""
    if text is None:
        return call.now
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError("case.captured_invalid") from error
    zoned = found if found.tzinfo else found.replace(tzinfo=call.zone)
    return zoned.replace(microsecond=0)
