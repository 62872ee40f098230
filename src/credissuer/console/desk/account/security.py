"""/office/security: one's own keys, sessions and password."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Response

from credissuer.console.desk.sign_in.signing_in import browser, partly, with_session
from credissuer.console.forms import Form, FormData
from credissuer.console.screens import Desk, Screens, own_path
from credissuer.console.visitors import Visitor, partly_signed_in, signed_in
from credissuer.errors import IssuerError
from credissuer.http.asgi import address
from credissuer.operations.perform import perform
from credissuer.operations.sign_in import passwords, security_keys, sessions
from credissuer.staff import user_agents
from credissuer.staff.session import SignInMethod
from credissuer.staff.sign_in import must_have_key

router = APIRouter()

HERE = "/office/security"

Whole = Annotated[Visitor, signed_in()]
Partly = Annotated[Visitor, partly_signed_in()]


@router.get("/security")
def security(visitor: Whole, desk: Desk) -> Response:
    """The page."""
    return _page(desk, visitor)


@router.post("/security/keys/options")
def key_options(visitor: Partly, desk: Desk, form: Form) -> Response:
    """JSON for a key that is to be registered."""
    office, call, session = desk.office, visitor.call(desk.office), visitor.session.id
    return desk.json(lambda: perform(office, call, security_keys.ask_registration, office, session))


@router.post("/security/keys")
def add_key(visitor: Partly, desk: Desk, form: Form) -> Response:
    """Keep a key that was just made; where one was due, go on to what was wanted."""
    office, call = desk.office, visitor.call(desk.office)
    to = own_path(form.text("to"), HERE)
    try:
        opened = security_keys.register(
            office,
            call,
            visitor.session.id,
            form.text("label"),
            form.text("answer"),
            browser(desk.request),
        )
    except IssuerError as error:
        if not visitor.known.is_whole:
            return partly(desk, visitor, to, error)
        return _page(desk, visitor, error=error, opened="key")
    reply = desk.go(to, said="desk_sign_in.key_added")
    return with_session(desk, reply, opened)


@router.post("/security/keys/remove")
def remove_key(visitor: Whole, desk: Desk, form: Form) -> Response:
    """Remove one of one's own keys."""
    call, session = visitor.call(desk.office), visitor.session.id
    return _done(
        desk,
        visitor,
        lambda: perform(
            desk.office, call, security_keys.remove, desk.office, session, form.text("key")
        ),
        "key_removed",
    )


@router.post("/security/sessions/end")
def end_session(visitor: Whole, desk: Desk, form: Form) -> Response:
    """End one of one's own sessions."""
    call, session = visitor.call(desk.office), form.text("session")
    return _done(
        desk, visitor, lambda: perform(desk.office, call, sessions.end, session), "session_ended"
    )


@router.post("/security/sessions/end-others")
def end_other_sessions(visitor: Whole, desk: Desk, form: Form) -> Response:
    """End all of one's own sessions but this one."""
    call, kept = visitor.call(desk.office), visitor.session.id
    return _done(
        desk,
        visitor,
        lambda: perform(desk.office, call, sessions.end_others, kept),
        "sessions_ended",
    )


@router.post("/security/password")
def change_password(visitor: Whole, desk: Desk, form: Form) -> Response:
    """Give oneself another password."""
    counted, client = desk.service.failed_sign_ins, address(desk.request.scope)
    login, call = visitor.person.login, visitor.call(desk.office)

    def change() -> None:
        # Counted like a sign-in, because a session that was left open would else be a way to guess.
        counted.begin(login, client)
        try:
            old, new = _typed(form, "current_password"), _typed(form, "new_password")
            passwords.change_password(desk.office, call, visitor.session.id, old, new)
        except IssuerError as error:
            if error.code == "password.wrong":
                counted.fail(client, visitor.person.id)
            else:
                counted.succeed(login, client)
            raise
        counted.succeed(login, client)

    return _done(desk, visitor, change, "password_changed", opened="password")


def _done(desk: Screens, visitor: Visitor, what: Any, said: str, opened: str = "") -> Response:
    try:
        what()
    except IssuerError as error:
        return _page(desk, visitor, error=error, opened=opened)
    return desk.go(HERE, said=f"desk_sign_in.{said}")


def _typed(form: FormData, name: str) -> str:
    """As it was typed: a blank may be part of a password."""
    return (form.every(name) or [""])[0]


def _page(
    desk: Screens, visitor: Visitor, error: IssuerError | None = None, opened: str = ""
) -> Response:
    language = desk.language(visitor)
    wrong = error.words(language) if error and error.code.startswith("password.") else ""
    once: dict[str, Any] = {"notice": ""} if wrong else {}
    listed = [
        {
            "id": session.id,
            "browser": user_agents.name(session.user_agent, language),
            "method": session.method.value,
            "created_at": session.created_at,
            "seen_at": session.seen_at,
            "is_this": session.id == visitor.session.id,
        }
        for session in sessions.listed(desk.office, visitor.call(desk.office))
    ]
    return desk.page(
        "account/security.html",
        visitor,
        error=error,
        wrong=wrong,
        # Once: beside the field, or above the page.
        **once,
        keys=visitor.known.keys,
        must_have_key=must_have_key(visitor.person),
        by_click=visitor.session.method is SignInMethod.DEMO,
        is_fresh=visitor.is_fresh,
        sessions=sorted(listed, key=lambda session: not session["is_this"]),
        has_password=visitor.person.password_hash is not None,
        opened=opened,
    )
