"""A connection to a checked address of a host, all under one deadline and within a size."""

from __future__ import annotations

import http.client
import io
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from credverifier.errors import LinkError
from credverifier.online.ip_addresses import is_own, is_public

Resolve = Callable[..., list[Any]]
"""Looks a host's addresses up, as `socket.getaddrinfo` does."""


class UnansweredError(LinkError):
    """No usable answer: `link.unreachable`, `link.not_found` (a 404 from the host itself), or
    `link.too_large`.
    """


class Deadline:
    """The moment by which an exchange must be over."""

    def __init__(self, seconds: float) -> None:
        # Monotonic, because the wall clock can be set while a fetch is under way.
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left. Raises TimeoutError where none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline is over")
        return left


class Connection(http.client.HTTPConnection):
    """Resolves the host once and connects to an address that was checked, so that a second look-up
    cannot give a private one (DNS rebinding). TLS verifies the name. All under one deadline.
    """

    def __init__(
        self,
        host: str,
        port: int | None,
        deadline: Deadline,
        resolve: Resolve,
        *,
        limit: int,
        tls: bool,
    ) -> None:
        super().__init__(host, port or (443 if tls else 80))
        self._deadline = deadline
        self._resolve = resolve
        self._limit = limit
        self._tls = tls
        self._opened: socket.socket | None = None

    def connect(self) -> None:
        """Try each checked address in turn."""
        last: OSError = OSError("no address that may be connected to")
        for family, address in self._addresses():
            raw = socket.socket(family, socket.SOCK_STREAM)
            try:
                raw.settimeout(self._deadline.left())
                raw.connect(address)
                self._opened = self._secured(raw)
                self.sock = _DeadlineSocket(self._opened, self._deadline, self._limit)
            except OSError as error:
                # The next address is tried, because not every address of a host need be reachable
                # from here.
                raw.close()
                last = error
            else:
                return
        raise last

    def end(self) -> None:
        """Close the socket, which http.client leaves open as long as a response holds it."""
        self.close()
        if self._opened is not None:
            self._opened.close()

    def _secured(self, raw: socket.socket) -> socket.socket:
        if not self._tls:
            return raw
        raw.settimeout(self._deadline.left())
        return ssl.create_default_context().wrap_socket(raw, server_hostname=self.host)

    def _addresses(self) -> Iterator[tuple[int, Any]]:
        is_allowed = is_public if self._tls else is_own
        for family, _, _, _, address in self._looked_up():
            if is_allowed(str(address[0])):
                yield family, address

    def _looked_up(self) -> list[Any]:
        """The addresses that the resolver gives before the deadline.

        In a thread of its own, because getaddrinfo cannot be interrupted: one that does not answer
        is abandoned.
        """
        answer: queue.SimpleQueue[list[Any] | OSError] = queue.SimpleQueue()

        def look_up() -> None:
            try:
                answer.put(self._resolve(self.host, self.port, type=socket.SOCK_STREAM))
            # UnicodeError for a name that IDNA cannot encode, such as one with an empty label.
            except (OSError, UnicodeError) as error:
                answer.put(OSError(str(error)))

        threading.Thread(
            target=look_up,
            name="credverifier-resolver",
            daemon=True,
        ).start()
        try:
            addresses = answer.get(timeout=self._deadline.left())
        except queue.Empty:
            raise TimeoutError("the name was not resolved in time") from None
        if isinstance(addresses, OSError):
            raise addresses
        return addresses


class _DeadlineSocket:
    """A socket with the rest of the deadline as the timeout of each call, because a plain timeout
    would start anew with every octet that a slow host sends.
    """

    def __init__(self, sock: socket.socket, deadline: Deadline, limit: int) -> None:
        self._sock = sock
        self._deadline = deadline
        self._limit = limit

    def sendall(self, octets: bytes) -> None:
        """As socket.sendall."""
        self._sock.settimeout(self._deadline.left())
        self._sock.sendall(octets)

    def makefile(self, mode: str) -> io.BufferedReader:
        """What http.client reads its answer from."""
        return io.BufferedReader(_Incoming(self._sock, self._deadline, self._limit))

    def close(self) -> None:
        """Does nothing, because http.client calls it before the response is read."""


class _Incoming(io.RawIOBase):
    """The incoming octets, at most `limit` of them. Headers, chunk frames and interim answers
    count, because a host can send those without end.
    """

    def __init__(self, sock: socket.socket, deadline: Deadline, limit: int) -> None:
        super().__init__()
        self._sock = sock
        self._deadline = deadline
        self._limit = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._deadline.left())
        count = self._sock.recv_into(buffer)
        self._limit -= count
        if self._limit < 0:
            raise UnansweredError("link.too_large", "more octets on the wire than any answer needs")
        return count
