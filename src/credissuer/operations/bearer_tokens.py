"""Bearer tokens for programs: shown once, kept as a hash, with a role and an end."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from credissuer.audit.trail import AuditEvent
from credissuer.errors import NotFoundError, UsageError
from credissuer.office import Office
from credissuer.staff.bearer_token import BearerTokenRecord
from credissuer.staff.roles import Actor, Permission, Role
from credverifier.wire.envelope import base64url

PREFIX = "crd_"
"""What every token begins with, so that scanners for leaked secrets can know it."""


def create(
    office: Office, actor: Actor, label: str, role: str, days: int
) -> tuple[BearerTokenRecord, str]:
    """The record and the token itself, which nobody can ever read again. 256 random bits.

    Raises UsageError `token.role_unknown`, `token.days`.
    """
    actor.require(Permission.TOKENS)
    if role not in list(Role):
        raise UsageError("token.role_unknown", role=role, roles=", ".join(Role))
    if not 1 <= days <= 366:
        raise UsageError("token.days", days=days)
    now, secret = office.clock(), PREFIX + base64url.encode(office.entropy(32)).decode("ascii")
    record = BearerTokenRecord(
        id=office.entropy(6).hex(),
        label=label,
        role=role,
        secret_sha256=hashlib.sha256(secret.encode("ascii")).hexdigest(),
        created_at=now,
        expires_at=now + timedelta(days=days),
        revoked_at=None,
    )
    with office.store.write() as transaction:
        transaction.add([record])
        transaction.audit.append(
            [
                AuditEvent(
                    at=now,
                    actor=actor.id,
                    request_id=None,
                    action="token.created",
                    object=record.id,
                    detail={"role": role, "expires_at": record.expires_at.isoformat()},
                )
            ]
        )
    return record, secret


def revoke(office: Office, actor: Actor, token_id: str) -> None:
    """From now on the token opens nothing. Raises NotFoundError `token.not_found`."""
    actor.require(Permission.TOKENS)
    now = office.clock()
    with office.store.write() as transaction:
        if token_id not in {record.id for record in transaction.bearer_tokens.all()}:
            raise NotFoundError("token.not_found", id=token_id)
        if transaction.bearer_tokens.revoke(token_id, now):
            transaction.audit.append(
                [
                    AuditEvent(
                        at=now,
                        actor=actor.id,
                        request_id=None,
                        action="token.revoked",
                        object=token_id,
                        detail={},
                    )
                ]
            )
