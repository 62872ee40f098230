"""Bearer tokens for programs: shown once, kept as a hash, with a role and an end."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from credissuer.errors import NotFoundError, UsageError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.perform import needs
from credissuer.staff.bearer_token import BearerTokenRecord
from credissuer.staff.roles import Permission, Role
from credissuer.store.transaction import Transaction
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
) -> Outcome[tuple[BearerTokenRecord, str]]:
    """The record and the token itself (256 random bits), which nobody can ever read again.

    Raises UsageError `token.role_unknown`, `token.days`.
    """
    if role not in list(Role):
        raise UsageError("token.role_unknown", role=role, roles=", ".join(Role))
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
    )
    transaction.add([record])
    event = call.event(
        "token.created",
        record.id,
        role=role,
        expires_at=record.expires_at.isoformat(),
    )
    return Outcome((record, secret), (event,))


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
