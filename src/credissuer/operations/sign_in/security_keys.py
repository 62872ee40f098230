"""Security keys of staff: registered and removed.

Registering takes two requests. `ask_registration` gives what the browser hands to the key; the
answer goes to `register`.
"""

from __future__ import annotations

from credissuer.errors import NotFoundError, RefusedError, UsageError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.perform import anybody, perform
from credissuer.operations.sign_in import account_notices, ceremonies, challenges
from credissuer.operations.sign_in.ceremonies import NewKey
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
    require_fresh,
    require_open,
)
from credissuer.staff.challenge import ChallengePurpose
from credissuer.staff.security_key import SecurityKeyRecord
from credissuer.staff.sign_in import LONGEST_LABEL, MOST_KEYS, SignedIn, must_have_key
from credissuer.store.staff.security_keys import SecurityKeys
from credissuer.store.transaction import Transaction


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
    return Outcome(ceremonies.registration_options(relying_party(office), person, keys, challenge))


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
    answer = taken_answer(office, call, ChallengePurpose.REGISTER, text, session_id)
    key = ceremonies.registered(relying_party(office), answer)
    return perform(office, call, _add, office, session_id, name, key, browser)


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
    account_notices.key_removed(transaction, call, office, signed_in.person, key)
    person = signed_in.person.id
    return Outcome(key, (call.event("security_key.removed", person, key=short_id(key_id)),))


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
    account_notices.key_added(transaction, call, office, signed_in.person, record)
    added = call.event("security_key.added", signed_in.person.id, key=short_id(key.id))
    opened = session_with_key(transaction, call, office, signed_in, browser)
    return Outcome(opened.value, (added, *opened.events))


def _require_may_add(signed_in: SignedIn, call: Call) -> None:
    if not signed_in.may_add_key:
        raise RefusedError("session.key_required")
    # The first key needs none before it: the password was asked in this session.
    if signed_in.keys:
        require_fresh(signed_in, call)
    if len(signed_in.keys) >= MOST_KEYS:
        raise RefusedError("security_key.too_many", most=MOST_KEYS)
