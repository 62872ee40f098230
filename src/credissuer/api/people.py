"""/api/v1/people: the office's staff, for administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response

from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Caller, Served, may
from credissuer.http.idempotency import Reply, once
from credissuer.http.service import Service
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
from credissuer.office.call import Outcome
from credissuer.operations.people import change_person, find_people, links
from credissuer.operations.people.end_sessions import end_sessions
from credissuer.operations.people.give_roles import change_roles
from credissuer.operations.people.invite import invite, invite_again
from credissuer.operations.people.recover import recover
from credissuer.operations.perform import perform
from credissuer.staff import account
from credissuer.staff.person import PersonRecord
from credissuer.staff.person_state import PersonFilter
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission

router = APIRouter(tags=["office"], route_class=StrictRoute)
Administrator = Annotated[Caller, may(Permission.PEOPLE)]


@router.get("/people", operation_id="listPeople", response_model=PeopleOut)
def list_people(
    service: Served,
    caller: Administrator,
    state: StateInQuery = None,
    role: RoleInQuery = None,
    text: PartInQuery = None,
) -> dict[str, Any]:
    """Everybody on the staff, by login."""
    wanted = None if role is None else next(iter(account.roles([role])), None)
    which = PersonFilter(state=state, role=wanted, text=text)
    found = find_people.listed(service.office, caller.call(service.office), which)
    return {"people": [find_people.facts(seen) for seen in found]}


@router.post("/people", operation_id="invitePerson", response_model=PersonChanged, status_code=201)
def post_person(
    body: InvitationBody, request: Request, service: Served, caller: Administrator
) -> Response:
    """Invite somebody. Their link is asked for apart, because an answer to this is kept for
    repeated requests. Roles that change a standing wait for a second person where two decide.
    """
    members = body.model_dump()
    wanted = account.account(**members)
    with once(service, caller, request, members) as exchange:
        if exchange.reply is None:
            office = service.office
            done = perform(office, caller.call(office), invite, office, wanted)
            facts = _changed(service, done.person, done.proposal)
            exchange.reply = Reply(201, facts)
    return exchange.response()


@router.get("/people/{person}", operation_id="getPerson", response_model=PersonOut)
def get_person(person: PersonInPath, service: Served, caller: Administrator) -> dict[str, Any]:
    """One member of staff."""
    call = caller.call(service.office)
    return find_people.facts(find_people.whole(service.office, call, person).seen)


@router.post("/people/{person}/details", operation_id="changePerson", response_model=PersonChanged)
def post_details(
    person: PersonInPath,
    body: DetailsBody,
    request: Request,
    service: Served,
    caller: Administrator,
) -> Response:
    """Change name, e-mail address and language."""
    details = account.details(name=body.name, email=body.email, language=body.language)

    def change(service: Service, caller: Caller) -> dict[str, Any]:
        call = caller.call(service.office)
        operation = change_person.change_details
        record = perform(service.office, call, operation, person, details, body.version)
        return _changed(service, record, None)

    return _once(service, caller, request, body.model_dump(), change)


@router.post("/people/{person}/roles", operation_id="changeRoles", response_model=PersonChanged)
def post_roles(
    person: PersonInPath,
    body: RolesBody,
    request: Request,
    service: Served,
    caller: Administrator,
) -> Response:
    """Let somebody have exactly these roles. What is taken is taken at once; what changes a standing
    waits for a second person where two decide.
    """
    wanted = account.roles(body.roles)

    def change(service: Service, caller: Caller) -> dict[str, Any]:
        office = service.office
        arguments = (office, person, wanted, body.version, body.note)
        done = perform(office, caller.call(office), change_roles, *arguments)
        return _changed(service, done.person, done.proposal)

    return _once(service, caller, request, body.model_dump(), change)


@router.post(
    "/people/{person}/disabling", operation_id="disablePerson", response_model=PersonChanged
)
def post_disabling(
    person: PersonInPath, request: Request, service: Served, caller: Administrator
) -> Response:
    """Let nobody in by this account: its sessions, links and tokens end at once. Again: as before."""
    return _switch(service, caller, request, change_person.disable, person)


@router.delete(
    "/people/{person}/disabling", operation_id="enablePerson", response_model=PersonChanged
)
def delete_disabling(
    person: PersonInPath, request: Request, service: Served, caller: Administrator
) -> Response:
    """Let the person sign in again. Again: as before."""
    return _switch(service, caller, request, change_person.enable, person)


@router.delete(
    "/people/{person}/sessions", operation_id="endSessions", response_model=SessionsEndedOut
)
def delete_sessions(
    person: PersonInPath, request: Request, service: Served, caller: Administrator
) -> Response:
    """Sign the person out everywhere. They may sign in again at once, and their tokens stay."""

    def change(service: Service, caller: Caller) -> dict[str, Any]:
        done = perform(service.office, caller.call(service.office), end_sessions, person)
        return {"login": done.person.login, "ended": done.ended}

    return _once(service, caller, request, {}, change)


@router.post(
    "/people/{person}/link", operation_id="makeInvitationLink", response_model=StaffLinkOut
)
def post_link(person: PersonInPath, service: Served, caller: Administrator) -> dict[str, Any]:
    """A new link for somebody who is invited; the one before ends. Never kept: each call makes a
    new one.
    """
    office = service.office
    done = perform(office, caller.call(office), invite_again, office, person)
    return _link(service, done.person, done.secret, None)


@router.post("/people/{person}/recovery", operation_id="recoverPerson", response_model=StaffLinkOut)
def post_recovery(
    person: PersonInPath, body: RecoveryBody, service: Served, caller: Administrator
) -> dict[str, Any]:
    """A way back in for somebody who has lost every key. Where two decide: once to propose it, and
    again after the other's approval for the link.
    """
    office = service.office
    done = perform(office, caller.call(office), recover, office, person, body.note)
    return _link(service, done.person, done.secret, done.proposal)


def _once(
    service: Service,
    caller: Caller,
    request: Request,
    members: dict[str, Any],
    change: Callable[[Service, Caller], dict[str, Any]],
) -> Response:
    """Run a change once for each Idempotency-Key; answers with what it returns."""
    with once(service, caller, request, members) as exchange:
        if exchange.reply is None:
            exchange.reply = Reply(200, change(service, caller))
    return exchange.response()


def _switch(
    service: Service,
    caller: Caller,
    request: Request,
    operation: Callable[..., Outcome[PersonRecord]],
    person: str,
) -> Response:
    def change(service: Service, caller: Caller) -> dict[str, Any]:
        record = perform(service.office, caller.call(service.office), operation, person)
        return _changed(service, record, None)

    return _once(service, caller, request, {}, change)


def _changed(
    service: Service, person: PersonRecord, proposal: ProposalRecord | None
) -> dict[str, Any]:
    """The person as they are after the change, also where the caller took a role from themself."""
    seen = find_people.seen(service.office, person)
    return {**find_people.facts(seen), "proposal": None if proposal is None else proposal.id}


def _link(
    service: Service, person: PersonRecord, secret: str | None, proposal: ProposalRecord | None
) -> dict[str, Any]:
    return {
        "login": person.login,
        "link": None if secret is None else links.address(service.office, secret),
        "proposal": None if proposal is None else proposal.id,
    }
