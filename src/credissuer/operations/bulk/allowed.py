"""Who may have many certificates changed: it depends on the change."""

from __future__ import annotations

from credissuer.credentials.states import StandingChange
from credissuer.office.call import Call
from credissuer.staff.roles import Permission

MAY: dict[StandingChange, Permission] = {
    StandingChange.SUSPEND: Permission.SUSPEND,
    StandingChange.REVOKE: Permission.REVOKE,
    StandingChange.REINSTATE: Permission.REINSTATE,
}
"""What whoever orders a change needs."""


def require_may_look(call: Call, change: StandingChange) -> None:
    """Let whoever may order, decide or audit such a change see what it would do.

    A look needs no proof of who looks: that is asked for when it is ordered. Raises ForbiddenError
    `actor.not_permitted`.
    """
    lookers = (MAY[change], Permission.DECIDE_CASES, Permission.AUDIT)
    if not any(map(call.actor.has, lookers)):
        call.actor.require(MAY[change])


def orders(call: Call) -> list[StandingChange]:
    """The changes of many that the caller may order, those that stop first."""
    return [change for change, permission in MAY.items() if call.actor.has(permission)]


def require_may_plan(call: Call, change: StandingChange) -> None:
    """Let whoever may order such a change keep a plan of it, without a proof as well.

    Raises ForbiddenError `actor.not_permitted`.
    """
    if change not in orders(call):
        call.actor.require(MAY[change])


def require_kind(call: Call, kind: str) -> None:
    """Let whoever may begin a job of this kind have a say about it. Raises as above, and
    StepUpRequiredError.
    """
    # Of other kinds, and of those of a newer version: whoever may import always had the say.
    changes = {change.value: permission for change, permission in MAY.items()}
    call.actor.require(changes.get(kind, Permission.IMPORT))
