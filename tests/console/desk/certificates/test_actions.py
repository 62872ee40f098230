"""What can be done with a certificate, by how it stands."""

from __future__ import annotations

import pytest

from credissuer.console.desk.certificates.actions import ACTIONS, BY_NAME, possible
from credissuer.credentials.states import StandingChange, after
from credissuer.errors import RefusedError
from credverifier.wire.status.standing import Standing


@pytest.mark.parametrize("standing", Standing)
def test_what_is_offered_is_what_the_state_machine_allows(standing: Standing) -> None:
    offered = {action.name for action in possible(standing)}
    for change in (StandingChange.SUSPEND, StandingChange.REVOKE, StandingChange.REINSTATE):
        try:
            becomes = after("7K3M9-QX2HS", standing, change)
        except RefusedError:
            assert change.value not in offered
        else:
            assert change.value in offered
            assert BY_NAME[change.value].becomes is becomes


def test_stopping_takes_one_and_everything_else_two() -> None:
    assert {action.name for action in ACTIONS if not action.by_two} == {"suspend", "revoke"}
