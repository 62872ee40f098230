"""Suspend a certificate while a case is looked into, and reinstate it."""

from __future__ import annotations

from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.states import Change
from credissuer.credentials.states import reason as as_reason
from credissuer.office import Office
from credissuer.operations import standing
from credissuer.operations.publish import publish_standing
from credissuer.staff.roles import Actor, Permission
from credverifier.wire.status.standing import Standing


def suspend(
    office: Office,
    actor: Actor,
    text: str,
    reason: str | None,
    *,
    note: str | None = None,
    request_id: str | None = None,
) -> CertificateRecord:
    """Suspended, durable and published. Suspending again for the same reason answers as before.

    Raises UsageError for the reason, RefusedError `certificate.cannot_change`, PublicationError
    `publish.pending`.
    """
    actor.require(Permission.SUSPEND)
    why = as_reason(reason)
    certificate = standing.change(
        office,
        actor,
        text,
        Change.SUSPEND,
        reason=why,
        note=note,
        request_id=request_id,
        unless=lambda found: found.standing is Standing.SUSPENDED and found.reason == why,
    )
    publish_standing(office, certificate.number)
    return certificate


def reinstate(
    office: Office,
    actor: Actor,
    text: str,
    *,
    note: str | None = None,
    request_id: str | None = None,
) -> CertificateRecord:
    """In good standing again, durable and published; asked again while it is not public yet, it
    answers as before.

    Raises RefusedError `certificate.cannot_change` (a revoked one stays revoked), PublicationError
    `publish.pending`.
    """
    actor.require(Permission.REINSTATE)
    with office.store.read() as reading:
        found = standing.find(reading, text)
        pending = (
            found.standing is Standing.VALID and reading.notes.by_number(found.number) is not None
        )
    # Its note goes when the lists have said so: asked again before that, it is published, and
    # answered as before.
    certificate = (
        found
        if pending
        else standing.change(
            office, actor, text, Change.REINSTATE, reason=None, note=note, request_id=request_id
        )
    )
    publish_standing(office, certificate.number)
    return certificate
