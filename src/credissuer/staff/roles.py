"""Roles, permissions, and the table of which role has which permissions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from credissuer.errors import ForbiddenError


class Permission(StrEnum):
    """An operation of the office that needs authorization."""

    ASSESS = "assess"
    ISSUE = "issue"
    RENEW = "renew"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    REVOKE = "revoke"
    PUBLISH = "publish"
    READ = "read"
    EXPORT = "export"
    AUDIT = "audit"
    KEYS = "keys"
    TOKENS = "tokens"
    VC_API = "vc-api"
    REPORTS = "reports"
    HANDLE = "handle"
    ERASE = "erase"
    BACKUP = "backup"
    RESTORE = "restore"
    PEOPLE = "people"
    CONFIRM_PEOPLE = "confirm-people"
    APPLICATIONS = "applications"
    DECIDE = "decide"
    IMPORT = "import"
    CASES = "cases"
    CONFIRM = "confirm"
    DECIDE_CASES = "decide-cases"
    APPEALS = "appeals"
    TEXTS = "texts"
    BRANDS = "brands"


class Role(StrEnum):
    """What a person or program is there for.

    An administrator looks after people, keys, access and backups and issues nothing; another system
    that speaks VC-API does that alone, and certifies nobody. ISSUER, REVOKER and VC_API are for
    programs.
    """

    ASSESSOR = "assessor"
    APPROVER = "approver"
    CASE_OFFICER = "case-officer"
    APPEALS = "appeals"
    ISSUER_OPERATOR = "issuer-operator"
    COMMUNICATIONS = "communications"
    AUDITOR = "auditor"
    ADMIN = "admin"
    ISSUER = "issuer"
    REVOKER = "revoker"
    VC_API = "vc-api"


FOR_PROGRAMS = frozenset({Role.ISSUER, Role.REVOKER, Role.VC_API})
"""Roles that a bearer token may have and a person may not."""

FOR_PEOPLE = tuple(role for role in Role if role not in FOR_PROGRAMS)
"""Roles of people, in the order in which they are shown."""


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    # Who assesses proposes, and never decides on what they assessed.
    Role.ASSESSOR: frozenset(
        {Permission.READ, Permission.APPLICATIONS, Permission.ASSESS, Permission.IMPORT}
    ),
    Role.APPROVER: frozenset(
        {
            Permission.READ,
            Permission.APPLICATIONS,
            Permission.REPORTS,
            Permission.CASES,
            Permission.ISSUE,
            Permission.RENEW,
            Permission.REINSTATE,
            Permission.REVOKE,
            Permission.DECIDE,
            Permission.CONFIRM,
            Permission.DECIDE_CASES,
            Permission.CONFIRM_PEOPLE,
            Permission.PUBLISH,
        }
    ),
    Role.CASE_OFFICER: frozenset(
        {
            Permission.READ,
            Permission.REPORTS,
            Permission.HANDLE,
            Permission.CASES,
            Permission.SUSPEND,
            Permission.REINSTATE,
            Permission.REVOKE,
            Permission.CONFIRM,
            Permission.PUBLISH,
        }
    ),
    # Never of the first decision, so that whoever appeals is heard by others.
    Role.APPEALS: frozenset(
        {Permission.READ, Permission.CASES, Permission.APPEALS, Permission.PUBLISH}
    ),
    Role.ISSUER_OPERATOR: frozenset(
        {
            Permission.READ,
            Permission.KEYS,
            Permission.PUBLISH,
            Permission.BACKUP,
            Permission.RESTORE,
        }
    ),
    Role.COMMUNICATIONS: frozenset({Permission.READ, Permission.TEXTS, Permission.BRANDS}),
    # Issuing and revoking are apart, so that no single person both certifies and takes back.
    Role.ISSUER: frozenset(
        {
            Permission.ASSESS,
            Permission.IMPORT,
            Permission.ISSUE,
            Permission.RENEW,
            Permission.PUBLISH,
            Permission.READ,
        }
    ),
    Role.REVOKER: frozenset(
        {
            Permission.SUSPEND,
            Permission.REINSTATE,
            Permission.REVOKE,
            Permission.PUBLISH,
            Permission.READ,
            Permission.REPORTS,
            Permission.HANDLE,
        }
    ),
    Role.AUDITOR: frozenset(
        {
            Permission.READ,
            Permission.EXPORT,
            Permission.AUDIT,
            Permission.REPORTS,
            Permission.APPLICATIONS,
            Permission.CASES,
        }
    ),
    Role.ADMIN: frozenset(
        {
            Permission.PEOPLE,
            Permission.CONFIRM_PEOPLE,
            Permission.KEYS,
            Permission.TOKENS,
            Permission.PUBLISH,
            Permission.READ,
            Permission.REPORTS,
            Permission.ERASE,
            Permission.BACKUP,
            Permission.RESTORE,
        }
    ),
    # Nothing else, because the credentials of another system are its own affair, not the
    # alliance's.
    Role.VC_API: frozenset({Permission.VC_API}),
}

MOVES_STANDING = frozenset(
    {
        Permission.ISSUE,
        Permission.RENEW,
        Permission.SUSPEND,
        Permission.REINSTATE,
        Permission.REVOKE,
        Permission.CONFIRM,
        Permission.DECIDE,
        Permission.DECIDE_CASES,
        Permission.APPEALS,
        Permission.ASSESS,
        Permission.IMPORT,
        Permission.KEYS,
        Permission.PEOPLE,
        Permission.CONFIRM_PEOPLE,
    }
)
"""What changes what a certificate is worth, or who may."""

CHANGES_STANDING = frozenset(
    role for role, permissions in PERMISSIONS.items() if permissions & MOVES_STANDING
)
"""Roles for which a security key is compulsory."""


NEEDS_PROOF = frozenset(
    {
        Permission.ISSUE,
        Permission.RENEW,
        Permission.REINSTATE,
        Permission.REVOKE,
        Permission.DECIDE,
        Permission.DECIDE_CASES,
        Permission.APPEALS,
        Permission.IMPORT,
        Permission.KEYS,
        Permission.TOKENS,
        Permission.PEOPLE,
        Permission.ERASE,
        Permission.RESTORE,
    }
)
"""What a person does only just after a proof that it is them (a step-up).

Not a suspension and its confirmation, because stopping is never delayed.
"""

MANY_NEED_PROOF = frozenset({Permission.SUSPEND})
"""What needs that proof only where it is done to many certificates at once.

A hundred suspensions from a browser that was left open would do harm, and no emergency has a
hundred.
"""


class StepUpRequiredError(Exception):
    """The person has to prove first that it is them; then the same call succeeds.

    No IssuerError, because nothing is refused: a page that tells of refusals must let it through.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who performs a call: an id for the audit trail, and roles.

    `is_proven` is False for a person in a browser whose last proof is too old for `NEEDS_PROOF`.
    """

    id: str
    roles: frozenset[Role]
    is_proven: bool = True

    def has(self, permission: Permission) -> bool:
        """Whether one of the roles has `permission`."""
        # Any of the roles, since a person of a small office may hold several.
        return any(permission in PERMISSIONS[role] for role in self.roles)

    def require(self, permission: Permission) -> None:
        """Raises ForbiddenError `actor.not_permitted` unless one of the roles has `permission`, and
        StepUpRequiredError where it needs a proof that is not there.
        """
        if not self.has(permission):
            raise ForbiddenError(
                "actor.not_permitted",
                actor=self.id,
                permission=permission.value,
            )
        if permission in NEEDS_PROOF and not self.is_proven:
            raise StepUpRequiredError(permission.value)

    def require_for_many(self, permission: Permission) -> None:
        """The same where it is done to many at once."""
        self.require(permission)
        if permission in MANY_NEED_PROOF and not self.is_proven:
            raise StepUpRequiredError(permission.value)


def who_may(permission: Permission) -> tuple[Role, ...]:
    """The roles that have `permission`, in the order in which they are shown."""
    return tuple(role for role in Role if permission in PERMISSIONS[role])


ANYBODY = Actor(id="public", roles=frozenset())
"""Whoever is not logged in, as far as the audit trail knows."""

OPERATOR = "operator:"
"""Beginning of the id of whoever sits at the office's own command line."""


def operator(name: str) -> Actor:
    """The person at the office's own command line, who holds the keys' passphrase anyway: every
    role.
    """
    return Actor(id=f"{OPERATOR}{name}", roles=frozenset(Role))
