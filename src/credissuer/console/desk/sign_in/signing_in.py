"""/office/sign-in and /office/sign-out: by a security key, by a password."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response

from credissuer.console.forms import Form
from credissuer.console.screens import Desk, Screens, own_path
from credissuer.console.visitors import (
    Visitor,
    cookie_name,
    cookie_of,
    no_session_cookie,
    partly_signed_in,
    session_cookie,
    visitor_of,
)
from credissuer.errors import IssuerError
from credissuer.http.asgi import address
from credissuer.operations.perform import perform
from credissuer.operations.sign_in import by_password, by_security_key, sessions
from credissuer.operations.sign_in.by_password import WrongPasswordError
from credissuer.operations.sign_in.key_answers import Browser
from credissuer.staff.roles import ANYBODY

router = APIRouter()

PARTLY = "/office/sign-in/key"
"""Where those are sent whose security key is still due."""


@router.get("/sign-in")
def sign_in(desk: Desk) -> Response:
    """The page that lets staff in."""
    to = desk.request.query_params.get("to")
    if is_demo(desk):
        return desk.go("/office/demo", **way(to))
    visitor = visitor_of(desk.request)
    if visitor is not None and visitor.known.is_whole:
        return desk.go(own_path(to))
    return sign_in_page(desk, to)


@router.post("/sign-in")
def sign_in_by_password(desk: Desk, form: Form) -> Response:
    """With a login and a password; the security key may be due after it."""
    login, to = form.text("login"), form.text("to")
    counted, client = desk.service.failed_sign_ins, address(desk.request.scope)
    call = desk.office.call(ANYBODY, desk.request_id)
    # As it was typed: a blank may be part of a password.
    password = (form.every("password") or [""])[0]
    try:
        counted.begin(login, client)
        who = browser(desk.request)
        opened = by_password.sign_in(desk.office, call, login, password, who.user_agent, who.secret)
    except WrongPasswordError as error:
        counted.fail(client, error.person_id)
        return sign_in_page(desk, to, error=error, login=login)
    except IssuerError as error:
        return sign_in_page(desk, to, error=error, login=login)
    counted.succeed(login, client)
    # To the page itself, which asks for the key where one is due.
    return with_session(desk, desk.go(own_path(to)), opened)


@router.post("/sign-in/options")
def key_options(desk: Desk, form: Form) -> Response:
    """JSON for a security key that may be anybody's."""
    desk.service.challenge_rate.take(address(desk.request.scope))
    call = desk.office.call(ANYBODY, desk.request_id)
    return desk.json(lambda: perform(desk.office, call, by_security_key.ask_sign_in, desk.office))


@router.post("/sign-in/key")
def sign_in_by_key(desk: Desk, form: Form) -> Response:
    """With a security key alone: it has asked for a finger, a face or a PIN."""
    to = form.text("to")
    call, who = desk.office.call(ANYBODY, desk.request_id), browser(desk.request)
    try:
        opened = by_security_key.sign_in(desk.office, call, form.text("answer"), who)
    except IssuerError as error:
        return sign_in_page(desk, to, error=error)
    return with_session(desk, desk.go(own_path(to)), opened)


@router.get("/sign-in/key")
def key_due(visitor: Annotated[Visitor, partly_signed_in()], desk: Desk) -> Response:
    """The security key, shown or registered, without which a session goes no further."""
    to = own_path(desk.request.query_params.get("to"))
    if visitor.known.is_whole:
        return desk.go(to)
    return partly(desk, visitor, to)


@router.post("/sign-out")
def sign_out(visitor: Annotated[Visitor, partly_signed_in()], desk: Desk, form: Form) -> Response:
    """End this session."""
    perform(desk.office, visitor.call(desk.office), sessions.end, visitor.session.id)
    reply = desk.go("/office/sign-in", said="desk_sign_in.signed_out")
    reply.headers.append("set-cookie", no_session_cookie(desk.office))
    return reply


def partly(desk: Screens, visitor: Visitor, to: str, error: IssuerError | None = None) -> Response:
    """The page of a session whose security key is still due."""
    return desk.page("sign_in/key.html", visitor, error=error, to=to, keys=visitor.known.keys)


def browser(request: Request) -> Browser:
    """Who sends this request, and the session that they have."""
    name = cookie_name(request.app.state.service.office)
    return Browser(request.headers.get("user-agent", ""), cookie_of(request, name))


def with_session(desk: Screens, reply: Response, opened: sessions.OpenedSession) -> Response:
    """`reply` with the cookie of the session that was just opened."""
    reply.headers.append("set-cookie", session_cookie(desk.office, opened.secret))
    return reply


def is_demo(desk: Screens) -> bool:
    """Whether one click signs in: a throw-away office, and on this computer alone."""
    parts = urlsplit(desk.office.public_url)
    is_here = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")
    # Both, because an option alone must never open a real office.
    return desk.service.options.demo and is_here


def way(to: str | None) -> dict[str, str]:
    """`to` as a part of an address, where there is one."""
    return {"to": to} if to else {}


def sign_in_page(
    desk: Screens, to: str | None, error: IssuerError | None = None, login: str = ""
) -> Response:
    """The page that lets staff in, with what went wrong."""
    provider = desk.office.sign_in.provider
    wrong = error.words(desk.language()) if error and error.code == "sign_in.failed" else ""
    once: dict[str, Any] = {"notice": ""} if wrong else {}
    return desk.page(
        "sign_in/sign_in.html",
        error=error,
        wrong=wrong,
        # Once: beside the fields, or above the form.
        **once,
        typed={"login": login},
        to=own_path(to) if to else "",
        provider=urlsplit(provider.issuer).hostname if provider else None,
    )
