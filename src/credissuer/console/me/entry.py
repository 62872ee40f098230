"""/me: how a holder comes in by e-mail, and goes out."""

from __future__ import annotations

from fastapi import APIRouter, Response

from credissuer.applications.holder import HolderRecord, digest, email_of
from credissuer.console.forms import Form, FormData
from credissuer.console.holders import (
    Holder,
    Me,
    MeScreens,
    is_demo,
    no_session_cookie,
    session_cookie,
)
from credissuer.console.screens import own_path
from credissuer.errors import RefusedError
from credissuer.http.asgi import REQUEST_ID, address
from credissuer.http.problems import Problem, ProblemError
from credissuer.operations.applying import entering
from credissuer.operations.perform import perform
from credissuer.staff.roles import ANYBODY
from credissuer.store.applications.holders import HolderLinks, Holders
from credissuer.words import in_language

router = APIRouter()

DEMO_HOST = "demo.invalid"
"""Of the addresses of a demo's made-up people: no mail ever reaches it (RFC 2606)."""


@router.get("")
def start(me: Me) -> Response:
    """Where to begin; whoever is signed in is led to their page."""
    if me.own is not None:
        return me.way("/me/status")
    return _start(me)


@router.post("/link")
def send_link(me: Me, form: Form) -> Response:
    """Send a link to sign in. The answer is the same for every address."""
    language = form.text("lang")
    if language in ("vi", "en"):
        me.request.scope["query_string"] = f"lang={language}".encode("ascii")
    service, asking = me.service, address(me.request.scope)
    service.holder_rate.take(asking)
    call = me.office.call(ANYBODY, str(me.request.scope[REQUEST_ID]))
    try:
        # Only once the address can be one, because a slip of the pen must not use up a turn.
        email_of(form.text("email"))
        service.holders_in_all.take("all")
        link = perform(
            me.office, call, entering.begin, me.office, form.text("email"), me.language()
        )
    except RefusedError as error:
        return _start(me, error, form.typed())
    return me.show("me/sent.html", link=link if is_demo(me) else None)


@router.post("/demo")
def enter_demo(me: Me, form: Form) -> Response:
    """Come in as one of the made-up holders. Raises ProblemError `request.not_found` outside of a
    demo.
    """
    holder = next((one for one in _made_up(me) if one.id == form.text("holder")), None)
    if holder is None:
        raise ProblemError(Problem("request.not_found"))
    call = me.office.call(ANYBODY, str(me.request.scope[REQUEST_ID]))
    return _entered(me, perform(me.office, call, entering.open_session, me.office, holder), form)


@router.get("/sign-in")
def landing(me: Me) -> Response:
    """Where the link in the mail leads. It is used by the button alone, because scanners of mail
    open links and press nothing.
    """
    key = me.request.query_params.get("key", "")
    with me.office.store.read() as reading:
        link = reading.of(HolderLinks).by_secret(digest(key))
    if link is None or not link.is_usable(me.office.clock()):
        return me.show("me/ended.html", status=410)
    me.spoken = link.language
    return me.show("me/sign_in.html", key=key, email=_masked(link.email))


@router.post("/sign-in")
def enter(me: Me, form: Form) -> Response:
    """Use the link and begin a session, always a new one."""
    me.service.public_rate.take(address(me.request.scope))
    call = me.office.call(ANYBODY, str(me.request.scope[REQUEST_ID]))
    try:
        entered = perform(me.office, call, entering.enter, me.office, form.text("secret"))
    except RefusedError:
        return me.show("me/ended.html", status=410)
    return _entered(me, entered, form)


@router.post("/sign-out")
def leave(own: Holder, me: Me, form: Form) -> Response:
    """End this session, or all of them."""
    everywhere = form.text("all") == "1"
    session_id = None if everywhere else own.session.id
    perform(me.office, own.call(me.office), entering.leave, session_id)
    reply = me.way("/me", "me.left")
    reply.headers.append("set-cookie", no_session_cookie(me.office))
    return reply


def _entered(me: MeScreens, entered: entering.EnteredHolder, form: FormData) -> Response:
    reply = me.go(own_path(form.text("to"), "/me/status"))
    reply.headers.append("set-cookie", session_cookie(me.office, entered.secret))
    return reply


def _made_up(me: MeScreens) -> list[HolderRecord]:
    """The holders whom a demo lets in by one click; nobody anywhere else."""
    if not is_demo(me):
        return []
    with me.office.store.read() as reading:
        return reading.of(Holders).at_host(DEMO_HOST)


def _start(
    me: MeScreens,
    error: RefusedError | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    language = me.language()
    criteria = [in_language(one.title, language) for one in me.office.programme.criteria]
    return me.show(
        "me/start.html", error=error, typed=typed, criteria=criteria, made_up=_made_up(me)
    )


def _masked(email: str) -> str:
    """An address that its owner knows again: `mi…@example.vn`."""
    local, _, host = email.partition("@")
    return f"{local[:2]}…@{host}"
