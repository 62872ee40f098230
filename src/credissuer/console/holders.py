"""Who looks at their own page (/me): the cookie of a session becomes a holder, and their pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends, Request, Response

from credissuer.applications.holder import SESSION_LIFETIME, HolderRecord, HolderSessionRecord
from credissuer.console.screens import Screens
from credissuer.console.visitors import SignInRequiredError, cookie_of, csrf_of, set_cookie
from credissuer.errors import IssuerError
from credissuer.http.asgi import REQUEST_ID
from credissuer.http.callers import service_of
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.applying import entering
from credissuer.operations.applying.own import holder_actor
from credissuer.operations.perform import perform
from credissuer.words import words
from credverifier import platforms
from credverifier.days import day_of

ME = "/me"

SEEN_EVERY = timedelta(hours=1)
"""A session is written down as used at most that often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A holder in their browser. `csrf` is what their forms must carry."""

    holder: HolderRecord
    session: HolderSessionRecord
    csrf: str
    request_id: str

    def call(self, office: Office) -> Call:
        """This request as a call of an operation."""
        return office.call(holder_actor(self.holder.id), self.request_id)


def cookie_name(office: Office) -> str:
    """Another one than that of staff, because one person may be both in one browser."""
    return "__Host-me" if office.public_url.startswith("https:") else "me"


def session_cookie(office: Office, secret: str) -> str:
    """The Set-Cookie header of a new session."""
    return set_cookie(office, cookie_name(office), secret, int(SESSION_LIFETIME.total_seconds()))


def no_session_cookie(office: Office) -> str:
    """The Set-Cookie header that takes the cookie away."""
    return set_cookie(office, cookie_name(office), "", 0)


def holder_of(request: Request) -> Own | None:
    """The holder who is signed in; None where nobody is."""
    office = service_of(request).office
    secret = cookie_of(request, cookie_name(office))
    if not secret:
        return None
    now = office.clock()
    with office.store.read() as reading:
        found = entering.live_session(reading, secret, now)
    if found is None:
        return None
    holder, session = found
    own = Own(
        holder=holder,
        session=session,
        csrf=csrf_of(secret),
        request_id=str(request.scope[REQUEST_ID]),
    )
    request.scope["credissuer.actor"] = own.call(office).actor.id
    if now - session.seen_at >= SEEN_EVERY:
        perform(office, own.call(office), entering.see, session.id)
    return own


def require_holder(request: Request) -> Own:
    """Raises SignInRequiredError where nobody is signed in."""
    found = holder_of(request)
    if found is None:
        raise SignInRequiredError(request.url.path)
    return found


Holder = Annotated[Own, Depends(require_holder)]
"""The holder of a request, as a parameter of a route: without one the way leads to /me."""


class MeScreens(Screens):
    """The pages of a holder. `own` is None before they have signed in; `spoken` is the language
    that they are known to read.
    """

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self.own = holder_of(request)
        self.spoken = self.own.holder.language if self.own else None

    def language(self, visitor: Any = None) -> str:
        """What the address asks for, else the holder's own, else what the browser prefers."""
        asked = self.request.query_params.get("lang")
        chosen = super().language(None)
        return self.spoken if self.spoken and asked != chosen else chosen

    def show(
        self,
        template: str,
        *,
        status: int = 200,
        error: IssuerError | None = None,
        typed: Mapping[str, str] | None = None,
        **facts: Any,
    ) -> Response:
        """A page of a template in `console/templates`; the arguments are those of `Screens.page`."""
        return self.page(template, None, status=status, error=error, typed=typed, **facts)

    def way(self, path: str, said: str | None = None, **query: str) -> Response:
        """The way to another page of the holder's, in the language of this one."""
        asked = self.request.query_params.get("lang")
        spoken = {"lang": asked} if asked == self.language() else {}
        return self.go(path, said, **spoken, **query)

    def _common(self, language: str, visitor: Any) -> dict[str, Any]:
        common = super()._common(language, None)
        office = self.office
        # Of the cookie and not of the session, because one that has ended still comes with forms.
        secret = cookie_of(self.request, cookie_name(office))

        def days_left(at: datetime) -> int:
            """Days of the office from today; negative where it is over."""
            return (day_of(at, office.zone) - office.today).days

        return {
            **common,
            "listed": lambda name: words("me", language)[name],
            "worded": lambda table, key: words("me", language)[table].get(
                key, words("me", language)[table].get("other", key)
            ),
            "platform": platforms.display_name,
            "own": self.own,
            "csrf": csrf_of(secret) if secret else "",
            "days_left": days_left,
            "is_demo": is_demo(self),
        }


Me = Annotated[MeScreens, Depends(MeScreens)]
"""The pages of a holder's request, as a parameter of a route."""


def is_demo(screens: Screens) -> bool:
    """Whether this is a demo, where no mail is sent and made-up people may come in."""
    # Both, because an option alone must never open a real office.
    demo = screens.service.options.demo
    return demo and screens.office.public_url.startswith("http://")
