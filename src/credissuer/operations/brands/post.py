"""POST to a webhook of somebody else: one deadline, a bounded answer, no redirect, no private address.

The host is resolved once, and the connection goes to the very address that was checked, so that a
second look-up cannot lead into the office's own network.
"""

from __future__ import annotations

import http.client
import socket
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from credissuer.errors import UsageError
from credverifier.errors import LinkError
from credverifier.online import environment
from credverifier.online.connection import Connection, Resolve
from credverifier.online.deadline import Deadline
from credverifier.online.ip_addresses import is_public

SECONDS = 10.0
"""For one attempt, from the first look-up to the last octet."""

LARGEST = 65_536
"""Octets of an answer, headers included. What it says is not read."""

LONGEST_URL = 2_000
PORTS = (443, 8443)

_LOOPBACK = ("localhost", "127.0.0.1")


class PostAnswer(NamedTuple):
    """What came of an attempt: the status, or why there was none."""

    status: int | None
    failure: str | None

    @property
    def is_delivered(self) -> bool:
        """Whether the receiver has taken it."""
        return self.status is not None and 200 <= self.status < 300


def require_usable(url: str, *, allow_loopback: bool) -> str:
    """The URL itself if something may be sent there; whose address it is, is looked at each time.

    Raises UsageError `webhook.url`.
    """
    parts = _parts(url)
    if parts is None or _is_refused(parts, allow_loopback=allow_loopback):
        raise UsageError("webhook.url", url=url[:200], ports=", ".join(map(str, PORTS)))
    return url


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    allow_loopback: bool,
    resolve: Resolve = socket.getaddrinfo,
    seconds: float = SECONDS,
) -> PostAnswer:
    """One attempt. Never raises for what the receiver does."""
    parts = _parts(url)
    if parts is None or _is_refused(parts, allow_loopback=allow_loopback):
        return PostAnswer(None, "url_refused")
    assert parts.hostname is not None
    connection = Connection(
        parts.hostname,
        parts.port,
        Deadline(seconds),
        resolve,
        limit=LARGEST,
        tls=parts.scheme == "https",
        variables=_without_proxies(environment.variables()),
    )
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    try:
        connection.request("POST", target, body, dict(headers))
        response = connection.getresponse()
        # Read to its end within the bounds, because some servers take a connection that is cut off
        # early for a failure of theirs.
        response.read(LARGEST)
        return PostAnswer(response.status, None)
    except TimeoutError:
        return PostAnswer(None, "timeout")
    except LinkError as error:
        return PostAnswer(None, error.code.partition(".")[2])
    except (OSError, http.client.HTTPException, ValueError):
        return PostAnswer(None, "unreachable")
    finally:
        connection.end()


def _without_proxies(variables: Mapping[str, str]) -> dict[str, str]:
    """The environment without its proxies: a proxy would look the name up by itself, and may stand
    where the office's own network can be reached.
    """
    return {name: value for name, value in variables.items() if not name.lower().endswith("_proxy")}


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        # Read here, because it is only then that a port which is none is found.
        _ = parts.port
    except ValueError:
        return None
    return parts


def _is_private(host: str) -> bool:
    """Whether a host is written as an address that is not public."""
    try:
        return not is_public(host)
    except ValueError:
        # A name: what it leads to is looked at whenever something is sent.
        return False


def _is_refused(parts: SplitResult, *, allow_loopback: bool) -> bool:
    url = parts.geturl()
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        return True
    if parts.username is not None or parts.password is not None or parts.fragment:
        return True
    if parts.scheme == "http":
        return not (allow_loopback and parts.hostname in _LOOPBACK)
    if _is_private(parts.hostname or ""):
        return True
    port = PORTS[0] if parts.port is None else parts.port
    return parts.scheme != "https" or not parts.hostname or port not in PORTS
