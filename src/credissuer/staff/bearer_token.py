"""A bearer token as the office stores it. Times are aware UTC, whole seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BearerTokenRecord:
    """A bearer token of the HTTP office: only the SHA-256 of its secret is kept (hex).

    `person_id` is whose it is: it may never more than that person. None for a program of nobody's.
    """

    id: str
    label: str
    role: str
    secret_sha256: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    person_id: str | None = None
