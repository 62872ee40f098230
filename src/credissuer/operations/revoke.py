"""Revoke a certificate, for good."""

from __future__ import annotations

from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.states import Change
from credissuer.credentials.states import reason as as_reason
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.operations import standing
from credissuer.operations.publish import publish_standing
from credissuer.staff.roles import Actor, Permission
from credverifier.wire import number
from credverifier.wire.status.standing import Standing


def revoke(
    office: Office,
    actor: Actor,
    text: str,
    reason: str | None,
    *,
    note: str | None = None,
    request_id: str | None = None,
) -> CertificateRecord:
    """Revoked, durable, and in the published lists.

    Revoking again for the same reason answers as before.

    Raises RefusedError `certificate.already_revoked` for another reason, UsageError for one that is
    none, PublicationError `publish.pending` where it is durable but could not be published yet.
    """
    actor.require(Permission.REVOKE)
    why = as_reason(reason)

    def stands_so(found: CertificateRecord) -> bool:
        if found.standing is Standing.REVOKED and found.reason != why:
            raise RefusedError(
                "certificate.already_revoked", number=number.show(found.number), reason=found.reason
            )
        return found.standing is Standing.REVOKED

    certificate = standing.change(
        office,
        actor,
        text,
        Change.REVOKE,
        reason=why,
        note=note,
        request_id=request_id,
        unless=stands_so,
    )
    publish_standing(office, certificate.number)
    return certificate
