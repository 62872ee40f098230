"""Mails to a server by SMTP (RFC 5321), encrypted and with a name and a password where it asks for
them.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from credissuer.errors import ConfigError
from credissuer.notices.mailer import UndeliveredError

SECONDS = 20.0
"""For each answer of the server."""

_PORTS = {"smtp": 587, "smtps": 465}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Server:
    """`tls` is `at-once` (smtps), `before-login` (STARTTLS), or None on this computer alone."""

    host: str
    port: int
    user: str | None
    tls: str | None

    @property
    def place(self) -> str:
        return f"{self.host}:{self.port}"


def server(url: str) -> Server:
    """The setting `smtp_url`: `smtp://user@host:587`, or `smtps://user@host:465`.

    A password does not stand in it. `?tls=none` speaks in clear, to a server on this computer
    alone. Raises ConfigError `config.smtp_url`.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise ConfigError("config.smtp_url") from None
    in_clear = parts.query == "tls=none"
    refused = (
        not parts.hostname
        or parts.password is not None
        or parts.path not in ("", "/")
        or bool(parts.fragment)
        or (parts.query != "" and not in_clear)
        or (in_clear and (parts.scheme != "smtp" or parts.hostname not in _LOOPBACK))
    )
    if refused:
        raise ConfigError("config.smtp_url")
    user = unquote(parts.username) if parts.username else None
    tls = None if in_clear else "at-once" if parts.scheme == "smtps" else "before-login"
    return Server(str(parts.hostname), port, user, tls)


@dataclass(frozen=True, slots=True)
class Smtp:
    """`password` is asked for each time, so that a new one in its file is used at once."""

    server: Server
    password: Callable[[], str] | None = field(default=None, repr=False)
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)
    seconds: float = SECONDS

    @property
    def place(self) -> str:
        return self.server.place

    def send(self, message: EmailMessage) -> None:
        """Hand it over. Raises UndeliveredError."""
        with self._connection() as connection:
            refused = _refusals(connection, message)
        if refused is not None:
            raise refused

    def probe(self) -> None:
        """Connect, and log in. Raises UndeliveredError."""
        with self._connection() as connection:
            connection.noop()

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        # Every failure here is the way to the server and none of the mail's: it is tried again.
        try:
            connection = self._connected()
        except smtplib.SMTPAuthenticationError as error:
            raise UndeliveredError("login", error.smtp_code) from None
        except (ssl.SSLError, smtplib.SMTPNotSupportedError):
            raise UndeliveredError("not_encrypted") from None
        except smtplib.SMTPResponseException as error:
            raise UndeliveredError("later", error.smtp_code) from None
        except (OSError, smtplib.SMTPException):
            raise UndeliveredError("unreachable") from None
        try:
            yield connection
        except smtplib.SMTPResponseException as error:
            raise UndeliveredError("later", error.smtp_code) from None
        except (OSError, smtplib.SMTPException):
            # It may have been taken all the same: then its reader gets it twice, under one
            # Message-ID.
            raise UndeliveredError("unreachable") from None
        finally:
            _leave(connection)

    def _connected(self) -> smtplib.SMTP:
        here = self.server
        options: dict[str, Any] = {"timeout": self.seconds}
        if here.tls == "at-once":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                here.host, here.port, context=self.context, **options
            )
        else:
            connection = smtplib.SMTP(here.host, here.port, **options)
        try:
            connection.ehlo_or_helo_if_needed()
            if here.tls == "before-login":
                # Raises where the server offers none: nothing is ever sent in clear instead.
                connection.starttls(context=self.context)
                connection.ehlo()
            if here.user is not None:
                connection.login(here.user, self.password() if self.password else "")
        except BaseException:
            connection.close()
            raise
        return connection


def _refusals(connection: smtplib.SMTP, message: EmailMessage) -> UndeliveredError | None:
    """Send it; what the server says no to, where it does."""
    try:
        connection.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        reply = next(iter(error.recipients.values()))[0]
        return _refused("recipient", reply)
    except smtplib.SMTPSenderRefused as error:
        # Of our own address: the operator can mend it, so it is never final.
        return UndeliveredError("sender", error.smtp_code)
    except smtplib.SMTPNotSupportedError:
        return UndeliveredError("address_not_supported", is_final=True)
    except smtplib.SMTPDataError as error:
        return _refused("content", error.smtp_code)
    return None


def _refused(what: str, reply: int) -> UndeliveredError:
    """5xx is for good, 4xx for now (RFC 5321, section 4.2.1)."""
    if reply >= 500:
        return UndeliveredError(what, reply, is_final=True)
    return UndeliveredError("later", reply)


def _leave(connection: smtplib.SMTP) -> None:
    try:
        connection.quit()
    except (OSError, smtplib.SMTPException):
        # What was taken was taken: a server that ends rudely changes nothing.
        connection.close()
