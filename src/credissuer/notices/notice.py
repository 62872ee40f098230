"""PURE: a notice that waits to be sent, was sent, or could not be sent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

MOST_EMAIL = 254
"""RFC 5321, section 4.5.3.1.3: a path has 256 octets, with its brackets."""

# One address and nothing that a header or the server would read as more: no blank, comma,
# bracket, quote or control character.
_ADDRESS = re.compile(
    r"[^\s@,;:<>()\[\]\\\"\x00-\x20\x7f]{1,64}@[^\s@,;:<>()\[\]\\\"\x00-\x20\x7f]+"
)


class Recipient(NamedTuple):
    """An e-mail address, and the language in which its reader is written to first."""

    email: str
    language: str


class NoticeState(StrEnum):
    """Where a notice stands. `waiting` also between two attempts."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRecord:
    """A stored notice.

    `facts` are private, and `{}` once they are erased, as `recipient` is None then. `due_at` None
    is at once. `next_try_at` is when it is tried next: behind the lease of the server that is at it,
    or behind the pause after an attempt that failed. `failure` is the code of the last attempt's
    failure; `failed_at` when it was given up.
    """

    id: str
    kind: str
    language: str
    recipient: str | None
    facts: dict[str, Any] = field(repr=False)
    dedupe_key: str
    due_at: datetime | None = None
    attempts: int = 0
    next_try_at: datetime | None = None
    sent_at: datetime | None = None
    failed_at: datetime | None = None
    failure: str | None = None

    @property
    def state(self) -> NoticeState:
        if self.sent_at is not None:
            return NoticeState.SENT
        return NoticeState.WAITING if self.failed_at is None else NoticeState.FAILED


class NoticeFilter(NamedTuple):
    """Which notices are asked for; None asks for all."""

    state: NoticeState | None = None
    kind: str | None = None


class NoticeCount(NamedTuple):
    """How many notices wait and were given up, and since when the oldest waits that is due."""

    waiting: int
    failed: int
    oldest: datetime | None


def is_address(text: str) -> bool:
    """Whether a text is one e-mail address that can stand in a header as it is."""
    return len(text.encode("utf-8")) <= MOST_EMAIL and _ADDRESS.fullmatch(text) is not None


def masked(email: str | None) -> str:
    """An address by which staff recognizes somebody and nobody reads a list of addresses."""
    local, at, domain = (email or "").rpartition("@")
    return f"{local[:2]}…{at}{domain}" if at else ""
