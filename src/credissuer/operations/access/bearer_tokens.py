"""Bearer tokens, for programs and for people: shown once, kept as a hash, with a role and an end."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from credissuer.errors import NotFoundError, RefusedError, UsageError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.deciding.persons import person_of, require_person
from credissuer.operations.deciding.policy import two_decide
from credissuer.operations.people.held_roles import refuse_disabled
from credissuer.operations.people.who_is_who import find
from credissuer.operations.perform import needs
from credissuer.staff.bearer_token import BearerTokenRecord
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import Permission, Role
from credissuer.store.staff.people import People
from credissuer.store.staff.staff_overview import StaffOverview
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire.envelope import base64url

PREFIX = "crd_"
"""What every token begins with, so that scanners for leaked secrets can know it."""


@operation(Permission.TOKENS)
def create(
    transaction: Transaction,
    call: Call,
    office: Office,
    label: str,
    role: str,
    days: int,
    person: str | None = None,
) -> Outcome[tuple[BearerTokenRecord, str]]:
    """The record and the token itself (256 random bits), which nobody can ever read again.

    `person` is the id or login of whoever it belongs to: it acts as that person, and is never good
    for more. Raises UsageError `token.role_unknown`, `token.days`; NotFoundError
    `person.not_found`, RefusedError `token.role_not_theirs`, `token.not_yours`, `person.disabled`.
    """
    owner = None if person is None else _owner(transaction, call, person)
    return _create(transaction, call, office, label, role, days, owner)


# Whoever is on the staff, because it is good for nothing that they may not do themself.
@operation(None)
def create_own(
    transaction: Transaction, call: Call, office: Office, label: str, role: str, days: int
) -> Outcome[tuple[BearerTokenRecord, str]]:
    """A token of whoever calls, with one of their roles. Raises as `create`, and ForbiddenError where
    no person calls.
    """
    owner = require_person(transaction, call)
    return _create(transaction, call, office, label, role, days, owner)


@operation(None)
def revoke_own(transaction: Transaction, call: Call, token_id: str) -> Outcome[None]:
    """From now on a token of whoever calls opens nothing.

    Raises NotFoundError `token.not_found`, also for those of others.
    """
    own = transaction.of(StaffOverview).tokens_of(require_person(transaction, call).id)
    if token_id not in {record.id for record in own}:
        raise NotFoundError("token.not_found", id=token_id)
    return revoke(transaction, call, token_id)


def _create(
    transaction: Transaction,
    call: Call,
    office: Office,
    label: str,
    role: str,
    days: int,
    owner: PersonRecord | None,
) -> Outcome[tuple[BearerTokenRecord, str]]:
    if role not in list(Role):
        raise UsageError("token.role_unknown", role=role, roles=", ".join(Role))
    if owner is not None and role not in owner.roles:
        raise RefusedError("token.role_not_theirs", login=owner.login, role=role)
    # Every token ends, because one that is forgotten would open the office for ever.
    if not 1 <= days <= 366:
        raise UsageError("token.days", days=days)
    secret = PREFIX + base64url.encode(office.entropy(32)).decode("ascii")
    record = BearerTokenRecord(
        id=office.entropy(6).hex(),
        label=label,
        role=role,
        # A plain hash is enough: 256 random bits cannot be guessed, whatever the hash costs.
        secret_sha256=hashlib.sha256(secret.encode("ascii")).hexdigest(),
        created_at=call.now,
        expires_at=call.now + timedelta(days=days),
        revoked_at=None,
        person_id=None if owner is None else owner.id,
    )
    transaction.add([record])
    event = call.event(
        "token.created",
        record.id,
        role=role,
        expires_at=record.expires_at.isoformat(),
        **({} if owner is None else {"person": owner.id}),
    )
    return Outcome((record, secret), (event,))


def _owner(reading: Reading, call: Call, text: str) -> PersonRecord:
    """Whose token it may be. Raises NotFoundError, RefusedError as `create`."""
    person = find(reading, text)
    refuse_disabled(person)
    acting = person_of(reading, call.actor)
    # Whoever makes it sees it, and could then act as another of the two who decide.
    if two_decide(reading) and (acting is None or acting.id != person.id):
        raise RefusedError("token.not_yours", login=person.login)
    return person


def roles_of(reading: Reading, record: BearerTokenRecord) -> frozenset[Role] | None:
    """What a token is good for at this moment; None for nothing, because its person is out.

    Empty where the person no longer has the role. Read at every call, because roles are taken away
    without the token.
    """
    role = frozenset({Role(record.role)})
    if record.person_id is None:
        return role
    person = reading.of(People).by_id(record.person_id)
    if person is None or not person.is_active:
        return None
    return role & person.roles


@needs(Permission.TOKENS)
def listed(office: Office, call: Call) -> list[BearerTokenRecord]:
    """Every token, also those that are expired or revoked, without its secret."""
    with office.store.read() as reading:
        return reading.bearer_tokens.all()


@operation(Permission.TOKENS)
def revoke(transaction: Transaction, call: Call, token_id: str) -> Outcome[None]:
    """From now on the token opens nothing. Raises NotFoundError `token.not_found`."""
    if token_id not in {record.id for record in transaction.bearer_tokens.all()}:
        raise NotFoundError("token.not_found", id=token_id)
    # Revoking twice adds no second event: nothing happened the second time.
    if transaction.bearer_tokens.revoke(token_id, call.now):
        return Outcome(None, (call.event("token.revoked", token_id),))
    return Outcome(None)
