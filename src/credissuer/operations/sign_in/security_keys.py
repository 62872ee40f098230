"""Security keys of staff: registered, removed, and used to sign in and to step up.

Each takes two requests. `ask_…` gives what the browser hands to the key; the answer goes to the
function of the same name without `ask_`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from credissuer.errors import NotFoundError, RefusedError, UsageError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.perform import anybody, perform
from credissuer.operations.sign_in import ceremonies, challenges, telling
from credissuer.operations.sign_in.ceremonies import AuthenticatorResponse, NewKey, RelyingParty
from credissuer.operations.sign_in.sessions import (
    OpenedSession,
    digest,
    new_secret,
    open_session,
    require_fresh,
    require_open,
)
from credissuer.staff.challenge import ChallengePurpose
from credissuer.staff.security_key import SecurityKeyRecord
from credissuer.staff.session import SignInMethod
from credissuer.staff.sign_in import LONGEST_LABEL, MOST_KEYS, SignedIn, must_have_key
from credissuer.store.staff.people import People
from credissuer.store.staff.security_keys import SecurityKeys
from credissuer.store.staff.sessions import Sessions
from credissuer.store.transaction import Transaction

Options = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Browser:
    """Who sends an answer: its User-Agent, and the secret of the session that it has, if any."""

    user_agent: str
    secret: str | None = None


@operation(None)
def ask_registration(
    transaction: Transaction, call: Call, office: Office, session_id: str
) -> Outcome[Options]:
    """For a further key the person must have proven just now that it is them.

    Raises NotFoundError `session.not_found`; RefusedError `session.key_required`,
    `session.step_up_required`, `security_key.too_many`.
    """
    signed_in = require_open(transaction, call, session_id)
    _require_may_add(signed_in, call)
    purpose = ChallengePurpose.REGISTER
    challenge = challenges.ask(transaction, call, office, purpose, signed_in)
    person, keys = signed_in.person, tuple(signed_in.keys)
    return Outcome(ceremonies.registration_options(_party(office), person, keys, challenge))


@anybody
def register(
    office: Office, call: Call, session_id: str, label: str, text: str, browser: Browser
) -> OpenedSession:
    """Keep the key that answered; the session goes on under a new secret, as one with a key.

    Raises the same, UsageError `security_key.label`, `security_key.answer_malformed`; RefusedError
    `sign_in.expired`, `security_key.wrong_origin`, `security_key.refused`, `store.conflict`.
    """
    name = label.strip()
    if not 1 <= len(name) <= LONGEST_LABEL or not name.isprintable():
        raise UsageError("security_key.label", longest=LONGEST_LABEL)
    answer = _taken(office, call, ChallengePurpose.REGISTER, text, session_id)
    key = ceremonies.registered(_party(office), answer)
    return perform(office, call, _add, office, session_id, name, key, browser)


@operation(None)
def ask_sign_in(transaction: Transaction, call: Call, office: Office) -> Outcome[Options]:
    """For any key that the browser has for this office: nobody has to type who they are."""
    challenge = challenges.ask(transaction, call, office, ChallengePurpose.SIGN_IN)
    return Outcome(ceremonies.authentication_options(_party(office), (), challenge))


@anybody
def sign_in(office: Office, call: Call, text: str, browser: Browser) -> OpenedSession:
    """A session. Raises UsageError `security_key.answer_malformed`; RefusedError `sign_in.expired`,
    `sign_in.failed`, `security_key.unknown` and what `ceremonies.signed` raises.
    """
    answer = _taken(office, call, ChallengePurpose.SIGN_IN, text, None)
    key, count = _proven(office, call, answer)
    return perform(office, call, _used_to_sign_in, office, key, count, browser)


@operation(None)
def ask_step_up(
    transaction: Transaction, call: Call, office: Office, session_id: str
) -> Outcome[Options]:
    """For one of the person's own keys. Raises NotFoundError `session.not_found`, RefusedError
    `security_key.unknown` where there is none.
    """
    signed_in = require_open(transaction, call, session_id)
    if not signed_in.keys:
        raise RefusedError("security_key.unknown")
    challenge = challenges.ask(transaction, call, office, ChallengePurpose.STEP_UP, signed_in)
    keys = tuple(signed_in.keys)
    return Outcome(ceremonies.authentication_options(_party(office), keys, challenge))


@anybody
def step_up(
    office: Office, call: Call, session_id: str, text: str, browser: Browser
) -> OpenedSession:
    """The person is there: for five minutes they may decide. The session gets a new secret, and
    becomes whole where the key was still due.

    Raises as `sign_in` does, and NotFoundError `session.not_found`.
    """
    answer = _taken(office, call, ChallengePurpose.STEP_UP, text, session_id)
    key, count = _proven(office, call, answer)
    return perform(office, call, _used_to_step_up, office, session_id, key, count, browser)


@operation(None)
def step_up_in_demo(
    transaction: Transaction, call: Call, office: Office, session_id: str
) -> Outcome[OpenedSession]:
    """A click stands for the key. Raises RefusedError `session.step_up_required` outside a demo."""
    signed_in = require_open(transaction, call, session_id)
    # https is what every office but a throw-away one has.
    is_demo = signed_in.session.method is SignInMethod.DEMO
    if not is_demo or not office.public_url.startswith("http://"):
        raise RefusedError("session.step_up_required", minutes=5)
    return _stepped_up(transaction, call, office, signed_in)


@operation(None)
def remove(
    transaction: Transaction, call: Call, office: Office, session_id: str, key_id: str
) -> Outcome[SecurityKeyRecord]:
    """Remove one of the caller's own keys, which then opens nothing; they are told by e-mail.

    Raises NotFoundError `session.not_found`, `security_key.not_found`; RefusedError
    `session.step_up_required`, `security_key.last`.
    """
    signed_in = require_open(transaction, call, session_id)
    require_fresh(signed_in, call)
    key = {key.id: key for key in signed_in.keys}.get(key_id)
    if key is None:
        raise NotFoundError("security_key.not_found")
    if len(signed_in.keys) == 1 and must_have_key(signed_in.person):
        raise RefusedError("security_key.last")
    transaction.of(SecurityKeys).remove(key_id, call.now)
    telling.key_removed(transaction, call, office, signed_in.person, key)
    person = signed_in.person.id
    return Outcome(key, (call.event("security_key.removed", person, key=_short(key_id)),))


@operation(None)
def _add(
    transaction: Transaction,
    call: Call,
    office: Office,
    session_id: str,
    label: str,
    key: NewKey,
    browser: Browser,
) -> Outcome[OpenedSession]:
    signed_in = require_open(transaction, call, session_id)
    # Again, because another key may have come while this one was being made.
    _require_may_add(signed_in, call)
    record = SecurityKeyRecord(
        id=key.id,
        person_id=signed_in.person.id,
        label=label,
        public_key=key.public_key,
        sign_count=key.sign_count,
        added_at=call.now,
        used_at=None,
        removed_at=None,
    )
    transaction.add([record])
    telling.key_added(transaction, call, office, signed_in.person, record)
    added = call.event("security_key.added", signed_in.person.id, key=_short(key.id))
    opened = _replaced(transaction, call, office, signed_in, browser)
    return Outcome(opened.value, (added, *opened.events))


@operation(None)
def _used_to_sign_in(
    transaction: Transaction,
    call: Call,
    office: Office,
    key: SecurityKeyRecord,
    count: int,
    browser: Browser,
) -> Outcome[OpenedSession]:
    _note_use(transaction, call, key, count)
    person, method = transaction.of(People).by_id(key.person_id), SignInMethod.SECURITY_KEY
    # The key refers to it, and nobody is ever deleted.
    assert person is not None
    return open_session(
        transaction, call, office, person, method, browser.user_agent, browser.secret
    )


@operation(None)
def _used_to_step_up(
    transaction: Transaction,
    call: Call,
    office: Office,
    session_id: str,
    key: SecurityKeyRecord,
    count: int,
    browser: Browser,
) -> Outcome[OpenedSession]:
    signed_in = require_open(transaction, call, session_id)
    if key.person_id != signed_in.person.id:
        raise RefusedError("security_key.unknown")
    _note_use(transaction, call, key, count)
    if signed_in.session.method is SignInMethod.SECURITY_KEY:
        return _stepped_up(transaction, call, office, signed_in)
    return _replaced(transaction, call, office, signed_in, browser)


def _replaced(
    transaction: Transaction, call: Call, office: Office, signed_in: SignedIn, browser: Browser
) -> Outcome[OpenedSession]:
    """A session with a key instead of the present one, which ends."""
    person, former = signed_in.person, signed_in.session.id
    method = SignInMethod.SECURITY_KEY
    opened = open_session(transaction, call, office, person, method, browser.user_agent)
    transaction.of(Sessions).end(former, call.now)
    ended = call.event("session.ended", person.id, session=former)
    return Outcome(opened.value, (*opened.events, ended))


def _stepped_up(
    transaction: Transaction, call: Call, office: Office, signed_in: SignedIn
) -> Outcome[OpenedSession]:
    secret, before = new_secret(office), signed_in.session
    kept = digest(secret)
    transaction.of(Sessions).stepped_up(before.id, call.now, kept)
    session = replace(before, stepped_up_at=call.now, secret_sha256=kept)
    event = call.event("session.stepped_up", signed_in.person.id, session=session.id)
    return Outcome(OpenedSession(session, secret), (event,))


def _require_may_add(signed_in: SignedIn, call: Call) -> None:
    if not signed_in.may_add_key:
        raise RefusedError("session.key_required")
    # The first key needs none before it: the password was asked in this session.
    if signed_in.keys:
        require_fresh(signed_in, call)
    if len(signed_in.keys) >= MOST_KEYS:
        raise RefusedError("security_key.too_many", most=MOST_KEYS)


def _taken(
    office: Office, call: Call, purpose: ChallengePurpose, text: str, session_id: str | None
) -> AuthenticatorResponse:
    """The answer of the browser, to a challenge that was open."""
    answer = AuthenticatorResponse.read(text)
    taken = perform(office, call, challenges.take, purpose, answer.challenge, session_id)
    challenges.require_taken(taken)
    return answer


def _proven(
    office: Office, call: Call, answer: AuthenticatorResponse
) -> tuple[SecurityKeyRecord, int]:
    """The key that signed, and its counter."""
    with office.store.read() as reading:
        key = reading.of(SecurityKeys).by_id(answer.key_id)
    if key is None or key.removed_at is not None:
        raise RefusedError("security_key.unknown")
    try:
        return key, ceremonies.signed(_party(office), answer, key)
    except RefusedError as error:
        perform(office, call, _record_refused, key.person_id, _short(key.id), error.code)
        raise


@operation(None)
def _record_refused(
    transaction: Transaction, call: Call, who: str, key: str, code: str
) -> Outcome[None]:
    """Note that a key was refused, above all a copy of one."""
    return Outcome(None, (call.event("security_key.refused", who, key=key, code=code),))


def _note_use(transaction: Transaction, call: Call, key: SecurityKeyRecord, count: int) -> None:
    keys = transaction.of(SecurityKeys)
    now = keys.by_id(key.id)
    if now is None or now.removed_at is not None:
        raise RefusedError("security_key.unknown")
    # As it stands in this transaction, so that of two answers with one count only one is let in.
    if now.sign_count and count <= now.sign_count:
        raise RefusedError("security_key.cloned")
    keys.used(key.id, call.now, count)


def _short(key_id: str) -> str:
    """Enough of the id to tell a person's keys apart."""
    return key_id[:12]


def _party(office: Office) -> RelyingParty:
    return RelyingParty.at(office.public_url, office.issuer_name["vi"])
