"""Who may give which roles to whom, and when two people are needed for it.

Pure: people come in as records. An administrator gives access, so an administrator alone could make
two accounts and be both of the two people that a decision takes. A second person prevents it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import CHANGES_STANDING, PERMISSIONS, Permission, Role


class RoleChange(NamedTuple):
    """What a change of somebody's roles gives and takes."""

    given: frozenset[Role]
    taken: frozenset[Role]

    @property
    def gives_standing(self) -> bool:
        """Whether it gives a role that can change what a certificate is worth, or who may."""
        return bool(self.given & CHANGES_STANDING)


def change(before: Iterable[Role], after: Iterable[Role]) -> RoleChange:
    """The difference between two sets of roles."""
    old, new = frozenset(before), frozenset(after)
    return RoleChange(new - old, old - new)


def harmless(roles: Iterable[Role]) -> frozenset[Role]:
    """Those of `roles` that one administrator may give alone."""
    return frozenset(roles) - CHANGES_STANDING


def is_open(people: Iterable[PersonRecord]) -> bool:
    """Whether an office is still being set up: it has not two people yet who could decide on roles,
    one of them an administrator.

    `people` are those who may sign in.
    """
    deciders = [each for each in people if _has(each, Permission.CONFIRM_PEOPLE)]
    return len(deciders) < 2 or not any(_has(each, Permission.PEOPLE) for each in deciders)


def is_last_admin(person: PersonRecord, people: Iterable[PersonRecord]) -> bool:
    """Whether nobody else among `people`, those who may sign in, is an administrator."""
    if Role.ADMIN not in person.roles:
        return False
    return not any(each.id != person.id and Role.ADMIN in each.roles for each in people)


def _has(person: PersonRecord, permission: Permission) -> bool:
    return any(permission in PERMISSIONS[role] for role in person.roles)
