"""/office/demo: in a demo one click signs in as one of its made-up people."""

from __future__ import annotations

from fastapi import APIRouter, Response

from credissuer.console.desk.sign_in.signing_in import browser, is_demo, with_session
from credissuer.console.forms import Form
from credissuer.console.screens import Desk, Screens, own_path
from credissuer.console.visitors import visitor_of
from credissuer.http.problems import Problem, ProblemError
from credissuer.operations.perform import perform
from credissuer.operations.sign_in import sessions
from credissuer.staff.person import PersonRecord, person_actor
from credissuer.staff.roles import FOR_PEOPLE
from credissuer.staff.session import SignInMethod
from credissuer.store.staff.people import People

router = APIRouter()


@router.get("/demo")
def demo(desk: Desk) -> Response:
    """The made-up people. Raises ProblemError `request.not_found` anywhere but in a demo."""
    _require_demo(desk)
    to = own_path(desk.request.query_params.get("to"))
    # With the visitor, because whoever is signed in may go on as somebody else.
    return desk.page("demo.html", visitor_of(desk.request), people=_people(desk), to=to)


@router.post("/demo")
def sign_in_to_demo(desk: Desk, form: Form) -> Response:
    """Sign in as one of them. Raises ProblemError `request.not_found`."""
    _require_demo(desk)
    person = next((one for one in _people(desk) if one.login == form.text("login")), None)
    if person is None:
        raise ProblemError(Problem("request.not_found"))
    office, who, method = desk.office, browser(desk.request), SignInMethod.DEMO
    call = office.call(person_actor(person), desk.request_id)
    opened = perform(
        office, call, sessions.open_session, office, person, method, who.user_agent, who.secret
    )
    return with_session(desk, desk.go(own_path(form.text("to"))), opened)


def _require_demo(desk: Screens) -> None:
    if not is_demo(desk):
        raise ProblemError(Problem("request.not_found"))


def _people(desk: Screens) -> list[PersonRecord]:
    with desk.office.store.read() as reading:
        people = [person for person in reading.of(People).all() if person.is_active]
    return sorted(people, key=lambda person: min(map(FOR_PEOPLE.index, person.roles), default=99))
