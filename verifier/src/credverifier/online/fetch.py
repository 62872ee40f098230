"""All network access of the verifier: https, one deadline for the whole exchange, bounded answers,
no redirect followed, no private address connected to.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import queue
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from urllib.parse import SplitResult, urlsplit

from credverifier.errors import LinkError
from credverifier.wire.envelope import deflate

USER_AGENT = "credverifier/0.1"
_LOOPBACK = ("localhost", "127.0.0.1")
_HEADERS = {
    "Accept-Encoding": "identity",
    "User-Agent": USER_AGENT,
    "Accept": "*/*",
}
_REDIRECTS = (301, 302, 303, 307, 308)
_CODINGS = {
    "identity": None,
    "gzip": deflate.GZIP,
    "x-gzip": deflate.GZIP,
    "deflate": deflate.ZLIB,
}
"""Content codings (RFC 9110 section 8.4.1) -> `wbits` of zlib.

Only identity is requested. A host that compresses all the same is accepted, because in the check
page the browser decompresses it, and one answer must not be good there and bad here.
"""

_NO_URL = "no URL that can be asked"
_CHUNK = 64 * 1024
_OVERHEAD = 64 * 1024
"""Octets of an answer beside its body: status line, headers, the frames of chunks."""
# IPv6 addresses that carry an IPv4 one (RFC 6052), and those assigned as global (RFC 4291).
_NAT64, _UNICAST = ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("2000::/3")
_ELSEWHERE = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")))
"""Set aside for protocols and documents, though older Pythons call them global (RFC 6890, RFC 7526,
RFC 9637).
"""

Answer = TypeVar("Answer")
Resolve = Callable[..., list[Any]]
"""Looks a host's addresses up, as `socket.getaddrinfo` does."""


class UnansweredError(LinkError):
    """No usable answer: `link.unreachable`, `link.not_found` (a 404 from the host itself), or
    `link.too_large`.
    """


def fetch(
    url: str,
    *,
    limit: int,
    seconds: float,
    allow_loopback: bool,
    resolve: Resolve = socket.getaddrinfo,
) -> str:
    """The ASCII text at `url`: at most `limit` octets within `seconds` in all, name look-up and TLS
    included.

    Raises UnansweredError. https only; http only for this machine itself, where `allow_loopback`
    says so.
    """
    parts = _parts(url)
    connection = _connection(
        parts,
        seconds,
        limit + _OVERHEAD,
        resolve,
        allow_loopback=allow_loopback,
    )
    return _run(
        connection,
        lambda: _exchange(connection, parts.path, limit).decode("ascii").strip(),
    )


def redirection(
    url: str,
    *,
    seconds: float,
    allow_loopback: bool,
    resolve: Resolve = socket.getaddrinfo,
) -> str | None:
    """The Location header with which the host answers a request for `url`: not followed, and not
    checked.

    None for an answer without one. The body is not read. Raises UnansweredError, as `fetch` does.
    """
    parts = _parts(url)
    connection = _connection(
        parts,
        seconds,
        _OVERHEAD,
        resolve,
        allow_loopback=allow_loopback,
    )
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return _run(connection, lambda: _location(connection, target))


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise UnansweredError("link.unreachable", _NO_URL) from error


def _connection(
    parts: SplitResult,
    seconds: float,
    limit: int,
    resolve: Resolve,
    *,
    allow_loopback: bool,
) -> _Connection:
    try:
        loopback = allow_loopback and parts.scheme == "http" and parts.hostname in _LOOPBACK
        if not loopback and parts.scheme != "https":
            raise UnansweredError("link.unreachable", "only https is fetched")
        host = parts.hostname or ""
        deadline = _Deadline(seconds)
        return _Connection(
            host,
            parts.port,
            deadline,
            resolve,
            limit=limit,
            tls=not loopback,
        )
    except (ValueError, http.client.InvalidURL) as error:
        raise UnansweredError("link.unreachable", _NO_URL) from error


def _run(connection: _Connection, exchange: Callable[[], Answer]) -> Answer:
    try:
        return exchange()
    # ValueError stands for text that is not ASCII and for headers that http.client cannot parse.
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise UnansweredError("link.unreachable", f"{type(error).__name__}: {error}") from error
    finally:
        connection.end()


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet.

    Of an IPv6 address that carries an IPv4 one (mapped, 6to4, NAT64) the carried one counts,
    because that is where the packets go.
    """
    # Without the zone of a link-local address (`fe80::1%eth0`).
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        within = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            within = ipaddress.IPv4Address(ip.packed[-4:])
        if within is not None:
            ip = within
        elif ip not in _UNICAST:
            return False
    # is_global alone is true for multicast addresses.
    if not ip.is_global or ip.is_multicast:
        return False
    return not any(ip in network for network in _ELSEWHERE)


def is_own(address: str) -> bool:
    """Whether an IP address is a loopback address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    return (getattr(ip, "ipv4_mapped", None) or ip).is_loopback


def _location(connection: _Connection, target: str) -> str | None:
    connection.request("GET", target, headers=_HEADERS)
    with connection.getresponse() as response:
        if response.status == 404:
            raise UnansweredError("link.not_found", "the host answers 404")
        if response.status >= 400:
            raise UnansweredError("link.unreachable", f"the host answers {response.status}")
        if response.status not in _REDIRECTS:
            return None
        return response.getheader("Location")


def _exchange(connection: _Connection, path: str, limit: int) -> bytes:
    connection.request("GET", path, headers=_HEADERS)
    with connection.getresponse() as response:
        if response.status == 404:
            raise UnansweredError("link.not_found", "the host answers 404")
        coding = response.getheader("Content-Encoding", "identity").strip().lower()
        if response.status != 200 or coding not in _CODINGS:
            raise UnansweredError(
                "link.unreachable",
                f"the host answers {response.status} in {coding[:20]!a}",
            )
        body = _body(response, limit)
        wbits = _CODINGS[coding]
    return body if wbits is None else _decoded(body, wbits, limit)


def _body(response: http.client.HTTPResponse, limit: int) -> bytes:
    body = bytearray()
    # read1 returns what has arrived, so that the limit is checked while the answer comes in.
    while chunk := response.read1(_CHUNK):
        body += chunk
        if len(body) > limit:
            raise _too_large(limit)
    # What Content-Length still promises: read1 does not raise when the host hangs up early.
    if response.length:
        raise UnansweredError("link.unreachable", "the answer is cut")
    return bytes(body)


def _decoded(body: bytes, wbits: int, limit: int) -> bytes:
    """The octets of one whole stream, never more than `limit` of them."""
    try:
        return deflate.bounded(body, wbits, limit)
    except OverflowError as error:
        raise _too_large(limit) from error
    except zlib.error as error:
        raise UnansweredError("link.unreachable", f"the answer: {error}") from error


def _too_large(limit: int) -> UnansweredError:
    return UnansweredError("link.too_large", f"more than {limit} octets")


class _Deadline:
    """One moment by which everything must be over."""

    def __init__(self, seconds: float) -> None:
        # Monotonic, because the wall clock can be set while a fetch is under way.
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left. Raises TimeoutError where none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline is over")
        return left


class _Connection(http.client.HTTPConnection):
    """Resolves the host once and connects to an address that was checked, so that a second look-up
    cannot give a private one (DNS rebinding). TLS verifies the name. All under one deadline.
    """

    def __init__(
        self,
        host: str,
        port: int | None,
        deadline: _Deadline,
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

    def __init__(self, sock: socket.socket, deadline: _Deadline, limit: int) -> None:
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

    def __init__(self, sock: socket.socket, deadline: _Deadline, limit: int) -> None:
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
