"""A connection to a checked address of a host, all under one deadline and within a size."""

from __future__ import annotations

import http.client
import io
import queue
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from credverifier.errors import LinkError
from credverifier.online import environment, proxies
from credverifier.online.deadline import Deadline
from credverifier.online.ip_addresses import is_own, is_public
from credverifier.online.proxies import Proxy

Resolve = Callable[..., list[Any]]
"""Looks a host's addresses up, as `socket.getaddrinfo` does."""


class UnansweredError(LinkError):
    """No usable answer: `link.unreachable`, `link.not_found` (a 404 from the host itself), or
    `link.too_large`.
    """


class Connection(http.client.HTTPConnection):
    """Resolves the host once and connects to an address that was checked, so that a second look-up
    cannot give a private one (DNS rebinding). TLS verifies the name. All under one deadline.

    Where `variables`, the environment, name a proxy for the host, the connection is a tunnel
    through it: then the proxy looks the name up (`proxies`). This machine itself is always reached
    directly.
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
        variables: Mapping[str, str],
    ) -> None:
        super().__init__(host, port or (443 if tls else 80))
        self._deadline = deadline
        self._resolve = resolve
        self._limit = limit
        self._tls = tls
        self._variables = variables
        self._opened: socket.socket | None = None

    def connect(self) -> None:
        """Try each checked address in turn."""
        proxy = context = None
        if self._tls:
            context = environment.tls_context(self._variables)
            proxy = environment.proxy_for(self.host, self.port, self._variables)
        last: OSError = OSError("no address that may be connected to")
        for family, address in self._addresses(proxy):
            raw = socket.socket(family, socket.SOCK_STREAM)
            try:
                raw.settimeout(self._deadline.left())
                raw.connect(address)
                if proxy is not None:
                    proxies.open_tunnel(raw, proxy, self.host, self.port, self._deadline)
                self._opened = self._secured(raw, context)
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

    def _secured(self, raw: socket.socket, context: ssl.SSLContext | None) -> socket.socket:
        if context is None:
            return raw
        raw.settimeout(self._deadline.left())
        return context.wrap_socket(raw, server_hostname=self.host)

    def _addresses(self, proxy: Proxy | None) -> Iterator[tuple[int, Any]]:
        """The addresses to connect to: the host's that may be, or any of the proxy's, because a
        proxy usually stands in the private network.
        """
        if proxy is not None:
            for family, _, _, _, address in self._looked_up(proxy.host, proxy.port):
                yield family, address
            return
        is_allowed = is_public if self._tls else is_own
        for family, _, _, _, address in self._looked_up(self.host, self.port):
            if is_allowed(str(address[0])):
                yield family, address

    def _looked_up(self, host: str, port: int) -> list[Any]:
        """The addresses that the resolver gives before the deadline.

        In a thread of its own, because getaddrinfo cannot be interrupted: one that does not answer
        is abandoned.
        """
        answer: queue.SimpleQueue[list[Any] | OSError] = queue.SimpleQueue()

        def look_up() -> None:
            try:
                answer.put(self._resolve(host, port, type=socket.SOCK_STREAM))
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
