"""PURE: a brand that uses the API, and its keys. Times are aware UTC, whole seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

PREFIX = "crb_"
"""What every API key of a brand begins with, so that scanners for leaked secrets can know it."""

ACTOR = "brand:"
"""How the audit trail names a brand, before its id."""

REQUESTS_A_MINUTE, WATCHED_ITEMS = 120, 5_000
"""What a brand may do where nothing else was agreed."""

MOST_REQUESTS, MOST_ITEMS = 100_000, 100_000
"""What may be agreed at most."""

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandRecord:
    """A brand or agency. `email` is where notices go, `language` theirs.

    `requests_a_minute` and `items` (profiles and numbers on all of its watch-lists) are its quota.
    """

    id: str
    name: str
    email: str
    language: str
    created_at: datetime
    disabled_at: datetime | None
    requests_a_minute: int
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandKeyRecord:
    """An API key: only the SHA-256 of its secret is kept (hex)."""

    id: str
    brand_id: str
    label: str
    secret_sha256: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    def is_good(self, now: datetime) -> bool:
        """Whether it opens anything at `now`."""
        return self.revoked_at is None and now < self.expires_at
