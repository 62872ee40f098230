"""What two people decide about accounts: who proposes, who decides. What follows: beside the
operations that propose it.
"""

from __future__ import annotations

import pytest

from credissuer.operations.deciding.table import KINDS
from credissuer.operations.people.kinds import PERSON_RECOVERY, PERSON_ROLES
from credissuer.staff.roles import PERMISSIONS, Permission, Role


@pytest.mark.parametrize("kind", [PERSON_ROLES, PERSON_RECOVERY])
def test_an_administrator_proposes_and_another_or_an_approver_decides(kind: object) -> None:
    assert KINDS[kind.name] is kind  # type: ignore[attr-defined]
    assert kind.propose is Permission.PEOPLE  # type: ignore[attr-defined]
    deciding = {role for role in Role if kind.decide in PERMISSIONS[role]}  # type: ignore[attr-defined]
    assert deciding == {Role.ADMIN, Role.APPROVER}
