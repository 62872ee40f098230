"""The session of a member of staff in a browser. Times: aware UTC, whole seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LONGEST = timedelta(hours=12)
"""How long a session lasts at most, whatever is done in it."""

IDLE = timedelta(minutes=60)
"""How long a session lasts in which nothing is done."""


class SignInMethod(StrEnum):
    """By what a person signed in. DEMO exists in a demo alone."""

    PASSWORD = "password"  # noqa: S105 - the name of a method
    SECURITY_KEY = "security-key"
    OIDC = "oidc"
    DEMO = "demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """Only the SHA-256 of the cookie's secret is kept (hex).

    `stepped_up_at` is when the person last proved with a security key, in this session, that it is
    them.
    """

    id: str
    secret_sha256: str
    person_id: str
    method: SignInMethod
    user_agent: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    stepped_up_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Whether the cookie still opens the desk."""
        return self.ended_at is None and now < self.expires_at and now - self.seen_at < IDLE
