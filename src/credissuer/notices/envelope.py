"""PURE: a mail as it goes over the wire (RFC 5322)."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, getaddresses
from typing import NamedTuple

from credissuer.errors import ConfigError
from credissuer.notices.notice import NoticeRecord, is_address
from credissuer.notices.texts import Mail


class Sender(NamedTuple):
    """Who writes: the name that is shown, and the address that the server is told."""

    name: str
    email: str


def sender(text: str) -> Sender:
    """The setting `mail_from`: `office@example.org` or `Văn phòng <office@example.org>`.

    Raises ConfigError `config.mail_from`.
    """
    # Line ends first, because `getaddresses` would fold them away.
    if any(ord(one) < 32 for one in text):
        raise ConfigError("config.mail_from")
    addresses = getaddresses([text])
    if len(addresses) != 1 or not is_address(addresses[0][1]):
        raise ConfigError("config.mail_from")
    return Sender(*addresses[0])


def envelope(record: NoticeRecord, mail: Mail, by: Sender, now: datetime) -> EmailMessage:
    """The message, whose Message-ID is the notice's own.

    So a mail program that gets it twice, because a server ended between sending and recording it,
    can tell that it is the same.
    """
    assert record.recipient is not None
    host = by.email.rpartition("@")[2]
    # UTF-8 in headers only where an address needs it, because not every server takes that
    # (RFC 6531).
    plain = record.recipient.isascii() and by.email.isascii()
    message = EmailMessage(policy=SMTP if plain else SMTPUTF8)
    message["From"] = _address(by.name, by.email)
    message["To"] = _address("", record.recipient)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{record.id}@{host}>"
    # Neither an answering machine nor a list answers it (RFC 3834, section 5).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    # Last, because adding the second form moves every Content- header to the first.
    message["Content-Language"] = record.language
    return message


def _address(name: str, email: str) -> Address:
    # By its parts, because Python refuses a whole address whose part before the @ is not ASCII.
    local, _, domain = email.rpartition("@")
    return Address(name, local, domain)
