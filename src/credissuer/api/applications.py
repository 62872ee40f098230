"""/api/v1/applications: what applicants sent, assessed and proposed by members of staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from credissuer.api.proposals import PENDING, pending_reply
from credissuer.api.records import Paged, read_cursor
from credissuer.applications.application import State
from credissuer.applications.line_up import ApplicationFilter
from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Caller, Served, may
from credissuer.http.idempotency import Reply, once, publishing
from credissuer.http.service import Service
from credissuer.http.shapes.applications import (
    STATES_OF,
    ApplicationInPath,
    ApplicationOut,
    ApplicationPage,
    AskBody,
    AssignmentBody,
    CriterionBody,
    CriterionInPath,
    DeclarationBody,
    GrantBody,
    RefusalOfApplicationBody,
    StateInQuery,
)
from credissuer.http.shapes.texts import Cursor, Limit
from credissuer.operations.assessing import ask, declare, facts, judge, put_forward, read, take
from credissuer.operations.perform import perform
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission

router = APIRouter(tags=["office"], route_class=StrictRoute)
Reader = Annotated[Caller, may(Permission.APPLICATIONS)]
Assessor = Annotated[Caller, may(Permission.ASSESS)]


@router.get("/applications", operation_id="listApplications", response_model=ApplicationPage)
def list_applications(
    pages: Paged,
    service: Served,
    caller: Reader,
    state: StateInQuery = None,
    assigned: Annotated[bool | None, Query(description="False: those that nobody has.")] = None,
    text: Annotated[str, Query(max_length=200, description="Of a name, account, receipt.")] = "",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """The applications that were sent, the oldest first, a page at a time."""
    which = ApplicationFilter(states=_states(state), is_assigned=assigned, text=text)
    after = None if cursor is None else read_cursor(cursor, "a")
    call = caller.call(service.office)
    found, people = read.listed(service.office, call, which, after=after, limit=limit + 1)
    more = None
    if len(found) > limit:
        more = pages.following(f"a{found[limit - 1].id}")
    lines = [facts.line(application, people) for application in found[:limit]]
    return {"applications": lines, "next": more}


@router.get(
    "/applications/{application}", operation_id="getApplication", response_model=ApplicationOut
)
def get_application(
    application: ApplicationInPath, service: Served, caller: Reader
) -> dict[str, Any]:
    """Everything about one application. That it was read is written to the audit trail."""
    office = service.office
    call = caller.call(office)
    dossier = perform(office, call, read.read_application, office, application)
    return facts.whole(dossier, office.programme)


@router.post(
    "/applications/{application}/assignment",
    operation_id="assignApplication",
    response_model=ApplicationOut,
)
def post_assignment(
    application: ApplicationInPath,
    body: AssignmentBody,
    request: Request,
    service: Served,
    caller: Assessor,
) -> Response:
    """Take the application, or hand it to another assessor. Again: as before."""
    office = service.office
    if body.login is None:
        arguments: tuple[Any, ...] = (take.take, office, application, body.version)
    else:
        arguments = (take.assign, office, application, body.login, body.version)
    return _change(service, caller, request, application, body.model_dump(), *arguments)


@router.post(
    "/applications/{application}/second",
    operation_id="joinApplication",
    response_model=ApplicationOut,
)
def post_second(
    application: ApplicationInPath, request: Request, service: Served, caller: Assessor
) -> Response:
    """Become its second assessor, who judges apart from the first. Again: as before."""
    arguments = (take.join, service.office, application)
    return _change(service, caller, request, application, {}, *arguments)


@router.post(
    "/applications/{application}/declaration",
    operation_id="declareConflict",
    response_model=ApplicationOut,
)
def post_declaration(
    application: ApplicationInPath,
    body: DeclarationBody,
    request: Request,
    service: Served,
    caller: Assessor,
) -> Response:
    """Declare whether you are close to the applicant: first of all, and kept word for word."""
    sheet = read.own_sheet(service.office, caller.call(service.office), application)
    arguments = (declare.declare, sheet, body.conflict, body.language, body.note)
    return _change(service, caller, request, application, body.model_dump(), *arguments)


@router.post(
    "/applications/{application}/criteria/{criterion}",
    operation_id="judgeCriterion",
    response_model=ApplicationOut,
)
def post_criterion(
    application: ApplicationInPath,
    criterion: CriterionInPath,
    body: CriterionBody,
    request: Request,
    service: Served,
    caller: Assessor,
) -> Response:
    """Write down what you found in one criterion. Again: as before."""
    sheet = read.own_sheet(service.office, caller.call(service.office), application)
    arguments = (sheet, criterion, body.level, body.note, body.version)
    members = {**body.model_dump(), "criterion": criterion}
    return _change(
        service,
        caller,
        request,
        application,
        members,
        judge.save_criterion,
        service.office,
        *arguments,
    )


@router.post(
    "/applications/{application}/sheet",
    operation_id="finishSheet",
    response_model=ApplicationOut,
)
def post_sheet(
    application: ApplicationInPath, request: Request, service: Served, caller: Assessor
) -> Response:
    """Say that your sheet is finished. Again: as before."""
    sheet = read.own_sheet(service.office, caller.call(service.office), application)
    arguments = (judge.finish, service.office, sheet)
    return _change(service, caller, request, application, {}, *arguments)


@router.delete(
    "/applications/{application}/sheet",
    operation_id="reopenSheet",
    response_model=ApplicationOut,
)
def delete_sheet(
    application: ApplicationInPath, request: Request, service: Served, caller: Assessor
) -> Response:
    """Open your finished sheet again, while nothing is proposed by it."""
    sheet = read.own_sheet(service.office, caller.call(service.office), application)
    arguments = (judge.reopen, service.office, sheet)
    return _change(service, caller, request, application, {}, *arguments)


@router.post(
    "/applications/{application}/asks",
    operation_id="askApplicant",
    response_model=ApplicationOut,
)
def post_ask(
    application: ApplicationInPath,
    body: AskBody,
    request: Request,
    service: Served,
    caller: Assessor,
) -> Response:
    """Ask the applicant for more."""
    arguments = (ask.ask, service.office, application, body.asked, body.days, body.version)
    return _change(service, caller, request, application, body.model_dump(), *arguments)


@router.delete(
    "/applications/{application}/asks",
    operation_id="waitNoLonger",
    response_model=ApplicationOut,
)
def delete_ask(
    application: ApplicationInPath,
    request: Request,
    service: Served,
    caller: Assessor,
) -> Response:
    """Go on without the applicant's answer."""
    arguments = (ask.ask_no_more, service.office, application)
    return _change(service, caller, request, application, {}, *arguments)


@router.post(
    "/applications/{application}/grant",
    operation_id="proposeGrant",
    response_model=ApplicationOut,
    responses=PENDING,
)
def post_grant(
    application: ApplicationInPath,
    body: GrantBody,
    request: Request,
    service: Served,
    caller: Assessor,
) -> Response:
    """Propose the certificate that the assessment earned; another person decides (202). In an
    office of one it is issued.
    """
    members = body.model_dump(exclude_none=True)

    def propose() -> ProposalRecord:
        return put_forward.put_forward(
            service.office, caller.call(service.office), application, **members
        )

    return _propose(service, caller, request, application, members, propose)


@router.post(
    "/applications/{application}/refusal",
    operation_id="proposeRefusal",
    response_model=ApplicationOut,
    responses=PENDING,
)
def post_refusal(
    application: ApplicationInPath,
    body: RefusalOfApplicationBody,
    request: Request,
    service: Served,
    caller: Assessor,
) -> Response:
    """Propose to refuse the application; another person decides (202)."""
    members = body.model_dump(exclude_none=True)

    def propose() -> ProposalRecord:
        return put_forward.put_forward_refusal(
            service.office, caller.call(service.office), application, **members
        )

    return _propose(service, caller, request, application, members, propose)


def _states(state: str | None) -> tuple[State, ...]:
    if state is None:
        return ()
    return STATES_OF.get(state) or (State(state),)


def _worked_on(service: Service, caller: Caller, application: str) -> dict[str, Any]:
    office = service.office
    call = caller.call(office)
    dossier = perform(office, call, read.read_worked_on, office, application)
    return facts.whole(dossier, office.programme)


def _change(
    service: Service,
    caller: Caller,
    request: Request,
    application: str,
    members: dict[str, Any],
    operation: Callable[..., Any],
    *arguments: Any,
) -> Response:
    """Run a change once for each Idempotency-Key; answers with the application."""
    with once(service, caller, request, members) as exchange:
        if exchange.reply is None:
            perform(service.office, caller.call(service.office), operation, *arguments)
            exchange.reply = Reply(200, _worked_on(service, caller, application))
    return exchange.response()


def _propose(
    service: Service,
    caller: Caller,
    request: Request,
    application: str,
    members: dict[str, Any],
    propose: Callable[[], ProposalRecord],
) -> Response:
    """Propose once for each Idempotency-Key: 202 while another person has to decide."""
    with once(service, caller, request, members) as exchange:
        if exchange.reply is None:
            record: ProposalRecord | None = None
            with publishing(service, whole=True):
                record = propose()
            exchange.reply = (
                pending_reply(service, caller, record)
                if record is not None and record.is_open
                else Reply(200, _worked_on(service, caller, application))
            )
    return exchange.response()
