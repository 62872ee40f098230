"""Which entries of the audit trail somebody looks for."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Entries that meet all that is given.

    `actor` is part of an actor's id, `action` the beginning of an action (`certificate.`), `object`
    an object's id, whole. `since` is the first moment that counts, `until` the first that does not.
    """

    actor: str | None = None
    action: str | None = None
    object: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Whether every entry meets it."""
        return all(getattr(self, member.name) is None for member in fields(self))


EVERY_ENTRY = AuditFilter()
