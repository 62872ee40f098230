"""Sessions of staff: opened by a sign-in, found by the cookie's secret, listed, ended."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from credissuer.errors import NotFoundError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.perform import anybody
from credissuer.operations.sign_in import account_notices
from credissuer.staff.person import PersonRecord, person_actor, person_id
from credissuer.staff.session import LONGEST, SessionRecord, SignInMethod
from credissuer.staff.sign_in import FRESH, SignedIn
from credissuer.store.staff.people import People
from credissuer.store.staff.security_keys import SecurityKeys
from credissuer.store.staff.sessions import Sessions
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire.envelope import base64url

_LONGEST_SECRET = 100
_EVERY = 1_000_000
"""Sessions that are ended at once: more than a person will ever have."""
_SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is kept when somebody was last there: each time is a commit."""

_PROVES = (SignInMethod.SECURITY_KEY, SignInMethod.DEMO, SignInMethod.PASSWORD)
"""By what somebody proves in the very sign-in that it is them. Another provider may have let them
in without asking.
"""


class OpenedSession(NamedTuple):
    """A session with the secret for its cookie (256 random bits), which is kept nowhere else."""

    session: SessionRecord
    secret: str


def digest(secret: str) -> str:
    """What is kept of a secret (hex)."""
    # A plain hash is enough: 256 random bits cannot be guessed, whatever the hash costs.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def new_secret(office: Office) -> str:
    """43 characters that nobody can guess."""
    return base64url.encode(office.entropy(32)).decode("ascii")


@operation(None)
def open_session(
    transaction: Transaction,
    call: Call,
    office: Office,
    person: PersonRecord,
    method: SignInMethod,
    user_agent: str,
    replaces: str | None = None,
) -> Outcome[OpenedSession]:
    """A new session of somebody who has just proven that it is them, always with a new secret.

    They are told where the browser is one that they have not used here. `replaces` is the secret of
    the session that the browser had: it ends. Raises RefusedError
    `sign_in.failed` for somebody who may not sign in (any more).
    """
    # Read again, because whoever proved it may have been disabled meanwhile.
    now = transaction.of(People).by_id(person.id)
    if now is None or not now.is_active:
        raise RefusedError("sign_in.failed")
    secret = new_secret(office)
    record = SessionRecord(
        id=office.entropy(9).hex(),
        secret_sha256=digest(secret),
        person_id=person.id,
        method=method,
        user_agent=_printable(user_agent),
        created_at=call.now,
        seen_at=call.now,
        expires_at=call.now + LONGEST,
        ended_at=None,
        stepped_up_at=call.now if method in _PROVES else None,
    )
    transaction.add([record])
    own = replace(call, actor=person_actor(person))
    events = [own.event("session.opened", person.id, session=record.id, method=method.value)]
    if replaces is not None:
        former = transaction.of(Sessions).by_secret(digest(replaces[:_LONGEST_SECRET]))
        if former is not None and transaction.of(Sessions).end(former.id, call.now):
            events.append(own.event("session.ended", former.person_id, session=former.id))
    account_notices.signed_in(transaction, call, office, now, record)
    return Outcome(OpenedSession(record, secret), tuple(events))


def find(office: Office, secret: str) -> SignedIn | None:
    """The open session of a cookie; None where there is none, or its person may not sign in."""
    with office.store.read() as reading:
        record = reading.of(Sessions).by_secret(digest(secret[:_LONGEST_SECRET]))
        if record is None or not record.is_open(office.clock()):
            return None
        return _whose(reading, record)


@operation(None)
def keep_alive(transaction: Transaction, call: Call, session_id: str) -> Outcome[None]:
    """Something was done in the session, so that it stays open."""
    transaction.of(Sessions).seen(session_id, call.now)
    return Outcome(None)


def is_to_be_seen(session: SessionRecord, call: Call) -> bool:
    """Whether `keep_alive` has something to write."""
    return call.now - session.seen_at >= _SEEN_EVERY


@anybody
def listed(office: Office, call: Call) -> list[SessionRecord]:
    """The caller's own open sessions, the latest first."""
    with office.store.read() as reading:
        records = reading.of(Sessions).of_person(person_id(call.actor) or "")
    return [record for record in records if record.is_open(call.now)]


@operation(None)
def end(transaction: Transaction, call: Call, session_id: str) -> Outcome[None]:
    """End one of the caller's own sessions. Raises NotFoundError `session.not_found`."""
    session = transaction.of(Sessions).by_id(session_id)
    # Of somebody else the same answer, so that it tells nothing.
    if session is None or session.person_id != person_id(call.actor):
        raise NotFoundError("session.not_found")
    if not transaction.of(Sessions).end(session_id, call.now):
        return Outcome(None)
    who = person_id(call.actor) or ""
    return Outcome(None, (call.event("session.ended", who, session=session_id),))


@operation(None)
def end_others(transaction: Transaction, call: Call, kept: str) -> Outcome[int]:
    """End the caller's own sessions but `kept`; how many were open."""
    sessions = transaction.of(Sessions)
    who = person_id(call.actor) or ""
    ended = [
        record.id
        for record in sessions.of_person(who, _EVERY)
        if record.id != kept and record.is_open(call.now) and sessions.end(record.id, call.now)
    ]
    events = tuple(call.event("session.ended", who, session=each) for each in ended)
    return Outcome(len(ended), events)


def require_open(transaction: Transaction, call: Call, session_id: str) -> SignedIn:
    """The caller's session, as it stands in this transaction. Raises NotFoundError
    `session.not_found`.
    """
    record = transaction.of(Sessions).by_id(session_id)
    is_own = record is not None and record.person_id == person_id(call.actor)
    if record is None or not is_own or not record.is_open(call.now):
        raise NotFoundError("session.not_found")
    signed_in = _whose(transaction, record)
    if signed_in is None:
        raise NotFoundError("session.not_found")
    return signed_in


def require_fresh(signed_in: SignedIn, call: Call) -> None:
    """Raises RefusedError `session.step_up_required` unless the person has just proven that it is
    them.
    """
    if not signed_in.is_fresh(call.now):
        minutes = int(FRESH.total_seconds()) // 60
        raise RefusedError("session.step_up_required", minutes=minutes)


def _whose(reading: Reading, record: SessionRecord) -> SignedIn | None:
    person = reading.of(People).by_id(record.person_id)
    if person is None or not person.is_active:
        return None
    return SignedIn(record, person, tuple(reading.of(SecurityKeys).of_person(person.id)))


def _printable(user_agent: str) -> str:
    # Cut and cleaned, because it comes from outside and is shown in the list of sessions.
    return "".join(each for each in user_agent if each.isprintable())[:200]
