"""Who looks at the desk: the cookie of a session becomes a member of staff with their roles."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field, replace
from http.cookies import CookieError, SimpleCookie
from typing import Any

from fastapi import Depends, Request

from credissuer.http.asgi import REQUEST_ID
from credissuer.http.callers import service_of
from credissuer.http.problems import Problem, ProblemError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.access.record_logins import record_call
from credissuer.operations.perform import perform
from credissuer.operations.sign_in import sessions
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import Actor, Permission, StepUpRequiredError
from credissuer.staff.session import LONGEST, SessionRecord
from credissuer.staff.sign_in import SignedIn


class SignInRequiredError(Exception):
    """Raised where a page needs somebody who is signed in; `path` is where they wanted to go."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class KeyRequiredError(SignInRequiredError):
    """Raised where somebody is signed in by halves: the security key is still due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A member of staff in their browser. `csrf` is what their forms must carry, `secret` that of
    their cookie. `is_fresh`: they have just proven that it is them; `is_looking`: this request
    changes nothing (GET).
    """

    known: SignedIn
    secret: str = field(repr=False)
    csrf: str
    request_id: str
    is_fresh: bool = False
    is_looking: bool = False

    @property
    def person(self) -> PersonRecord:
        return self.known.person

    @property
    def session(self) -> SessionRecord:
        return self.known.session

    @property
    def actor(self) -> Actor:
        """The actor of what they do; without any role while a security key is due.

        For whatever needs a proof, `perform` and `needs` ask for one that is fresh; the page of the
        step-up keeps the form that was sent.
        """
        # To look at the same things needs none: a page that only shows would else ask all day.
        return replace(self.known.actor, is_proven=self.is_fresh or self.is_looking)

    def call(self, office: Office) -> Call:
        """This request as a call of an operation."""
        return office.call(self.actor, self.request_id)

    def may(self, permission: Permission) -> bool:
        """Whether one of their roles has `permission`."""
        return self.actor.has(permission)


def cookie_name(office: Office) -> str:
    """`__Host-` where the cookie can be Secure: no other host and no other path can set it then."""
    return "__Host-office" if office.public_url.startswith("https:") else "office"


def cookie_of(request: Request, name: str) -> str | None:
    """The value of a cookie; None where there is none."""
    try:
        found = SimpleCookie(request.headers.get("cookie", "")).get(name)
    except CookieError:
        return None
    return found.value if found is not None else None


def set_cookie(office: Office, name: str, value: str, seconds: int) -> str:
    """A Set-Cookie header: not for scripts, not for requests that other sites make."""
    secure = "; Secure" if office.public_url.startswith("https:") else ""
    return f"{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"


def session_cookie(office: Office, secret: str) -> str:
    """The Set-Cookie header of a new session."""
    return set_cookie(office, cookie_name(office), secret, int(LONGEST.total_seconds()))


def no_session_cookie(office: Office) -> str:
    """The Set-Cookie header that takes the cookie away."""
    return set_cookie(office, cookie_name(office), "", 0)


def csrf_of(secret: str) -> str:
    """What the forms of a session carry: made of the cookie's secret, and does not give it away."""
    return hmac.new(secret.encode(), b"forms of this session", hashlib.sha256).hexdigest()


def csrf_for(request: Request) -> str:
    """What a form of this browser must carry; empty where it has no cookie of a session.

    Also where that session is over: whoever signs in again sends a form, too.
    """
    secret = cookie_of(request, cookie_name(service_of(request).office))
    return csrf_of(secret) if secret else ""


def visitor_of(request: Request) -> Visitor | None:
    """Who is signed in, be it by halves; None where nobody is."""
    office = service_of(request).office
    secret = cookie_of(request, cookie_name(office))
    found = sessions.find(office, secret) if secret else None
    if secret is None or found is None:
        return None
    visitor = Visitor(
        known=found,
        secret=secret,
        csrf=csrf_of(secret),
        request_id=str(request.scope[REQUEST_ID]),
        is_fresh=found.is_fresh(office.clock()),
        is_looking=request.method in ("GET", "HEAD"),
    )
    request.scope["credissuer.actor"] = visitor.actor.id
    call = visitor.call(office)
    if sessions.is_to_be_seen(found.session, call):
        perform(office, call, sessions.keep_alive, found.session.id)
    return visitor


def signed_in(permission: Permission | None = None) -> Any:
    """A FastAPI dependency: the visitor, who has `permission`.

    Raises SignInRequiredError, KeyRequiredError, ProblemError `request.forbidden`. A form that is
    sent (POST) is refused unless it comes from a page of this session (`console.forms`).
    """

    def visitor(request: Request) -> Visitor:
        found = _somebody(request)
        if not found.known.is_whole:
            raise KeyRequiredError(request.url.path)
        if permission is not None and not found.may(permission):
            _record_refusal(request, found)
            raise ProblemError(Problem("request.forbidden", {"permission": permission.value}))
        return found

    visitor.permission = permission  # type: ignore[attr-defined]
    return Depends(visitor)


def _record_refusal(request: Request, visitor: Visitor) -> None:
    """The audit trail keeps who asked for what they may not do."""
    office = service_of(request).office
    asked = f"{request.method} {request.url.path}"
    perform(office, visitor.call(office), record_call, asked, admitted=False)


def partly_signed_in() -> Any:
    """A FastAPI dependency: the visitor, also one whose security key is still due. For the pages
    alone on which that key is shown or registered.
    """
    return Depends(_somebody)


def require_step_up(visitor: Visitor) -> None:
    """For what needs a proof although its permission does not (`staff.roles.NEEDS_PROOF`).

    Raises StepUpRequiredError: the visitor shows their key, and the form is sent again as it was.
    """
    if not visitor.is_fresh:
        raise StepUpRequiredError("by hand")


def _somebody(request: Request) -> Visitor:
    found = visitor_of(request)
    if found is None:
        raise SignInRequiredError(request.url.path)
    return found
