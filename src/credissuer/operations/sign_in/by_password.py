"""Signing in with a login and a password."""

from __future__ import annotations

from dataclasses import replace

from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.perform import anybody, perform
from credissuer.operations.sign_in.passwords import is_outdated, is_right, rehashed
from credissuer.operations.sign_in.sessions import OpenedSession, open_session
from credissuer.staff.person import PersonRecord
from credissuer.staff.session import SignInMethod
from credissuer.store.staff.people import People
from credissuer.store.transaction import Transaction

_LONGEST_LOGIN = 320


class WrongPasswordError(RefusedError):
    """`sign_in.failed`. `person_id` is whose password was tried, None for a login of nobody; it is
    for the audit trail alone.
    """

    def __init__(self, person_id: str | None) -> None:
        self.person_id = person_id
        super().__init__("sign_in.failed")


@anybody
def sign_in(
    office: Office,
    call: Call,
    login: str,
    password: str,
    user_agent: str,
    replaces: str | None = None,
) -> OpenedSession:
    """A session. Raises WrongPasswordError, the same and as late for a login that nobody has."""
    with office.store.read() as reading:
        person = reading.of(People).by_login(login.strip().lower()[:_LONGEST_LOGIN])
    kept = None if person is None else person.password_hash
    # Before it is asked whether the person may sign in, so that it takes as long for all.
    if not is_right(kept, password) or person is None or not person.is_active:
        raise WrongPasswordError(None if person is None else person.id)
    assert kept is not None
    if is_outdated(kept):
        perform(office, call, _keep_anew, person, rehashed(office, password))
    method = SignInMethod.PASSWORD
    return perform(office, call, open_session, office, person, method, user_agent, replaces)


@operation(None)
def _keep_anew(
    transaction: Transaction, call: Call, person: PersonRecord, kept: str
) -> Outcome[None]:
    """Keep the same password with today's parameters."""
    now = transaction.of(People).by_id(person.id)
    # Unless it was changed meanwhile: then there is another password.
    if now is not None and now.password_hash == person.password_hash:
        transaction.of(People).change(replace(now, password_hash=kept))
    return Outcome(None)
