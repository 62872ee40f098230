"""Who is calling: a bearer token becomes an actor, or the call ends here.

Every call of the office passes through.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Request

from credissuer.audit.trail import AuditEvent
from credissuer.errors import ForbiddenError
from credissuer.http.asgi import REQUEST_ID, address
from credissuer.http.problems import Problem, ProblemError
from credissuer.http.service import Service
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.staff.bearer_token import BearerTokenRecord
from credissuer.staff.roles import Actor, Permission, Role

_LONGEST = 200


class Caller:
    """Whoever calls, as the actions know them, and the id of the request."""

    def __init__(self, token_id: str, actor: Actor, request_id: str) -> None:
        self.token_id = token_id
        self.actor = actor
        self.request_id = request_id

    def call(self, office: Office) -> Call:
        """This request as a call of an operation."""
        return office.call(self.actor, self.request_id)


def service_of(request: Request) -> Service:
    """What the application was made with."""
    service: Service = request.app.state.service
    return service


Served = Annotated[Service, Depends(service_of)]


def may(permission: Permission) -> Any:
    """A dependency of FastAPI: the caller, if its role has `permission`.

    The call is written to the audit trail.

    Raises ProblemError `request.unauthorized`, `request.too_many`; ForbiddenError.
    """

    def caller(request: Request, service: Served) -> Caller:
        found = _caller(request, service)
        request.scope["credissuer.actor"] = found.actor.id
        try:
            found.actor.require(permission)
        except ForbiddenError:
            _note(service.office, found, request, "call.denied")
            raise
        _note(service.office, found, request, "call.admitted")
        return found

    caller.permission = permission  # type: ignore[attr-defined]
    return Depends(caller)


def _caller(request: Request, service: Service) -> Caller:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    secret = secret.strip()
    if scheme.lower() != "bearer" or not secret:
        raise ProblemError(Problem("request.unauthorized"))
    record = _find(service.office, secret)
    if record is None:
        # A right token is listened to whatever others tried: they may share its address behind one
        # proxy.
        service.wrong_logins.count(address(request.scope))
        service.wrong_tokens.take(address(request.scope))
        raise ProblemError(Problem("request.unauthorized"))
    actor = Actor(id=f"token:{record.id}", roles=frozenset({Role(record.role)}))
    return Caller(record.id, actor, str(request.scope[REQUEST_ID]))


def _find(office: Office, secret: str) -> BearerTokenRecord | None:
    """The token that is good now, whose secret this is.

    Each is compared, and each for as long as any other.
    """
    digest = hashlib.sha256(secret[:_LONGEST].encode("utf-8", "surrogatepass")).hexdigest()
    with office.store.read() as reading:
        known = reading.bearer_tokens.all()
    now, found = office.clock(), None
    for record in known:
        if hmac.compare_digest(digest, record.secret_sha256):
            found = record
    if found is None or found.revoked_at is not None or found.expires_at <= now:
        return None
    return found


def _note(office: Office, caller: Caller, request: Request, action: str) -> None:
    event = AuditEvent(
        at=office.clock(),
        actor=caller.actor.id,
        request_id=caller.request_id,
        action=action,
        object=f"{request.method} {request.url.path}"[:500],
        detail={},
    )
    with office.store.write() as transaction:
        transaction.audit.append([event])


Check = Callable[[Request, Service], Caller]
