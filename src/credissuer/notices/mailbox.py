"""Mails that are kept and not sent: the demo's."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from email.message import EmailMessage

MOST_KEPT = 100
"""The older ones are forgotten; nothing of it outlives the process."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A Mailer whose mails stay in memory, where the demo shows them."""

    mails: deque[EmailMessage] = field(default_factory=lambda: deque(maxlen=MOST_KEPT))

    @property
    def place(self) -> str:
        return "demo"

    def send(self, message: EmailMessage) -> None:
        """Keep it, the newest first."""
        self.mails.appendleft(message)

    def probe(self) -> None:
        """Always well."""
