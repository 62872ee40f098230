"""A link that lets a member of staff in once. Times: aware UTC, whole seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LinkPurpose(StrEnum):
    """What a link is for: a first sign-in, or another one after every key was lost."""

    INVITATION = "invitation"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffLinkRecord:
    """Only the SHA-256 of its secret is kept (hex). `created_by` is the id of an actor."""

    id: str
    person_id: str
    purpose: LinkPurpose
    secret_sha256: str
    created_by: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
