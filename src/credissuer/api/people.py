"""/api/v1/people: the office's staff, for administrators."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Response

from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Caller, may
from credissuer.http.changes import perform_once
from credissuer.http.shapes.people import (
    DetailsBody,
    InvitationBody,
    PartInQuery,
    PeopleOut,
    PersonChanged,
    PersonInPath,
    PersonOut,
    RecoveryBody,
    RoleInQuery,
    RolesBody,
    SessionsEndedOut,
    StaffLinkOut,
    StateInQuery,
)
from credissuer.office import Office
from credissuer.operations.people import change_person, find_people, links
from credissuer.operations.people.end_sessions import SessionsEnded, end_sessions
from credissuer.operations.people.give_roles import RolesGiven, change_roles
from credissuer.operations.people.invite import Invited, invite, invite_again
from credissuer.operations.people.recover import Recovery, recover
from credissuer.operations.perform import perform
from credissuer.staff import account
from credissuer.staff.person import PersonRecord
from credissuer.staff.person_state import PersonFilter
from credissuer.staff.roles import Permission

router = APIRouter(tags=["office"], route_class=StrictRoute)
Administrator = Annotated[Caller, may(Permission.PEOPLE)]


@router.get("/people", operation_id="listPeople", response_model=PeopleOut)
def list_people(
    caller: Administrator,
    state: StateInQuery = None,
    role: RoleInQuery = None,
    text: PartInQuery = None,
) -> dict[str, Any]:
    """Everybody on the staff, by login."""
    wanted = None if role is None else next(iter(account.roles([role])), None)
    which = PersonFilter(state=state, role=wanted, text=text)
    people = find_people.listed(caller.office, caller.call(), which)
    return {"people": [find_people.facts(person) for person in people]}


@router.post("/people", operation_id="invitePerson", response_model=PersonChanged, status_code=201)
def post_person(body: InvitationBody, caller: Administrator) -> Response:
    """Invite somebody. Their link is asked for apart, because an answer to this is kept for
    repeated requests. Roles that change a standing wait for a second person where two decide.
    """
    new_account = account.account(**body.model_dump())
    facts = partial(_person_after, caller.office)
    return perform_once(caller, body, facts, invite, caller.office, new_account)


@router.get("/people/{person}", operation_id="getPerson", response_model=PersonOut)
def get_person(person: PersonInPath, caller: Administrator) -> dict[str, Any]:
    """One member of staff."""
    return find_people.facts(find_people.whole(caller.office, caller.call(), person).summary)


@router.post("/people/{person}/details", operation_id="changePerson", response_model=PersonChanged)
def post_details(person: PersonInPath, body: DetailsBody, caller: Administrator) -> Response:
    """Change name, e-mail address and language."""
    details = account.details(name=body.name, email=body.email, language=body.language)
    facts = partial(_person_after, caller.office)
    operation = change_person.change_details
    return perform_once(caller, body, facts, operation, person, details, body.version)


@router.post("/people/{person}/roles", operation_id="changeRoles", response_model=PersonChanged)
def post_roles(person: PersonInPath, body: RolesBody, caller: Administrator) -> Response:
    """Let somebody have exactly these roles. What is taken is taken at once; what changes a standing
    waits for a second person where two decide.
    """
    roles = account.roles(body.roles)
    office, facts = caller.office, partial(_person_after, caller.office)
    return perform_once(
        caller, body, facts, change_roles, office, person, roles, body.version, body.note
    )


@router.post(
    "/people/{person}/disabling", operation_id="disablePerson", response_model=PersonChanged
)
def post_disabling(person: PersonInPath, caller: Administrator) -> Response:
    """Let nobody in by this account: its sessions, links and tokens end at once. Again: as before."""
    facts = partial(_person_after, caller.office)
    return perform_once(caller, None, facts, change_person.disable, person)


@router.delete(
    "/people/{person}/disabling", operation_id="enablePerson", response_model=PersonChanged
)
def delete_disabling(person: PersonInPath, caller: Administrator) -> Response:
    """Let the person sign in again. Again: as before."""
    facts = partial(_person_after, caller.office)
    return perform_once(caller, None, facts, change_person.enable, person)


@router.delete(
    "/people/{person}/sessions", operation_id="endSessions", response_model=SessionsEndedOut
)
def delete_sessions(person: PersonInPath, caller: Administrator) -> Response:
    """Sign the person out everywhere. They may sign in again at once, and their tokens stay."""
    return perform_once(caller, None, _ended_facts, end_sessions, person)


@router.post(
    "/people/{person}/link", operation_id="makeInvitationLink", response_model=StaffLinkOut
)
def post_link(person: PersonInPath, caller: Administrator) -> dict[str, Any]:
    """A new link for somebody who is invited; the one before ends. Never kept: each call makes a
    new one.
    """
    office = caller.office
    return _link(office, perform(office, caller.call(), invite_again, office, person))


@router.post("/people/{person}/recovery", operation_id="recoverPerson", response_model=StaffLinkOut)
def post_recovery(
    person: PersonInPath, body: RecoveryBody, caller: Administrator
) -> dict[str, Any]:
    """A way back in for somebody who has lost every key. Where two decide: once to propose it, and
    again after the other's approval for the link.
    """
    office = caller.office
    return _link(office, perform(office, caller.call(), recover, office, person, body.note))


def _person_after(office: Office, changed: PersonRecord | RolesGiven | Invited) -> dict[str, Any]:
    """The person as they are after the change, also where the caller took a role from themself."""
    if isinstance(changed, PersonRecord):
        person, proposal = changed, None
    else:
        person, proposal = changed.person, changed.proposal
    facts = find_people.facts(find_people.summary_of(office, person))
    return {**facts, "proposal": None if proposal is None else proposal.id}


def _link(office: Office, made: Invited | Recovery) -> dict[str, Any]:
    return {
        "login": made.person.login,
        "link": None if made.secret is None else links.address(office, made.secret),
        "proposal": None if made.proposal is None else made.proposal.id,
    }


def _ended_facts(ended: SessionsEnded) -> dict[str, Any]:
    return {"login": ended.person.login, "ended": ended.ended}
