"""Suspend or revoke many certificates at once: first what would happen, then in one commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from credissuer.audit.trail import AuditEvent
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.states import StandingChange, after
from credissuer.credentials.states import reason as as_reason
from credissuer.documents import fence
from credissuer.errors import IssuerError, NotFoundError, RefusedError, UsageError
from credissuer.office import Office
from credissuer.office.call import NOTHING_DUE, Call, Outcome, operation
from credissuer.operations import change_standing
from credissuer.operations.change_standing import find
from credissuer.operations.find_certificates import facts
from credissuer.operations.perform import needs
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Transaction
from credverifier.errors import CredentialError, LinkError
from credverifier.wire.number import show

MOST = 200
"""Certificates that one call changes at most."""

_ONE: dict[StandingChange, Callable[..., Outcome[CertificateRecord]]] = {
    StandingChange.SUSPEND: change_standing.suspend,
    StandingChange.REVOKE: change_standing.revoke,
}


class PlannedChange(NamedTuple):
    """What would become of one: `facts` as `find_certificates.facts`, or why nothing."""

    number: str
    facts: dict[str, Any] | None
    refusal: IssuerError | None


class BulkOutcome(NamedTuple):
    """The numbers that were changed, and those that were not with the reason."""

    changed: list[str]
    refused: list[tuple[str, IssuerError]]


@needs(Permission.READ)
def plan(
    office: Office,
    call: Call,
    numbers: Sequence[str],
    change: StandingChange,
) -> list[PlannedChange]:
    """What the change of these certificates would do; this does nothing.

    Raises UsageError `many.none`, `many.too_many`.
    """
    wanted = _wanted(numbers)
    planned = []
    with fence.held(office) as reading:
        for number in wanted:
            try:
                record = find(reading, number)
            except (NotFoundError, LinkError) as error:
                planned.append(PlannedChange(number, None, _not_found(number, error)))
                continue
            [members] = facts(office, reading, [record], call.now)
            try:
                after(show(record.number), record.standing, change)
            except RefusedError as error:
                planned.append(PlannedChange(number, members, error))
            else:
                planned.append(PlannedChange(number, members, None))
    return planned


@operation(Permission.SUSPEND)
def suspend_many(
    transaction: Transaction,
    call: Call,
    numbers: Sequence[str],
    reason: str | None,
    note: str | None = None,
) -> Outcome[BulkOutcome]:
    """Suspend each that can be.

    Raises as `plan`, UsageError for a reason that does not exist, and StepUpRequiredError where the
    person has not just proven that it is them: unlike one, many need that.
    """
    call.actor.require_for_many(Permission.SUSPEND)
    return _each(transaction, call, numbers, StandingChange.SUSPEND, reason, note)


@operation(Permission.REVOKE)
def revoke_many(
    transaction: Transaction,
    call: Call,
    numbers: Sequence[str],
    reason: str | None,
    note: str | None = None,
) -> Outcome[BulkOutcome]:
    """Revoke each that can be, for good. Raises as `suspend_many`."""
    return _each(transaction, call, numbers, StandingChange.REVOKE, reason, note)


def _each(
    transaction: Transaction,
    call: Call,
    numbers: Sequence[str],
    change: StandingChange,
    reason: str | None,
    note: str | None,
) -> Outcome[BulkOutcome]:
    # A reason that does not exist refuses all, and not each.
    as_reason(reason)
    done = BulkOutcome([], [])
    events: list[AuditEvent] = []
    due = NOTHING_DUE
    for number in _wanted(numbers):
        try:
            # As the dry run: one that stands so already is told, and not changed once more.
            record = find(transaction, number)
            after(show(record.number), record.standing, change)
            outcome = _ONE[change](transaction, call, number, reason, note)
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
