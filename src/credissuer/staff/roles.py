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


class Role(StrEnum):
    """What a person or program is there for.

    An administrator looks after keys, access and backups and issues nothing; another system that speaks
    VC-API does that alone, and certifies nobody.
    """

    ISSUER = "issuer"
    REVOKER = "revoker"
    AUDITOR = "auditor"
    ADMIN = "admin"
    VC_API = "vc-api"


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    # Issuing and revoking are apart, so that no single person both certifies and takes back.
    Role.ISSUER: frozenset(
        {Permission.ASSESS, Permission.ISSUE, Permission.RENEW, Permission.PUBLISH, Permission.READ}
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
        {Permission.READ, Permission.EXPORT, Permission.AUDIT, Permission.REPORTS}
    ),
    Role.ADMIN: frozenset(
        {
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who performs a call: an id for the audit trail, and roles."""

    id: str
    roles: frozenset[Role]

    def has(self, permission: Permission) -> bool:
        """Whether one of the roles has `permission`."""
        # Any of the roles, since a person of a small office may hold several.
        return any(permission in PERMISSIONS[role] for role in self.roles)

    def require(self, permission: Permission) -> None:
        """Raises ForbiddenError `actor.not_permitted` unless one of the roles has `permission`."""
        if not self.has(permission):
            raise ForbiddenError(
                "actor.not_permitted",
                actor=self.id,
                permission=permission.value,
            )


ANYBODY = Actor(id="public", roles=frozenset())
"""Whoever is not logged in, as far as the audit trail knows."""

OPERATOR = "operator:"
"""Beginning of the id of whoever sits at the office's own command line."""


def operator(name: str) -> Actor:
    """The person at the office's own command line, who holds the keys' passphrase anyway: every
    role.
    """
    return Actor(id=f"{OPERATOR}{name}", roles=frozenset(Role))
