"""Which roles one administrator gives alone, and who is the last one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from credissuer.staff import giving_roles
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import FOR_PEOPLE, Role


def person(login: str, *roles: Role) -> PersonRecord:
    return PersonRecord(
        id=login.upper().ljust(9, "0"),
        login=login,
        name=login,
        email=f"{login}@example.vn",
        roles=frozenset(roles),
        language="vi",
        password_hash=None,
        oidc_subject=None,
        operator=None,
        created_at=datetime(2026, 11, 1, tzinfo=UTC),
        disabled_at=None,
        version=1,
    )


ALONE = {Role.AUDITOR, Role.COMMUNICATIONS}
"""What one administrator gives without anybody else: roles that change nothing's standing."""


@pytest.mark.parametrize("role", FOR_PEOPLE)
def test_only_a_role_that_changes_no_standing_is_given_alone(role: Role) -> None:
    given = giving_roles.change((), {role})
    assert given.gives_standing == (role not in ALONE)
    assert giving_roles.harmless({role}) == ({role} & ALONE)


def test_taking_is_never_giving() -> None:
    change = giving_roles.change({Role.APPROVER, Role.AUDITOR}, {Role.AUDITOR})
    assert (change.given, change.taken) == (frozenset(), {Role.APPROVER})
    assert not change.gives_standing


@pytest.mark.parametrize(
    ("people", "open_"),
    [
        ([], True),
        ([person("a", Role.ADMIN)], True),
        ([person("a", Role.ADMIN), person("b", Role.AUDITOR, Role.ASSESSOR)], True),
        ([person("a", Role.APPROVER), person("b", Role.APPROVER)], True),
        ([person("a", Role.ADMIN), person("b", Role.APPROVER)], False),
        ([person("a", Role.ADMIN), person("b", Role.ADMIN)], False),
    ],
)
def test_an_office_is_set_up_once_two_people_can_decide_on_roles(
    people: list[PersonRecord], open_: bool
) -> None:
    assert giving_roles.is_open(people) == open_


def test_the_last_administrator() -> None:
    first, second = person("a", Role.ADMIN), person("b", Role.ADMIN, Role.AUDITOR)
    other = person("c", Role.APPROVER)
    assert giving_roles.is_last_admin(first, [first, other])
    assert not giving_roles.is_last_admin(first, [first, second])
    assert not giving_roles.is_last_admin(other, [first, other])
    # Whoever has not used the invitation yet is none of those who may sign in.
    assert giving_roles.is_last_admin(first, [])
