"""The one way to the network: https, one total deadline, bounded answers, no redirects, addresses checked."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from credverifier.errors import LinkError

USER_AGENT = "credverifier/0.1"
_LOOPBACK = ("localhost", "127.0.0.1")
_CHUNK = 64 * 1024


class UnansweredError(LinkError):
    """Nothing usable came: `link.unreachable`, `link.not_found` (a 404 from the host itself), or `link.too_large`."""


def fetch(url: str, *, limit: int, seconds: float, allow_loopback: bool) -> str:
    """The ASCII text at `url`: at most `limit` octets within `seconds` in all, name look-up and TLS included.

    Raises UnansweredError. https only; http only for this machine itself, where `allow_loopback` says so.
    """
    parts = urlsplit(url)
    loopback = allow_loopback and parts.scheme == "http" and parts.hostname in _LOOPBACK
    if not loopback and parts.scheme != "https":
        raise UnansweredError("link.unreachable", "only https is fetched")
    deadline = time.monotonic() + seconds
    connection = _Connection(parts.hostname or "", parts.port, deadline, tls=not loopback, loopback=loopback)
    try:
        return _exchange(connection, parts.path, limit).decode("ascii").strip()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise UnansweredError("link.unreachable", f"{type(error).__name__}: {error}") from error
    finally:
        connection.close()


def _exchange(connection: _Connection, path: str, limit: int) -> bytes:
    headers = {"Accept-Encoding": "identity", "User-Agent": USER_AGENT, "Accept": "*/*"}
    connection.request("GET", path, headers=headers)
    connection.hurry()
    with connection.getresponse() as response:
        if response.status == 404:
            raise UnansweredError("link.not_found", "the host answers 404")
        if response.status != 200 or response.getheader("Content-Encoding", "identity") != "identity":
            raise UnansweredError("link.unreachable", f"the host answers {response.status}")
        return _body(connection, response, limit)


def _body(connection: _Connection, response: http.client.HTTPResponse, limit: int) -> bytes:
    chunks, size = [], 0
    while True:
        connection.hurry()
        chunk = response.read1(_CHUNK)
        if not chunk:
            break
        chunks.append(chunk)
        size += len(chunk)
        if size > limit:
            raise UnansweredError("link.too_large", f"more than {limit} octets")
    if response.length:
        raise UnansweredError("link.unreachable", "the answer is cut")
    return b"".join(chunks)


class _Connection(http.client.HTTPConnection):
    """Connects to an address that was checked, keeps the name for TLS, and reads under one deadline."""

    def __init__(self, host: str, port: int | None, deadline: float, *, tls: bool, loopback: bool) -> None:
        super().__init__(host, port or (443 if tls else 80))
        self._deadline, self._tls, self._loopback = deadline, tls, loopback
        self._socket: socket.socket | None = None

    def connect(self) -> None:
        """Try each checked address in turn."""
        last: OSError = OSError("no address that may be connected to")
        for family, address in self._addresses():
            raw = socket.socket(family, socket.SOCK_STREAM)
            try:
                raw.settimeout(self._left())
                raw.connect(address)
                self.sock = self._socket = self._secured(raw)
            except OSError as error:
                raw.close()
                last = error
            else:
                return
        raise last

    def close(self) -> None:
        """Close the socket too where http.client has handed it on to a response."""
        super().close()
        if self._socket is not None:
            self._socket.close()

    def hurry(self) -> None:
        """What is left of the deadline is all that the next read may take."""
        assert self._socket is not None
        self._socket.settimeout(self._left())

    def _secured(self, raw: socket.socket) -> socket.socket:
        if not self._tls:
            return raw
        return ssl.create_default_context().wrap_socket(raw, server_hostname=self.host)

    def _addresses(self) -> Iterator[tuple[int, Any]]:
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        for family, _, _, _, address in found:
            ip = ipaddress.ip_address(str(address[0]).partition("%")[0])
            mapped = getattr(ip, "ipv4_mapped", None) or ip
            if mapped.is_loopback if self._loopback else (mapped.is_global and not mapped.is_multicast):
                yield family, address

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline is over")
        return left
