"""Passwords of staff: argon2id, whose parameters stand in each hash."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from credissuer.errors import UsageError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.perform import anybody, perform
from credissuer.operations.sign_in import account_notices
from credissuer.operations.sign_in.breached import refuse_known
from credissuer.operations.sign_in.sessions import end_others, require_open
from credissuer.staff.password import LONGEST, accepted, normalised
from credissuer.staff.person import PersonRecord
from credissuer.store.staff.people import People
from credissuer.store.transaction import Transaction

MEMORY_KIB, PASSES, LANES = 47_104, 1, 1
"""The first of the settings that OWASP names for argon2id (Password Storage Cheat Sheet): 46 MiB.
Raise them and every password is hashed anew at its next sign-in.
"""

_HASHER = PasswordHasher(
    time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES, hash_len=32, salt_len=16
)
# Because each takes its memory, and anybody may make the office compute one.
_AT_ONCE = threading.BoundedSemaphore(4)


def hashed(office: Office, person: PersonRecord, text: str) -> str:
    """What is kept of a new password of `person`.

    Raises UsageError `password.too_short`, `password.too_long`, `password.is_name`,
    `password.breached`.
    """
    password = accepted(text, person.login, person.name, person.email)
    refuse_known(password, office.sign_in.breached_passwords)
    return _hash(password, office.entropy(16))


def is_right(kept: str | None, text: str) -> bool:
    """Whether `text` is the password of which `kept` is the hash.

    It takes as long where there is none, so that the time does not tell who works here.
    """
    # Cut, because a long text costs time and no password is longer.
    password = normalised(text[: LONGEST * 4])
    octets = password.encode("utf-8", "surrogatepass")
    with _AT_ONCE:
        try:
            is_match = _HASHER.verify(_decoy() if kept is None else kept, octets)
        except VerifyMismatchError:
            return False
        # A hash that cannot be read opens nothing.
        except (VerificationError, InvalidHashError):
            return False
    return is_match and kept is not None and len(password) <= LONGEST


def is_outdated(kept: str) -> bool:
    """Whether it was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


@anybody
def change_password(office: Office, call: Call, session_id: str, old: str, new: str) -> None:
    """The caller's own password; every other session of theirs ends, and they are told by e-mail.

    Raises UsageError `password.wrong` and those of `hashed`; NotFoundError `session.not_found`,
    RefusedError `session.step_up_required`.
    """
    person = perform(office, call, _whose_password, session_id)
    if person.password_hash is not None and not is_right(person.password_hash, old):
        raise UsageError("password.wrong")
    perform(office, call, _changed, office, session_id, person, hashed(office, person, new))


@operation(None)
def _whose_password(transaction: Transaction, call: Call, session_id: str) -> Outcome[PersonRecord]:
    return Outcome(require_open(transaction, call, session_id).person)


@operation(None)
def _changed(
    transaction: Transaction,
    call: Call,
    office: Office,
    session_id: str,
    person: PersonRecord,
    kept: str,
) -> Outcome[None]:
    require_open(transaction, call, session_id)
    # With the version that was read, so that a password that was changed meanwhile stays.
    transaction.of(People).change(replace(person, password_hash=kept))
    ended = end_others(transaction, call, session_id)
    account_notices.password_changed(transaction, call, office, person)
    return Outcome(None, (call.event("password.changed", person.id), *ended.events))


def rehashed(office: Office, text: str) -> str:
    """The hash of a password that is right, with today's parameters."""
    return _hash(normalised(text), office.entropy(16))


def _hash(password: str, salt: bytes) -> str:
    with _AT_ONCE:
        return _HASHER.hash(password, salt=salt)


@lru_cache(maxsize=1)
def _decoy() -> str:
    """A hash of nobody's password, made like all others."""
    return _HASHER.hash("", salt=bytes(16))
