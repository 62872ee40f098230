"""How staff may sign in to this office, beside their security keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityProvider:
    """The alliance's own accounts (OpenID Connect): `issuer` is the URL below which it describes
    itself.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRules:
    """`breached_passwords` is a folder of passwords that are known (`operations.sign_in.breached`)."""

    breached_passwords: Path | None = None
    provider: IdentityProvider | None = None
