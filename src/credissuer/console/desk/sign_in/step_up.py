"""/office/step-up: whoever decides proves just before that it is them.

A form that came too late is kept in the page and sent again behind the proof, so that nothing that
was typed is lost.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from credissuer.console.desk.sign_in.signing_in import browser, is_demo, partly, with_session
from credissuer.console.forms import Form, FormData
from credissuer.console.screens import Desk, Screens, own_path
from credissuer.console.visitors import Visitor, csrf_of, partly_signed_in, signed_in
from credissuer.errors import IssuerError
from credissuer.operations.perform import perform
from credissuer.operations.sign_in import by_security_key
from credissuer.operations.sign_in.sessions import OpenedSession
from credissuer.staff.session import SignInMethod
from credissuer.staff.sign_in import FRESH

router = APIRouter()

_KEPT = "again."
"""Beginning of the names of fields that wait for the proof."""


@router.get("/step-up")
def step_up(visitor: Annotated[Visitor, signed_in()], desk: Desk) -> Response:
    """The page that asks for the security key."""
    return page(desk, visitor, own_path(desk.request.query_params.get("to")))


@router.post("/step-up/options")
def options(visitor: Annotated[Visitor, partly_signed_in()], desk: Desk, form: Form) -> Response:
    """JSON for one of the visitor's own keys."""
    office, call = desk.office, visitor.call(desk.office)
    session = visitor.session.id
    return desk.json(lambda: perform(office, call, by_security_key.ask_step_up, office, session))


@router.post("/step-up")
def prove(visitor: Annotated[Visitor, partly_signed_in()], desk: Desk, form: Form) -> Response:
    """The key has answered, or in a demo the button was pressed: on to what was wanted."""
    to = own_path(form.text("to"))
    kept = [
        (name.removeprefix(_KEPT), value) for name, value in form.again() if name.startswith(_KEPT)
    ]
    is_resent = bool(form.text("resend"))
    try:
        opened = _proven(desk, visitor, form)
    except IssuerError as error:
        if not visitor.known.is_whole:
            return partly(desk, visitor, to, error)
        return page(desk, visitor, to, kept, is_resent=is_resent, error=error)
    if not is_resent:
        return with_session(desk, desk.go(to), opened)
    # The forms of a session carry what is made of its secret, and that is another one now.
    csrf = csrf_of(opened.secret)
    reply = desk.page("sign_in/stepped_up.html", visitor, to=to, again=kept, csrf=csrf)
    return with_session(desk, reply, opened)


def page(
    desk: Screens,
    visitor: Visitor,
    to: str,
    kept: list[tuple[str, str]] | None = None,
    *,
    is_resent: bool = False,
    error: IssuerError | None = None,
) -> Response:
    """The page that asks for the key. With `is_resent` the form with the fields `kept` is sent to
    `to` once more behind it.
    """
    return desk.page(
        "sign_in/step_up.html",
        visitor,
        error=error,
        to=to,
        again=kept or [],
        resend=is_resent,
        # A form was sent to its own path: its page need not be there.
        back="/office" if is_resent else to,
        minutes=int(FRESH.total_seconds()) // 60,
        by_click=is_demo(desk) and visitor.session.method is SignInMethod.DEMO,
        has_keys=bool(visitor.known.keys),
    )


def _proven(desk: Screens, visitor: Visitor, form: FormData) -> OpenedSession:
    office, call, session = desk.office, visitor.call(desk.office), visitor.session.id
    if is_demo(desk) and visitor.session.method is SignInMethod.DEMO:
        return perform(office, call, by_security_key.step_up_in_demo, office, session)
    answer = form.text("answer")
    return by_security_key.step_up(office, call, session, answer, browser(desk.request))
