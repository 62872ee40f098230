"""Who was let in and who was not, in the audit trail: calls over HTTP, and failed logins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from credissuer.office.call import Call, Outcome, operation
from credissuer.store.transaction import Transaction
from credverifier.wire.envelope import dates


# Anybody may, here and below, because those who are not let in are recorded above all.
@operation(None)
def record_call(
    transaction: Transaction,
    call: Call,
    request: str,
    *,
    admitted: bool,
    token: str | None = None,
) -> Outcome[None]:
    """Note a `request`, method and path, of a caller that is known, and whether it was admitted.

    `token` is the id of the bearer token that a person called with.
    """
    action = "call.admitted" if admitted else "call.denied"
    # Bounded, because the client chooses the path and the trail is kept for ever.
    detail = {} if token is None else {"token": token}
    return Outcome(None, (call.event(action, request[:500], **detail),))


@operation(None)
def record_failed_logins(
    transaction: Transaction,
    call: Call,
    minute: datetime,
    tries: int,
    addresses: int,
) -> Outcome[None]:
    """Note how many logins failed in a minute, and from how many addresses."""
    event = call.event(
        "login.failed",
        "bearer token",
        minute=dates.stamp(minute),
        tries=tries,
        addresses=addresses,
    )
    return Outcome(None, (event,))


@operation(None)
def record_failed_sign_ins(
    transaction: Transaction,
    call: Call,
    minute: datetime,
    tries: int,
    addresses: int,
    people: Mapping[str, int],
) -> Outcome[None]:
    """Note how many sign-ins of staff failed in a minute, and how many of each person: id -> count."""
    at = dates.stamp(minute)
    whole = call.event("login.failed", "office", minute=at, tries=tries, addresses=addresses)
    each = (
        call.event("login.failed", person, minute=at, tries=count)
        for person, count in sorted(people.items())
    )
    return Outcome(None, (whole, *each))
