"""Suspend or revoke many certificates at once: first what would happen, then in one commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from credissuer.audit.trail import AuditEvent
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.states import Change
from credissuer.credentials.states import reason as as_reason
from credissuer.documents import fence
from credissuer.errors import IssuerError, NotFoundError, RefusedError, UsageError
from credissuer.office import Office
from credissuer.office.call import NOTHING_DUE, Call, Outcome, operation
from credissuer.operations import change_standing
from credissuer.operations.change_standing import find, require_possible
from credissuer.operations.find_certificates import facts
from credissuer.operations.perform import needs
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Transaction
from credverifier.errors import CredentialError, LinkError

MOST = 200
"""Certificates that one call changes at most."""


class Planned(NamedTuple):
    """What would become of one: `facts` as `find_certificates.facts`, or why nothing."""

    number: str
    facts: dict[str, Any] | None
    refusal: IssuerError | None


class Many(NamedTuple):
    """The numbers that were changed, and those that were not with the reason."""

    changed: list[str]
    refused: list[tuple[str, IssuerError]]


@needs(Permission.READ)
def plan(
    office: Office,
    call: Call,
    numbers: Sequence[str],
    change: Change,
    reason: str | None,
) -> list[Planned]:
    """What the change of these certificates would do, which does nothing.

    Raises UsageError `many.none`, `many.too_many`, and for a reason that does not exist.
    """
    wanted = _wanted(numbers)
    as_reason(reason)
    planned = []
    with fence.held(office) as reading:
        for number in wanted:
            try:
                record = find(reading, number)
            except (NotFoundError, LinkError) as error:
                planned.append(Planned(number, None, _not_found(number, error)))
                continue
            [members] = facts(office, reading, [record], call.now)
            try:
                require_possible(reading, number, change, reason)
            except RefusedError as error:
                planned.append(Planned(number, members, error))
            else:
                planned.append(Planned(number, members, None))
    return planned


@operation(Permission.SUSPEND)
def suspend_many(
    transaction: Transaction,
    call: Call,
    numbers: Sequence[str],
    reason: str | None,
    note: str | None = None,
) -> Outcome[Many]:
    """Suspend each that can be. Raises as `plan`."""
    return _each(transaction, call, numbers, change_standing.suspend, reason, note)


@operation(Permission.REVOKE)
def revoke_many(
    transaction: Transaction,
    call: Call,
    numbers: Sequence[str],
    reason: str | None,
    note: str | None = None,
) -> Outcome[Many]:
    """Revoke each that can be, for good. Raises as `plan`."""
    return _each(transaction, call, numbers, change_standing.revoke, reason, note)


def _each(
    transaction: Transaction,
    call: Call,
    numbers: Sequence[str],
    change: Callable[..., Outcome[CertificateRecord]],
    reason: str | None,
    note: str | None,
) -> Outcome[Many]:
    # A reason that does not exist refuses all, and not each.
    as_reason(reason)
    done = Many([], [])
    events: list[AuditEvent] = []
    due = NOTHING_DUE
    for number in _wanted(numbers):
        try:
            outcome = change(transaction, call, number, reason, note)
        except (RefusedError, NotFoundError, LinkError) as error:
            # Nothing was written for it: all are raised before the first change.
            done.refused.append((number, _not_found(number, error)))
            continue
        done.changed.append(outcome.value.number)
        events += outcome.events
        due |= outcome.due
    return Outcome(done, tuple(events), due)


def _not_found(number: str, error: CredentialError) -> IssuerError:
    """A text that is no number is the number of nothing."""
    if isinstance(error, IssuerError):
        return error
    # Cut, because the text comes out of a form.
    return NotFoundError("certificate.not_found", number=number[:40])


def _wanted(numbers: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        raise UsageError("many.none")
    if len(wanted) > MOST:
        raise UsageError("many.too_many", count=len(wanted), most=MOST)
    return wanted
