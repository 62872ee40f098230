"""/office/sign-in, /office/sign-out, and in a demo /office/demo: one click signs in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response

from credissuer.console.forms import Form
from credissuer.console.screens import Desk, own_path
from credissuer.console.visitors import (
    Visitor,
    no_session_cookie,
    session_cookie,
    signed_in,
    visitor_of,
)
from credissuer.http.problems import Problem, ProblemError
from credissuer.operations.perform import perform
from credissuer.operations.sign_in import sessions
from credissuer.staff.person import PersonRecord, person_actor
from credissuer.staff.roles import FOR_PEOPLE
from credissuer.staff.session import SignInMethod
from credissuer.store.staff.people import People

router = APIRouter()


@router.get("/sign-in")
def sign_in(desk: Desk) -> Response:
    """The page that lets staff in."""
    if desk.service.options.demo:
        return desk.go("/office/demo", **_way(desk.request))
    return desk.page("sign_in.html")


@router.get("/demo")
def demo(desk: Desk) -> Response:
    """The made-up people of a demo. Raises ProblemError `request.not_found` anywhere else."""
    _require_demo(desk)
    to = own_path(desk.request.query_params.get("to"))
    # With the visitor, because whoever is signed in may go on as somebody else.
    return desk.page("demo.html", visitor_of(desk.request), people=_people(desk), to=to)


@router.post("/demo")
def sign_in_to_demo(desk: Desk, form: Form) -> Response:
    """Sign in as one of them."""
    _require_demo(desk)
    person = next((one for one in _people(desk) if one.login == form.text("login")), None)
    if person is None:
        raise ProblemError(Problem("request.not_found"))
    office = desk.office
    _, secret = perform(
        office,
        office.call(person_actor(person)),
        sessions.open_session,
        office,
        person,
        SignInMethod.DEMO,
        desk.request.headers.get("user-agent", ""),
    )
    reply = desk.go(own_path(form.text("to")))
    reply.headers.append("set-cookie", session_cookie(office, secret))
    return reply


@router.post("/sign-out")
def sign_out(visitor: Annotated[Visitor, signed_in()], desk: Desk, form: Form) -> Response:
    """End this session."""
    perform(desk.office, visitor.call(desk.office), sessions.end_session, visitor.session.id)
    reply = desk.go("/office/sign-in")
    reply.headers.append("set-cookie", no_session_cookie(desk.office))
    return reply


def _require_demo(desk: Desk) -> None:
    # Both, because an option alone must never open a real office.
    if not (desk.service.options.demo and desk.office.public_url.startswith("http://")):
        raise ProblemError(Problem("request.not_found"))


def _people(desk: Desk) -> list[PersonRecord]:
    with desk.office.store.read() as reading:
        people = [person for person in reading.of(People).all() if person.is_active]
    return sorted(people, key=lambda person: min(map(FOR_PEOPLE.index, person.roles), default=99))


def _way(request: Request) -> dict[str, str]:
    to = request.query_params.get("to")
    return {"to": to} if to else {}
