"""Rotate, give up, mark compromised keys; what is public of them follows in the same step."""

from __future__ import annotations

from datetime import timedelta

from credissuer.audit.trail import AuditEvent
from credissuer.errors import PublicationError, SigningKeyError
from credissuer.office import Office
from credissuer.operations import key_documents, publish
from credissuer.signing.keyring import Compromise
from credissuer.signing.provider import KeyRecord, KeyUse
from credissuer.staff.roles import Actor, Permission


def begin(office: Office, actor: Actor, use: KeyUse) -> KeyRecord:
    """The key of a use that is switched on later: made and published where there is none yet, at
    work at once.
    """
    actor.require(Permission.KEYS)
    known = use in office.keyring.uses
    record = office.keyring.begin(use, office.clock())
    if not known:
        _follow(office, actor, "key.begun", record)
    return record


def rotate(
    office: Office, actor: Actor, use: KeyUse, overlap: timedelta, algorithm: str | None = None
) -> KeyRecord:
    """One step of two: publish a next key, or put the next key to work once it has been public for
    `overlap`.
    """
    actor.require(Permission.KEYS)
    record = office.keyring.rotate(use, office.clock(), overlap, algorithm)
    _follow(office, actor, f"key.{record.state}", record)
    return record


def retire(office: Office, actor: Actor, thumbprint: str) -> KeyRecord:
    """Give up a next key that was never used."""
    actor.require(Permission.KEYS)
    record = office.keyring.retire(thumbprint)
    _follow(office, actor, "key.retired", record)
    return record


def compromise(office: Office, actor: Actor, thumbprint: str) -> Compromise:
    """The key verifies nothing from now on; a successor signs at once."""
    actor.require(Permission.KEYS)
    change = office.keyring.compromise(thumbprint, office.clock())
    _follow(office, actor, "key.compromised", change.key)
    return change


def _follow(office: Office, actor: Actor, action: str, record: KeyRecord) -> None:
    """Record the change and publish it.

    Raises PublicationError `publish.pending` where it is not public yet.
    """
    key_documents.refresh(office)
    event = AuditEvent(
        at=office.clock(),
        actor=actor.id,
        request_id=None,
        action=action,
        object=record.thumbprint,
        detail={"use": record.use.value},
    )
    with office.store.write() as transaction:
        transaction.audit.append([event])
    try:
        with office.publish_lock():
            publish.put_documents(office, office.publication)
    except (PublicationError, SigningKeyError) as error:
        raise PublicationError(
            "publish.pending", number=record.thumbprint, problem=error.words("en")
        ) from error
