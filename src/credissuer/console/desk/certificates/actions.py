"""What a member of staff can do with a certificate, as a table: from which standings, with which
permission, and whether it takes a second person.
"""

from __future__ import annotations

from typing import NamedTuple

from credissuer.credentials.states import StandingChange
from credissuer.staff.roles import Permission
from credverifier.wire.status.standing import Standing

RENEW = "renew"


class Action(NamedTuple):
    """`name` is the last part of its path and the key of its words.

    `standings` are those that it is possible in. `becomes` is how the certificate stands
    afterwards; `by_two`: it is only proposed here.
    """

    name: str
    permission: Permission
    standings: frozenset[Standing]
    becomes: Standing
    by_two: bool = False
    needs_reason: bool = False


ACTIONS = (
    Action(
        StandingChange.SUSPEND.value,
        Permission.SUSPEND,
        frozenset({Standing.VALID}),
        Standing.SUSPENDED,
        needs_reason=True,
    ),
    Action(
        StandingChange.REVOKE.value,
        Permission.REVOKE,
        frozenset({Standing.VALID, Standing.SUSPENDED}),
        Standing.REVOKED,
        needs_reason=True,
    ),
    Action(
        StandingChange.REINSTATE.value,
        Permission.REINSTATE,
        frozenset({Standing.SUSPENDED}),
        Standing.VALID,
        by_two=True,
    ),
    Action(
        RENEW,
        Permission.ASSESS,
        frozenset({Standing.VALID}),
        Standing.SUPERSEDED,
        by_two=True,
    ),
)
"""In the order in which they are offered: what stops first, because that is looked for in haste."""

BY_NAME = {action.name: action for action in ACTIONS}


def possible(standing: Standing) -> list[Action]:
    """The actions that a certificate which stands so allows."""
    return [action for action in ACTIONS if standing in action.standings]
