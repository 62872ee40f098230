"""The permissions as people read them: in groups, in the order of the work."""

from __future__ import annotations

from collections.abc import Iterable

from credissuer.staff.roles import CHANGES_STANDING, PERMISSIONS, Permission, Role

GROUPS: dict[str, tuple[Permission, ...]] = {
    "applications": (
        Permission.READ,
        Permission.APPLICATIONS,
        Permission.ASSESS,
        Permission.IMPORT,
        Permission.DECIDE,
        Permission.ISSUE,
        Permission.RENEW,
    ),
    "cases": (
        Permission.REPORTS,
        Permission.HANDLE,
        Permission.CASES,
        Permission.SUSPEND,
        Permission.CONFIRM,
        Permission.DECIDE_CASES,
        Permission.REVOKE,
        Permission.REINSTATE,
        Permission.APPEALS,
    ),
    "public": (Permission.PUBLISH, Permission.TEXTS, Permission.BRANDS, Permission.VC_API),
    "office": (
        Permission.AUDIT,
        Permission.EXPORT,
        Permission.PEOPLE,
        Permission.CONFIRM_PEOPLE,
        Permission.TOKENS,
        Permission.KEYS,
        Permission.BACKUP,
        Permission.RESTORE,
        Permission.ERASE,
    ),
}
"""Key of the words of a group (`desk_people.groups_…`) -> its permissions."""

_DECIDES = frozenset({Permission.DECIDE, Permission.DECIDE_CASES})
_PROPOSES = frozenset({Permission.ASSESS, Permission.IMPORT, Permission.SUSPEND})


def of(roles: Iterable[Role]) -> list[Permission]:
    """What somebody with these roles may do, in the order of the groups."""
    has = frozenset().union(*(PERMISSIONS[role] for role in roles))
    return [each for group in GROUPS.values() for each in group if each in has]


def needs_key(roles: Iterable[Role]) -> bool:
    """Whether whoever has these roles must have a security key."""
    return bool(frozenset(roles) & CHANGES_STANDING)


def is_both(roles: Iterable[Role]) -> bool:
    """Whether these roles together let somebody propose and decide."""
    has = frozenset(of(roles))
    return bool(has & _DECIDES) and bool(has & _PROPOSES)
