"""Authentication and authorization of the office's API: a bearer token becomes an actor."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from credissuer.errors import ForbiddenError
from credissuer.http.asgi import REQUEST_ID, address
from credissuer.http.problems import Problem, ProblemError
from credissuer.http.service import Service
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.access import bearer_tokens
from credissuer.operations.access.record_logins import record_call
from credissuer.operations.perform import perform
from credissuer.staff.bearer_token import BearerTokenRecord
from credissuer.staff.person import PERSON
from credissuer.staff.roles import Actor, Permission, Role

# Because a header may be long, and everything before a login must be cheap.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Caller:
    """The authenticated caller of one request: the id of its token, and its actor."""

    request: Request
    service: Service
    token_id: str
    actor: Actor

    @property
    def office(self) -> Office:
        """The office that is called."""
        return self.service.office

    @property
    def request_id(self) -> str:
        """As in the access log and in the audit trail."""
        return str(self.request.scope[REQUEST_ID])

    def call(self) -> Call:
        """This request as a call of an operation, at this moment."""
        return self.office.call(self.actor, self.request_id)


def service_of(request: Request) -> Service:
    """The service that the application was created with."""
    service: Service = request.app.state.service
    return service


Served = Annotated[Service, Depends(service_of)]


def may(permission: Permission) -> Any:
    """A FastAPI dependency: the caller, if its role has `permission`; the audit trail records it.

    Raises ProblemError `request.unauthorized`, `request.too_many`; ForbiddenError.
    """

    def caller(request: Request, service: Served) -> Caller:
        admitted = _caller(request, service)
        request.scope["credissuer.actor"] = admitted.actor.id
        # Here and again in `perform`, because a refusal is recorded, and comes before the body of
        # the request is read.
        try:
            admitted.actor.require(permission)
        except ForbiddenError:
            _record(admitted, admitted=False)
            raise
        _record(admitted, admitted=True)
        return admitted

    caller.permission = permission  # type: ignore[attr-defined]
    return Depends(caller)


def perhaps(permission: Permission) -> Any:
    """A FastAPI dependency: the caller if it has `permission`, None for anybody else.

    For what everybody may ask and the office gets more of. Raises ProblemError
    `request.unauthorized`, `request.too_many` for a bearer token that is not good.
    """

    def caller(request: Request, service: Served) -> Caller | None:
        scheme = request.headers.get("authorization", "").partition(" ")[0]
        if scheme.lower() != "bearer":
            return None
        admitted = _caller(request, service)
        if not admitted.actor.has(permission):
            return None
        request.scope["credissuer.actor"] = admitted.actor.id
        _record(admitted, admitted=True)
        return admitted

    return Depends(caller)


def _caller(request: Request, service: Service) -> Caller:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    # "Bearer" in any case, because schemes are case-insensitive (RFC 9110 section 11.1).
    secret = secret.strip()
    if scheme.lower() != "bearer" or not secret:
        raise ProblemError(Problem("request.unauthorized"))
    found = _find(service.office, secret)
    if found is None:
        # Counted before it is refused, so that the trail also shows what is beyond the limit.
        # Only failed logins are limited, because callers with good tokens may share the address of
        # an attacker behind one proxy.
        service.failed_logins.count(address(request.scope))
        service.failed_token_rate.take(address(request.scope))
        raise ProblemError(Problem("request.unauthorized"))
    token, roles = found
    # A person's token acts as the person: what takes two people takes two persons.
    actor_id = f"token:{token.id}" if token.person_id is None else f"{PERSON}{token.person_id}"
    return Caller(request, service, token.id, Actor(id=actor_id, roles=roles))


def _find(office: Office, secret: str) -> tuple[BearerTokenRecord, frozenset[Role]] | None:
    """The unexpired, unrevoked token with this secret, and what it is good for now; None where
    there is none, or where whose it is may not sign in any more.

    Every record is compared in constant time, so that timing tells nothing about the secrets.
    """
    # SHA-256 without salt or stretching suffices, because a secret is 32 random octets: there is
    # no dictionary to try.
    digest = hashlib.sha256(secret[:_LONGEST].encode("utf-8", "surrogatepass")).hexdigest()
    with office.store.read() as reading:
        # Neither `break` nor `return` inside, because the time would tell the place of the match.
        now, match = office.clock(), None
        for record in reading.bearer_tokens.all():
            if hmac.compare_digest(digest, record.secret_sha256):
                match = record
        if match is None or match.revoked_at is not None or match.expires_at <= now:
            return None
        roles = bearer_tokens.roles_of(reading, match)
    return None if roles is None else (match, roles)


def _record(caller: Caller, *, admitted: bool) -> None:
    route = f"{caller.request.method} {caller.request.url.path}"
    # The token too, where the actor is whose it is.
    token = caller.token_id if caller.actor.id.startswith(PERSON) else None
    perform(caller.office, caller.call(), record_call, route, admitted=admitted, token=token)
