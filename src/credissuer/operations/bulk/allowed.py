"""Who may have many certificates changed: it depends on the change."""

from __future__ import annotations

from credissuer.credentials.states import StandingChange
from credissuer.office.call import Call
from credissuer.staff.roles import Permission

MAY: dict[StandingChange, Permission] = {
    StandingChange.REVOKE: Permission.REVOKE,
    StandingChange.SUSPEND: Permission.SUSPEND,
    StandingChange.REINSTATE: Permission.REINSTATE,
}
"""What whoever orders a change needs."""


def require_may_look(call: Call, change: StandingChange) -> None:
    """Let whoever may order, decide or audit such a change see what it would do.

    Raises ForbiddenError `actor.not_permitted`.
    """
    if not any(map(call.actor.has, (Permission.DECIDE_CASES, Permission.AUDIT))):
        require_kind(call, change.value)


def require_kind(call: Call, kind: str) -> None:
    """Let whoever may begin a job of this kind have a say about it. Raises as above, and
    StepUpRequiredError.
    """
    # Of other kinds, and of those of a newer version: whoever may import always had the say.
    changes = {change.value: permission for change, permission in MAY.items()}
    call.actor.require(changes.get(kind, Permission.IMPORT))
