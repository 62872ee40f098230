"""Who looks at the desk: the cookie of a session becomes a member of staff with their roles."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any

from fastapi import Depends, Request

from credissuer.http.asgi import REQUEST_ID
from credissuer.http.callers import service_of
from credissuer.http.problems import Problem, ProblemError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.perform import perform
from credissuer.operations.sign_in import sessions
from credissuer.staff.person import PersonRecord, person_actor
from credissuer.staff.roles import Actor, Permission
from credissuer.staff.session import LONGEST, SessionRecord


class SignInRequiredError(Exception):
    """Raised where a page needs somebody who is signed in; `path` is where they wanted to go."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A member of staff in their browser. `csrf` is what their forms must carry."""

    person: PersonRecord
    session: SessionRecord
    csrf: str
    request_id: str

    @property
    def actor(self) -> Actor:
        """The actor of what they do."""
        return person_actor(self.person)

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


def visitor_of(request: Request) -> Visitor | None:
    """Who is signed in; None where nobody is."""
    office = service_of(request).office
    secret = cookie_of(request, cookie_name(office))
    found = sessions.current(office, secret) if secret else None
    if secret is None or found is None:
        return None
    person, session = found
    visitor = Visitor(
        person=person,
        session=session,
        csrf=csrf_of(secret),
        request_id=str(request.scope[REQUEST_ID]),
    )
    request.scope["credissuer.actor"] = visitor.actor.id
    if office.clock() - session.seen_at >= sessions.SEEN_EVERY:
        perform(office, visitor.call(office), sessions.keep_alive, session.id)
    return visitor


def signed_in(permission: Permission | None = None) -> Any:
    """A FastAPI dependency: the visitor, who has `permission`.

    Raises SignInRequiredError, ProblemError `request.forbidden`. A form that is sent (POST) is
    refused unless it comes from a page of this session (`console.forms`).
    """

    def visitor(request: Request) -> Visitor:
        found = visitor_of(request)
        if found is None:
            raise SignInRequiredError(request.url.path)
        if permission is not None and not found.may(permission):
            raise ProblemError(Problem("request.forbidden"))
        return found

    visitor.permission = permission  # type: ignore[attr-defined]
    return Depends(visitor)
