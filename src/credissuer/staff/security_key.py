"""A security key (WebAuthn) of a member of staff. Times: aware UTC, whole seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityKeyRecord:
    """`id` is the credential id, `public_key` the key in COSE form, both base64url.

    `sign_count` is the counter of its last use (WebAuthn Level 3 section 6.1.1).
    """

    id: str
    person_id: str
    label: str
    public_key: str
    sign_count: int
    added_at: datetime
    used_at: datetime | None
    removed_at: datetime | None
