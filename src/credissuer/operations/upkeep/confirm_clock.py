"""A person says that the clock is right, although the last entry is far from it."""

from __future__ import annotations

from datetime import datetime

from credissuer.office import Office
from credissuer.office.call import Call, Outcome, at_any_clock, operation
from credissuer.operations.perform import needs, perform
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Transaction
from credverifier.wire.envelope import dates


@needs(Permission.KEYS)
def last_moment(office: Office, call: Call) -> datetime | None:
    """The moment of the last entry of the trail; None for an empty one."""
    with office.store.read() as reading:
        last = reading.audit.last()
    return None if last is None else last.at


@needs(Permission.KEYS)
def confirm_clock(office: Office, call: Call) -> None:
    """Record that the clock is right: from now on the office signs again."""
    perform(office, call, _confirmed)


@at_any_clock
@operation(Permission.KEYS)
def _confirmed(transaction: Transaction, call: Call) -> Outcome[None]:
    """An entry with the moment that was the last one until now."""
    last = transaction.audit.last()
    before = None if last is None else dates.stamp(last.at)
    return Outcome(None, (call.event("clock.confirmed", "clock", last=before),))
