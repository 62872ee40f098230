"""Sessions of members of staff: opened at sign-in, kept alive by use, ended by anybody's wish."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.staff.person import PersonRecord
from credissuer.staff.session import LONGEST, SessionRecord, SignInMethod
from credissuer.store.staff.people import People
from credissuer.store.staff.sessions import Sessions
from credissuer.store.transaction import Transaction
from credverifier.wire.envelope import base64url

SEEN_EVERY = timedelta(minutes=2)
"""How often use is written down: a write at every click would cost more than the clicks."""


def new_secret(office: Office) -> str:
    """The secret of a cookie: 256 random bits, base64url."""
    return base64url.encode(office.entropy(32)).decode("ascii")


def digest(secret: str) -> str:
    """The SHA-256 (hex) of a secret, which is all that is kept of it."""
    # A plain hash is enough: 256 random bits cannot be guessed, whatever the hash costs.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


@operation(None)
def open_session(
    transaction: Transaction,
    call: Call,
    office: Office,
    person: PersonRecord,
    method: SignInMethod,
    user_agent: str,
) -> Outcome[tuple[SessionRecord, str]]:
    """A session of a person who has just proved that it is them, and the secret of its cookie.

    One by security key counts as stepped up: the proof is as fresh as any.
    """
    secret = new_secret(office)
    record = SessionRecord(
        id=office.entropy(9).hex(),
        secret_sha256=digest(secret),
        person_id=person.id,
        method=method,
        user_agent=user_agent[:200],
        created_at=call.now,
        seen_at=call.now,
        expires_at=call.now + LONGEST,
        ended_at=None,
        stepped_up_at=call.now if method is SignInMethod.SECURITY_KEY else None,
    )
    transaction.add([record])
    event = call.event("session.opened", person.id, method=method.value, session=record.id)
    return Outcome((record, secret), (event,))


@operation(None)
def end_session(transaction: Transaction, call: Call, session_id: str) -> Outcome[bool]:
    """End one session; False where it had ended."""
    ended = transaction.of(Sessions).end(session_id, call.now)
    events = (call.event("session.ended", session_id),) if ended else ()
    return Outcome(ended, events)


@operation(None)
def keep_alive(transaction: Transaction, call: Call, session_id: str) -> Outcome[None]:
    """Write down that the session is in use. No audit entry: what was done in it has its own."""
    transaction.of(Sessions).seen(session_id, call.now)
    return Outcome(None)


def current(office: Office, secret: str) -> tuple[PersonRecord, SessionRecord] | None:
    """Who the cookie's secret stands for; None where its session is over or its person disabled."""
    with office.store.read() as reading:
        session = reading.of(Sessions).by_secret(digest(secret))
        if session is None or not session.is_open(office.clock()):
            return None
        person = reading.of(People).by_id(session.person_id)
    if person is None or not person.is_active:
        return None
    return person, session
