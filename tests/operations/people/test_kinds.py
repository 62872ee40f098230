"""What two people decide about accounts: who proposes, who decides. What follows: beside the
operations that propose it.
"""

from __future__ import annotations

import pytest

from credissuer.operations.deciding.kind import ProposalKind
from credissuer.operations.deciding.table import KINDS
from credissuer.operations.people.kinds import PERSON_RECOVERY, PERSON_ROLES
from credissuer.staff.roles import PERMISSIONS, Permission, Role


@pytest.mark.parametrize("kind", [PERSON_ROLES, PERSON_RECOVERY])
def test_an_administrator_proposes_and_another_or_an_approver_decides(kind: ProposalKind) -> None:
    assert KINDS[kind.name] is kind
    assert kind.propose is Permission.PEOPLE
    deciding = {role for role in Role if kind.decide in PERMISSIONS[role]}
    assert deciding == {Role.ADMIN, Role.APPROVER}
