"""/office/sign-in/provider: out to the alliance's identity provider, and back."""

from __future__ import annotations

from fastapi import APIRouter, Response

from credissuer.console.desk.sign_in.signing_in import browser, sign_in_page, with_session
from credissuer.console.screens import Desk, Screens, own_path
from credissuer.console.visitors import cookie_of, set_cookie
from credissuer.errors import IssuerError
from credissuer.http.asgi import address
from credissuer.operations.sign_in import by_provider
from credissuer.staff.challenge import LIFE
from credissuer.staff.roles import ANYBODY

router = APIRouter()


@router.get("/sign-in/provider")
def begin(desk: Desk) -> Response:
    """Out. A GET, because a form that leads to another host is stopped by our own policy; nothing
    is stored.
    """
    desk.service.challenge_rate.take(address(desk.request.scope))
    to = desk.request.query_params.get("to")
    try:
        url, secret = by_provider.begin(desk.office, desk.office.call(ANYBODY, desk.request_id))
    except IssuerError as error:
        return sign_in_page(desk, to, error=error)
    reply = Response(status_code=303, headers={"location": url, "cache-control": "no-store"})
    kept = f"{secret}.{own_path(to)}" if to else secret
    seconds = int(LIFE.total_seconds())
    reply.headers.append("set-cookie", set_cookie(desk.office, _name(desk), _coded(kept), seconds))
    return reply


@router.get("/sign-in/provider/return")
def finish(desk: Desk) -> Response:
    """Back. A GET, as the provider sends it; it opens a session only in the browser that went out,
    and once: the provider takes its code once.
    """
    kept = _decoded(cookie_of(desk.request, _name(desk)) or "")
    secret, _, to = kept.partition(".")
    query, who = desk.request.query_params, browser(desk.request)
    call = desk.office.call(ANYBODY, desk.request_id)
    try:
        opened = by_provider.finish(desk.office, call, secret, query, who.user_agent, who.secret)
        reply = with_session(desk, desk.go(own_path(to)), opened)
    except IssuerError as error:
        reply = sign_in_page(desk, to, error=error)
    reply.headers.append("set-cookie", set_cookie(desk.office, _name(desk), "", 0))
    return reply


def _name(desk: Screens) -> str:
    is_secure = desk.office.public_url.startswith("https:")
    return "__Host-office-provider" if is_secure else "office-provider"


def _coded(text: str) -> str:
    # Because a cookie takes no blanks, commas and quotes (RFC 6265 section 4.1.1).
    return text.encode("utf-8").hex()


def _decoded(text: str) -> str:
    try:
        return bytes.fromhex(text).decode("utf-8")
    except ValueError:
        return ""
