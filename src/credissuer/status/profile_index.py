"""The profile index as the office stores it. Times are aware UTC, whole seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStateRecord:
    """Up to which entry of the audit trail the profile index tells what was decided, and the moment
    at which it would say something else though nothing was decided (None: never).
    """

    id: int
    audit_seq: int
    until: datetime | None
