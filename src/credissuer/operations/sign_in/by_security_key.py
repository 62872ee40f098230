"""Sign in and step up by a security key.

Each takes two requests. `ask_…` gives what the browser hands to the key; the answer goes to the
function of the same name without `ask_`.
"""

from __future__ import annotations

from dataclasses import replace

from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.perform import anybody, perform
from credissuer.operations.sign_in import ceremonies, challenges
from credissuer.operations.sign_in.ceremonies import AuthenticatorResponse
from credissuer.operations.sign_in.key_answers import (
    Browser,
    Options,
    relying_party,
    session_with_key,
    short_id,
    taken_answer,
)
from credissuer.operations.sign_in.sessions import (
    OpenedSession,
    digest,
    new_secret,
    open_session,
    require_open,
)
from credissuer.staff.challenge import ChallengePurpose
from credissuer.staff.security_key import SecurityKeyRecord
from credissuer.staff.session import SignInMethod
from credissuer.staff.sign_in import SignedIn
from credissuer.store.staff.people import People
from credissuer.store.staff.security_keys import SecurityKeys
from credissuer.store.staff.sessions import Sessions
from credissuer.store.transaction import Transaction


@operation(None)
def ask_sign_in(transaction: Transaction, call: Call, office: Office) -> Outcome[Options]:
    """For any key that the browser has for this office: nobody has to type who they are."""
    challenge = challenges.ask(transaction, call, office, ChallengePurpose.SIGN_IN)
    return Outcome(ceremonies.authentication_options(relying_party(office), (), challenge))


@anybody
def sign_in(office: Office, call: Call, text: str, browser: Browser) -> OpenedSession:
    """A session. Raises UsageError `security_key.answer_malformed`; RefusedError `sign_in.expired`,
    `sign_in.failed`, `security_key.unknown` and what `ceremonies.signed` raises.
    """
    answer = taken_answer(office, call, ChallengePurpose.SIGN_IN, text, None)
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
    return Outcome(ceremonies.authentication_options(relying_party(office), keys, challenge))


@anybody
def step_up(
    office: Office, call: Call, session_id: str, text: str, browser: Browser
) -> OpenedSession:
    """The person is there: for five minutes they may decide. The session gets a new secret, and
    becomes whole where the key was still due.

    Raises as `sign_in` does, and NotFoundError `session.not_found`.
    """
    answer = taken_answer(office, call, ChallengePurpose.STEP_UP, text, session_id)
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
    return session_with_key(transaction, call, office, signed_in, browser)


def _stepped_up(
    transaction: Transaction, call: Call, office: Office, signed_in: SignedIn
) -> Outcome[OpenedSession]:
    secret, before = new_secret(office), signed_in.session
    kept = digest(secret)
    transaction.of(Sessions).stepped_up(before.id, call.now, kept)
    session = replace(before, stepped_up_at=call.now, secret_sha256=kept)
    event = call.event("session.stepped_up", signed_in.person.id, session=session.id)
    return Outcome(OpenedSession(session, secret), (event,))


def _proven(
    office: Office, call: Call, answer: AuthenticatorResponse
) -> tuple[SecurityKeyRecord, int]:
    """The key that signed, and its counter."""
    with office.store.read() as reading:
        key = reading.of(SecurityKeys).by_id(answer.key_id)
    if key is None or key.removed_at is not None:
        raise RefusedError("security_key.unknown")
    try:
        return key, ceremonies.signed(relying_party(office), answer, key)
    except RefusedError as error:
        perform(office, call, _record_refused, key.person_id, short_id(key.id), error.code)
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
