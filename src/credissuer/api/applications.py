"""/api/v1/applications: what applicants sent, assessed and proposed by members of staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from credissuer.api.proposals import PENDING, pending_reply
from credissuer.applications.application import ApplicationState
from credissuer.applications.line_up import ApplicationFilter
from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Caller, may
from credissuer.http.changes import perform_once
from credissuer.http.idempotency import Reply, members_of, once, publishing
from credissuer.http.pages import Paged, read_cursor
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
from credissuer.operations.assessing import (
    application_views,
    ask,
    declare,
    facts,
    judge,
    put_forward,
    take,
)
from credissuer.operations.perform import perform
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission

router = APIRouter(tags=["office"], route_class=StrictRoute)
Reader = Annotated[Caller, may(Permission.APPLICATIONS)]
Assessor = Annotated[Caller, may(Permission.ASSESS)]


@router.get("/applications", operation_id="listApplications", response_model=ApplicationPage)
def list_applications(
    pages: Paged,
    caller: Reader,
    state: StateInQuery = None,
    assigned: Annotated[bool | None, Query(description="False: those that nobody has.")] = None,
    text: Annotated[str, Query(max_length=200, description="Of a name, account, receipt.")] = "",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """The applications that were sent, the oldest first, a page at a time."""
    which = ApplicationFilter(states=_states(state), is_assigned=assigned, text=text)
    after = read_cursor("a", cursor)
    applications, people = application_views.listed(
        caller.office, caller.call(), which, after=after, limit=limit + 1
    )
    return {
        "applications": [facts.line(application, people) for application in applications[:limit]],
        "next": pages.next_url("a", [application.id for application in applications], limit),
    }


@router.get(
    "/applications/{application}", operation_id="getApplication", response_model=ApplicationOut
)
def get_application(application: ApplicationInPath, caller: Reader) -> dict[str, Any]:
    """Everything about one application. That it was read is written to the audit trail."""
    office = caller.office
    dossier = perform(
        office, caller.call(), application_views.read_application, office, application
    )
    return facts.whole(dossier, office.programme)


@router.post(
    "/applications/{application}/assignment",
    operation_id="assignApplication",
    response_model=ApplicationOut,
)
def post_assignment(
    application: ApplicationInPath, body: AssignmentBody, caller: Assessor
) -> Response:
    """Take the application, or hand it to another assessor. Again: as before."""
    office, version = caller.office, body.version
    answer = _application_after(caller, application)
    if body.login is None:
        return perform_once(caller, body, answer, take.take, office, application, version)
    return perform_once(caller, body, answer, take.assign, office, application, body.login, version)


@router.post(
    "/applications/{application}/second",
    operation_id="joinApplication",
    response_model=ApplicationOut,
)
def post_second(application: ApplicationInPath, caller: Assessor) -> Response:
    """Become its second assessor, who judges apart from the first. Again: as before."""
    answer = _application_after(caller, application)
    return perform_once(caller, None, answer, take.join, caller.office, application)


@router.post(
    "/applications/{application}/declaration",
    operation_id="declareConflict",
    response_model=ApplicationOut,
)
def post_declaration(
    application: ApplicationInPath, body: DeclarationBody, caller: Assessor
) -> Response:
    """Declare whether you are close to the applicant: first of all, and kept word for word."""
    sheet = application_views.own_sheet(caller.office, caller.call(), application)
    return perform_once(
        caller,
        body,
        _application_after(caller, application),
        declare.declare,
        sheet,
        body.conflict,
        body.language,
        body.note,
    )


@router.post(
    "/applications/{application}/criteria/{criterion}",
    operation_id="judgeCriterion",
    response_model=ApplicationOut,
)
def post_criterion(
    application: ApplicationInPath,
    criterion: CriterionInPath,
    body: CriterionBody,
    caller: Assessor,
) -> Response:
    """Write down what you found in one criterion. Again: as before."""
    sheet = application_views.own_sheet(caller.office, caller.call(), application)
    return perform_once(
        caller,
        body,
        _application_after(caller, application),
        judge.save_criterion,
        caller.office,
        sheet,
        criterion,
        body.level,
        body.note,
        body.version,
    )


@router.post(
    "/applications/{application}/sheet",
    operation_id="finishSheet",
    response_model=ApplicationOut,
)
def post_sheet(application: ApplicationInPath, caller: Assessor) -> Response:
    """Say that your sheet is finished. Again: as before."""
    sheet = application_views.own_sheet(caller.office, caller.call(), application)
    answer = _application_after(caller, application)
    return perform_once(caller, None, answer, judge.finish, caller.office, sheet)


@router.delete(
    "/applications/{application}/sheet",
    operation_id="reopenSheet",
    response_model=ApplicationOut,
)
def delete_sheet(application: ApplicationInPath, caller: Assessor) -> Response:
    """Open your finished sheet again, while nothing is proposed by it."""
    sheet = application_views.own_sheet(caller.office, caller.call(), application)
    answer = _application_after(caller, application)
    return perform_once(caller, None, answer, judge.reopen, caller.office, sheet)


@router.post(
    "/applications/{application}/asks",
    operation_id="askApplicant",
    response_model=ApplicationOut,
)
def post_ask(application: ApplicationInPath, body: AskBody, caller: Assessor) -> Response:
    """Ask the applicant for more."""
    return perform_once(
        caller,
        body,
        _application_after(caller, application),
        ask.ask,
        caller.office,
        application,
        body.asked,
        body.days,
        body.version,
    )


@router.delete(
    "/applications/{application}/asks",
    operation_id="waitNoLonger",
    response_model=ApplicationOut,
)
def delete_ask(application: ApplicationInPath, caller: Assessor) -> Response:
    """Go on without the applicant's answer."""
    answer = _application_after(caller, application)
    return perform_once(caller, None, answer, ask.ask_no_more, caller.office, application)


@router.post(
    "/applications/{application}/grant",
    operation_id="proposeGrant",
    response_model=ApplicationOut,
    responses=PENDING,
)
def post_grant(application: ApplicationInPath, body: GrantBody, caller: Assessor) -> Response:
    """Propose the certificate that the assessment earned; another person decides (202). In an
    office of one it is issued.
    """
    return _propose(caller, application, body, put_forward.put_forward)


@router.post(
    "/applications/{application}/refusal",
    operation_id="proposeRefusal",
    response_model=ApplicationOut,
    responses=PENDING,
)
def post_refusal(
    application: ApplicationInPath, body: RefusalOfApplicationBody, caller: Assessor
) -> Response:
    """Propose to refuse the application; another person decides (202)."""
    return _propose(caller, application, body, put_forward.put_forward_refusal)


def _states(state: str | None) -> tuple[ApplicationState, ...]:
    if state is None:
        return ()
    return STATES_OF.get(state) or (ApplicationState(state),)


def _read_again(caller: Caller, application: str) -> dict[str, Any]:
    office = caller.office
    dossier = perform(office, caller.call(), application_views.read_worked_on, office, application)
    return facts.whole(dossier, office.programme)


def _application_after(caller: Caller, application: str) -> Callable[[Any], dict[str, Any]]:
    """What answers a change of an application: the whole of it, whatever the change gave."""
    return lambda _: _read_again(caller, application)


def _propose(
    caller: Caller,
    application: str,
    body: GrantBody | RefusalOfApplicationBody,
    propose: Callable[..., ProposalRecord],
) -> Response:
    """Propose once for each Idempotency-Key: 202 while another person has to decide."""
    with once(caller, body) as exchange:
        if exchange.reply is None:
            record: ProposalRecord | None = None
            with publishing(caller.service, whole=True):
                record = propose(caller.office, caller.call(), application, **members_of(body))
            exchange.reply = (
                pending_reply(caller, record)
                if record is not None and record.is_open
                else Reply(200, _read_again(caller, application))
            )
    return exchange.response()
