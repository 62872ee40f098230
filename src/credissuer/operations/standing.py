"""Change the standing of one certificate: one row, its audit entry and the mark on its list in one
commit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from credissuer import failpoints
from credissuer.audit.trail import AuditEvent
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.states import Change, Reason, after
from credissuer.errors import NotFoundError
from credissuer.office import Office
from credissuer.staff.roles import Actor
from credissuer.store.transaction import Reading
from credverifier.wire import number

ACTIONS = {
    Change.SUSPEND: "certificate.suspended",
    Change.REINSTATE: "certificate.reinstated",
    Change.REVOKE: "certificate.revoked",
    Change.VOID: "certificate.voided",
}


def find(reading: Reading, text: str) -> CertificateRecord:
    """The released certificate that a person named.

    Raises NotFoundError, and LinkError for what is no number.
    """
    certificate = reading.certificates.by_number(number.parse(text))
    if certificate is None or certificate.released_at is None:
        raise NotFoundError("certificate.not_found", number=number.show(number.parse(text)))
    return certificate


def change(
    office: Office,
    actor: Actor,
    text: str,
    kind: Change,
    *,
    reason: Reason | None,
    note: str | None,
    request_id: str | None,
    unless: Callable[[CertificateRecord], bool] = lambda certificate: False,
) -> CertificateRecord:
    """The certificate as it stands afterwards, durable; unchanged where `unless` says that it
    stands so already.

    Raises RefusedError `certificate.cannot_change`, NotFoundError.
    """
    failpoints.reach("change.before_commit")
    with office.store.write() as transaction:
        certificate = find(transaction, text)
        if unless(certificate):
            return certificate
        now = office.clock()
        changed = replace(
            certificate,
            standing=after(number.show(certificate.number), certificate.standing, kind),
            reason=reason,
            note=note,
            since=None if kind is Change.REINSTATE else now,
        )
        transaction.certificates.change_standing(changed)
        transaction.audit.append(
            [
                AuditEvent(
                    at=now,
                    actor=actor.id,
                    request_id=request_id,
                    action=ACTIONS[kind],
                    object=certificate.number,
                    detail={"from": certificate.standing, "to": changed.standing, "reason": reason},
                )
            ]
        )
    failpoints.reach("change.after_commit")
    return changed
