"""The table of roles and permissions: who may do what, and who may not."""

from __future__ import annotations

import pytest

from credissuer.errors import ForbiddenError
from credissuer.staff.roles import PERMISSIONS, Actor, Permission, Role, operator
from tests.offices import actor

ALLOWED = {
    "issuer": {"assess", "issue", "renew", "publish", "read"},
    "revoker": {"suspend", "reinstate", "revoke", "publish", "read", "reports", "handle"},
    "auditor": {"read", "export", "audit", "reports"},
    "admin": {"keys", "tokens", "publish", "read", "reports", "erase", "backup", "restore"},
    "vc-api": {"vc-api"},
}


def test_the_table_covers_every_role() -> None:
    assert set(ALLOWED) == set(PERMISSIONS) == set(Role)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_each_role_has_exactly_the_permissions_of_the_table(
    role: Role, permission: Permission
) -> None:
    if permission in ALLOWED[role]:
        actor(role).require(permission)
        return
    with pytest.raises(ForbiddenError) as refusal:
        actor(role).require(permission)
    assert refusal.value.code == "actor.not_permitted"
    assert refusal.value.facts["permission"] == permission


@pytest.mark.parametrize("permission", Permission)
def test_without_roles_nothing_is_permitted_and_the_operator_may_do_everything(
    permission: Permission,
) -> None:
    operator("chief").require(permission)
    with pytest.raises(ForbiddenError):
        Actor(id="nobody", roles=frozenset()).require(permission)


def test_every_permission_belongs_to_a_role_and_no_role_has_all() -> None:
    assert set().union(*PERMISSIONS.values()) == set(Permission)
    assert not any(allowed == set(Permission) for allowed in PERMISSIONS.values())
    assert not PERMISSIONS[Role.ADMIN] & {Permission.ISSUE, Permission.REVOKE, Permission.SUSPEND}


def test_the_permissions_of_several_roles_are_added() -> None:
    both = actor(Role.AUDITOR, Role.REVOKER)
    both.require(Permission.EXPORT)
    both.require(Permission.REVOKE)
    with pytest.raises(ForbiddenError):
        both.require(Permission.ISSUE)
