"""What the office does by itself as time passes, as a table.

A run is idempotent and safe on several servers at once: it decides inside a transaction what is
due, and a second run a moment later finds nothing left to do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.applying import tidying
from credissuer.operations.assessing import recheck
from credissuer.operations.auditing import checkpoint_copies
from credissuer.operations.brands import delivering
from credissuer.operations.bulk import drafting
from credissuer.operations.bundling import keep as bundling
from credissuer.operations.casework import clock
from credissuer.operations.deciding import carry_on
from credissuer.operations.jobs import uploads
from credissuer.operations.sending import reminders
from credissuer.staff.roles import Actor, Role

SYSTEM = Actor(id="system:timers", roles=frozenset(Role))
"""Who acts where nobody asked: time alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """`run` does what is due and returns how much that was; it is called every `every`."""

    name: str
    every: timedelta
    run: Callable[[Office, Call], int]


_ROWS = (
    Timer(name="holders", every=timedelta(days=1), run=tidying.tidy),
    Timer(
        name="audit-checkpoint",
        every=timedelta(hours=1),
        run=checkpoint_copies.keep_daily,
    ),
    Timer(name="bundle", every=timedelta(minutes=10), run=bundling.run),
    Timer(name="proposals", every=timedelta(seconds=30), run=carry_on.carry_on),
    Timer(name="accounts", every=timedelta(days=1), run=recheck.recheck_due),
    Timer(name="case-escalations", every=timedelta(minutes=1), run=clock.run_escalations),
    Timer(name="case-liftings", every=timedelta(minutes=1), run=clock.run_liftings),
    Timer(name="case-reminders", every=timedelta(hours=1), run=clock.run_reminders),
    Timer(name="renewals", every=timedelta(hours=1), run=reminders.run_renewals),
    Timer(name="staff-deadlines", every=timedelta(hours=1), run=reminders.run_deadlines),
    Timer(name="erase-notices", every=timedelta(days=1), run=reminders.run_erasing),
    Timer(name="erase-deliveries", every=timedelta(days=1), run=delivering.run_erasing),
    Timer(name="erase-imports", every=timedelta(days=1), run=uploads.run_erasing),
    Timer(name="erase-plans", every=timedelta(days=1), run=drafting.run_erasing),
)

TIMERS: dict[str, Timer] = {timer.name: timer for timer in _ROWS}
"""One row a timer, by its name."""


def run(office: Office, name: str) -> int:
    """Do now what is due by one timer; returns how much that was. Raises KeyError for another."""
    return TIMERS[name].run(office, office.call(SYSTEM))
