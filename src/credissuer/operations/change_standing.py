"""Suspend, reinstate and revoke a certificate: one row, its audit event, its mark on the list.

A note that comes with a request is kept whatever becomes of the standing.
"""

from __future__ import annotations

from dataclasses import replace

from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.states import Reason, StandingChange, after
from credissuer.credentials.states import reason as as_reason
from credissuer.documents.kinds import STANDING_NOTE
from credissuer.errors import NotFoundError, RefusedError
from credissuer.office.call import Call, Due, Outcome, operation
from credissuer.operations import notes
from credissuer.operations.deciding.own_affairs import require_not_own_certificate
from credissuer.operations.deciding.policy import require_decided
from credissuer.staff.proposal import ProposalRecord, lift_permit
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Reading, Transaction
from credverifier.reading import pasted
from credverifier.wire import number
from credverifier.wire.status.standing import Standing

AUDIT_ACTIONS = {
    StandingChange.SUSPEND: "certificate.suspended",
    StandingChange.REINSTATE: "certificate.reinstated",
    StandingChange.REVOKE: "certificate.revoked",
    StandingChange.VOID: "certificate.voided",
}


def find(reading: Reading, text: str) -> CertificateRecord:
    """The released certificate that a person named by its number.

    Raises NotFoundError `certificate.not_found`, and LinkError for a text that is no number.
    """
    digits = pasted.number_in(text)
    certificate = reading.certificates.by_number(digits)
    # One that is still being signed does not exist for anybody outside.
    if certificate is None or certificate.released_at is None:
        raise NotFoundError("certificate.not_found", number=number.show(digits))
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
    require_not_own_certificate(transaction, call, certificate.number)
    if _is_repeated(transaction, certificate, StandingChange.SUSPEND, checked_reason):
        return _unchanged(transaction, call, certificate, StandingChange.SUSPEND, note)
    return _change(transaction, call, certificate, StandingChange.SUSPEND, checked_reason, note)


@operation(Permission.REINSTATE)
def reinstate(
    transaction: Transaction,
    call: Call,
    text: str,
    note: str | None = None,
    proposal: ProposalRecord | None = None,
) -> Outcome[CertificateRecord]:
    """Lift a suspension, by the decision of two where two decide.

    Asked again while that is not public yet, it changes nothing and is published again. Raises
    RefusedError `certificate.cannot_change` (a revoked one stays revoked), `decision.two_needed`,
    `proposal.stale` for a decision on another suspension; NotFoundError.
    """
    certificate = find(transaction, text)
    require_not_own_certificate(transaction, call, certificate.number)
    if _is_repeated(transaction, certificate, StandingChange.REINSTATE, None):
        return _unchanged(transaction, call, certificate, StandingChange.REINSTATE, note)
    require_decided(transaction, proposal)
    if proposal is not None:
        _require_permitted(certificate, proposal)
    return _change(transaction, call, certificate, StandingChange.REINSTATE, None, note)


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
    require_not_own_certificate(transaction, call, certificate.number)
    if _is_repeated(transaction, certificate, StandingChange.REVOKE, checked_reason):
        return _unchanged(transaction, call, certificate, StandingChange.REVOKE, note)
    return _change(transaction, call, certificate, StandingChange.REVOKE, checked_reason, note)


def _require_permitted(certificate: CertificateRecord, proposal: ProposalRecord) -> None:
    permits = proposal.content.get("permits", ())
    if (
        certificate.since is None
        or lift_permit(certificate.number, certificate.since) not in permits
    ):
        raise RefusedError("proposal.stale", id=proposal.id)


def require_possible(
    reading: Reading,
    text: str,
    change: StandingChange,
    reason: str | None = None,
) -> None:
    """Refuse what the operation would refuse, before anybody is asked whether they want it.

    Raises as the operations above do.
    """
    checked_reason = None if change is StandingChange.REINSTATE else as_reason(reason)
    certificate = find(reading, text)
    if not _is_repeated(reading, certificate, change, checked_reason):
        after(number.show(certificate.number), certificate.standing, change)


def _is_repeated(
    reading: Reading,
    certificate: CertificateRecord,
    change: StandingChange,
    reason: Reason | None,
) -> bool:
    """Whether it stands already as `change` would have it: a request that is repeated after a lost
    answer is no conflict.

    Raises RefusedError `certificate.already_revoked`.
    """
    if change is StandingChange.REINSTATE:
        # The note that explained the suspension goes only once the lists have said that it is over.
        has_note = reading.documents.get(STANDING_NOTE.name, certificate.number) is not None
        return certificate.standing is Standing.VALID and has_note
    if change is StandingChange.REVOKE and certificate.standing is Standing.REVOKED:
        if certificate.reason != reason:
            raise RefusedError(
                "certificate.already_revoked",
                number=number.show(certificate.number),
                reason=certificate.reason,
            )
        return True
    is_suspended = change is StandingChange.SUSPEND and certificate.standing is Standing.SUSPENDED
    return is_suspended and certificate.reason == reason


def _unchanged(
    transaction: Transaction,
    call: Call,
    certificate: CertificateRecord,
    change: StandingChange,
    text: str | None,
) -> Outcome[CertificateRecord]:
    """Due all the same, because an earlier call may have been cut off before it published."""
    due = Due(standings=(certificate.number,))
    note = notes.keep(transaction, call, certificate.number, change, text)
    if note is None:
        return Outcome(certificate, due=due)
    return Outcome(replace(certificate, note=note.text), (notes.noted(call, note),), due)


def _change(
    transaction: Transaction,
    call: Call,
    certificate: CertificateRecord,
    change: StandingChange,
    reason: Reason | None,
    text: str | None,
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
        # `since` is the time of a bad standing, and it is good again.
        since=None if change is StandingChange.REINSTATE else call.now,
    )
    transaction.certificates.change_standing(changed)
    # A dict, because `from` is a keyword of Python.
    detail: dict[str, str | int | None] = {
        "from": certificate.standing,
        "to": changed.standing,
        "reason": reason,
    }
    note = notes.keep(transaction, call, certificate.number, change, text)
    if note is not None:
        changed = replace(changed, note=note.text)
        detail["note"] = note.seq
    event = call.event(AUDIT_ACTIONS[change], certificate.number, **detail)
    return Outcome(changed, (event,), Due(standings=(certificate.number,)))
