"""What takes mails: a server in an office, a box in the demo."""

from __future__ import annotations

from email.message import EmailMessage
from typing import NamedTuple, Protocol

from credissuer.notices.envelope import Sender


class UndeliveredError(Exception):
    """A mail that was not taken. `code` is a word of `[failures]` in `notices.toml`, `reply` the
    server's number where it gave one.

    The server's own sentence is not kept, because it repeats the address. `is_final`: trying again
    would be answered alike.
    """

    def __init__(self, code: str, reply: int | None = None, *, is_final: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.reply = reply
        self.is_final = is_final

    @property
    def failure(self) -> str:
        """As it is stored: `refused 550`."""
        return self.code if self.reply is None else f"{self.code} {self.reply}"


class Mailer(Protocol):
    """A place that mails are handed to."""

    @property
    def place(self) -> str:
        """Where, as people may read it, without a password."""

    def send(self, message: EmailMessage) -> None:
        """Hand it over. Raises UndeliveredError."""

    def probe(self) -> None:
        """Whether mails would be taken, without sending one. Raises UndeliveredError."""


class Post(NamedTuple):
    """How the office sends mails: what takes them, and who they are from."""

    mailer: Mailer
    by: Sender
