"""The table of roles and permissions: who may do what, and who may not."""

from __future__ import annotations

import pytest

from credissuer.errors import ForbiddenError
from credissuer.staff.roles import (
    CHANGES_STANDING,
    FOR_PEOPLE,
    FOR_PROGRAMS,
    PERMISSIONS,
    Actor,
    Permission,
    Role,
    operator,
)
from tests.offices import actor

TABLE = """
read            assessor approver case-officer appeals issuer-operator communications auditor admin issuer revoker
applications    assessor approver auditor
assess          assessor issuer
import          assessor issuer
issue           approver issuer
renew           approver issuer
decide          approver
reports         approver case-officer auditor admin revoker
handle          case-officer revoker
cases           approver case-officer appeals auditor
suspend         case-officer revoker
confirm         approver case-officer
reinstate       approver case-officer revoker
revoke          approver case-officer revoker
decide-cases    approver
appeals         appeals
publish         approver case-officer appeals issuer-operator admin issuer revoker
keys            issuer-operator admin
backup          issuer-operator admin
restore         issuer-operator admin
texts           communications
brands          communications
export          auditor
audit           auditor
people          admin
confirm-people  approver admin
tokens          admin
erase           admin
vc-api          vc-api
"""
"""A permission a line, and every role that has it: written out, so that no change is an accident."""

ALLOWED = {line.split()[0]: set(line.split()[1:]) for line in TABLE.strip().splitlines()}


def test_the_table_covers_every_permission_and_every_role() -> None:
    assert set(ALLOWED) == set(Permission)
    assert set().union(*ALLOWED.values()) == set(Role) == set(PERMISSIONS)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_each_role_has_exactly_the_permissions_of_the_table(
    role: Role, permission: Permission
) -> None:
    if role in ALLOWED[permission]:
        actor(role).require(permission)
        return
    with pytest.raises(ForbiddenError) as refusal:
        actor(role).require(permission)
    assert refusal.value.code == "actor.not_permitted"
    assert refusal.value.facts["permission"] == permission


KEY_COMPULSORY = {
    *("assessor", "approver", "case-officer", "appeals", "issuer-operator", "admin"),
    *("issuer", "revoker"),
}
"""Roles of which a password alone opens nothing."""


def test_a_security_key_is_compulsory_where_a_standing_can_change() -> None:
    assert KEY_COMPULSORY == CHANGES_STANDING


def test_nobody_proposes_and_decides_the_same_by_one_role() -> None:
    for role in FOR_PEOPLE:
        has = PERMISSIONS[role]
        assert not {Permission.ASSESS, Permission.DECIDE} <= has, role
        assert not {Permission.SUSPEND, Permission.DECIDE_CASES} <= has, role
        assert not {Permission.APPEALS, Permission.DECIDE_CASES} <= has, role
        assert not {Permission.APPEALS, Permission.SUSPEND} <= has, role


def test_roles_of_programs_and_of_people_are_apart() -> None:
    assert {"issuer", "revoker", "vc-api"} == FOR_PROGRAMS
    assert {*FOR_PEOPLE} | FOR_PROGRAMS == set(Role)


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
    assert not PERMISSIONS[Role.ADMIN] & {
        *(Permission.ISSUE, Permission.RENEW, Permission.IMPORT, Permission.DECIDE),
        *(Permission.SUSPEND, Permission.REINSTATE, Permission.REVOKE, Permission.CONFIRM),
        *(Permission.DECIDE_CASES, Permission.APPEALS),
    }


def test_the_permissions_of_several_roles_are_added() -> None:
    both = actor(Role.AUDITOR, Role.REVOKER)
    both.require(Permission.EXPORT)
    both.require(Permission.REVOKE)
    with pytest.raises(ForbiddenError):
        both.require(Permission.ISSUE)
