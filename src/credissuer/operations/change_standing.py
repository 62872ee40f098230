"""Suspend, reinstate and revoke a certificate: one row, its audit event, its mark on the list."""

from __future__ import annotations

from dataclasses import replace

from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.states import Change, Reason, after
from credissuer.credentials.states import reason as as_reason
from credissuer.documents.kinds import STANDING_NOTE
from credissuer.errors import NotFoundError, RefusedError
from credissuer.office.call import Call, Due, Outcome, operation
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire import number
from credverifier.wire.status.standing import Standing

AUDIT_ACTIONS = {
    Change.SUSPEND: "certificate.suspended",
    Change.REINSTATE: "certificate.reinstated",
    Change.REVOKE: "certificate.revoked",
    Change.VOID: "certificate.voided",
}


def find(reading: Reading, text: str) -> CertificateRecord:
    """The released certificate that a person named by its number.

    Raises NotFoundError `certificate.not_found`, and LinkError for a text that is no number.
    """
    certificate = reading.certificates.by_number(number.parse(text))
    # One that is still being signed does not exist for anybody outside.
    if certificate is None or certificate.released_at is None:
        raise NotFoundError("certificate.not_found", number=number.show(number.parse(text)))
    return certificate


@operation(Permission.SUSPEND)
def suspend(
    transaction: Transaction, call: Call, text: str, reason: str | None, note: str | None = None
) -> Outcome[CertificateRecord]:
    """Suspend a certificate while a case is looked into.

    Suspending again for the same reason changes nothing and is published again. Raises UsageError
    for a reason that does not exist, RefusedError `certificate.cannot_change`, NotFoundError.
    """
    checked_reason = as_reason(reason)
    certificate = find(transaction, text)
    # A repeated request after a lost answer is no conflict.
    if certificate.standing is Standing.SUSPENDED and certificate.reason == checked_reason:
        return _unchanged(certificate)
    return _change(transaction, call, certificate, Change.SUSPEND, checked_reason, note)


@operation(Permission.REINSTATE)
def reinstate(
    transaction: Transaction,
    call: Call,
    text: str,
    note: str | None = None,
) -> Outcome[CertificateRecord]:
    """Lift a suspension.

    Asked again while that is not public yet, it changes nothing and is published again. Raises
    RefusedError `certificate.cannot_change` (a revoked one stays revoked), NotFoundError.
    """
    certificate = find(transaction, text)
    # The note that explained the suspension goes only once the lists have said that it is over.
    has_note = transaction.documents.get(STANDING_NOTE.name, certificate.number) is not None
    if certificate.standing is Standing.VALID and has_note:
        return _unchanged(certificate)
    return _change(transaction, call, certificate, Change.REINSTATE, None, note)


@operation(Permission.REVOKE)
def revoke(
    transaction: Transaction, call: Call, text: str, reason: str | None, note: str | None = None
) -> Outcome[CertificateRecord]:
    """Revoke a certificate for good.

    Revoking again for the same reason changes nothing and is published again. Raises RefusedError
    `certificate.already_revoked` for another reason, UsageError for a reason that does not exist,
    NotFoundError.
    """
    checked_reason = as_reason(reason)
    certificate = find(transaction, text)
    if certificate.standing is Standing.REVOKED:
        if certificate.reason != checked_reason:
            shown = number.show(certificate.number)
            raise RefusedError(
                "certificate.already_revoked",
                number=shown,
                reason=certificate.reason,
            )
        return _unchanged(certificate)
    return _change(transaction, call, certificate, Change.REVOKE, checked_reason, note)


def _unchanged(certificate: CertificateRecord) -> Outcome[CertificateRecord]:
    """Due all the same, because an earlier call may have been cut off before it published."""
    return Outcome(certificate, due=Due(standings=(certificate.number,)))


def _change(
    transaction: Transaction,
    call: Call,
    certificate: CertificateRecord,
    change: Change,
    reason: Reason | None,
    note: str | None,
) -> Outcome[CertificateRecord]:
    """Raises RefusedError `certificate.cannot_change` where the state machine has no such step."""
    changed = replace(
        certificate,
        standing=after(
            number.show(certificate.number),
            certificate.standing,
            change,
        ),
        reason=reason,
        note=note,
        # `since` is the time of a bad standing, and it is good again.
        since=None if change is Change.REINSTATE else call.now,
    )
    transaction.certificates.change_standing(changed)
    event = call.event(
        AUDIT_ACTIONS[change],
        certificate.number,
        # As a dict, because `from` is a keyword of Python.
        **{"from": certificate.standing, "to": changed.standing, "reason": reason},
    )
    return Outcome(changed, (event,), Due(standings=(certificate.number,)))
