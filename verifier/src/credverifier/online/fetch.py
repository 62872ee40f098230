"""All network access of the verifier: https, one deadline for the whole exchange, bounded answers,
no redirect followed, no private address connected to. Behind a proxy of the environment it is the
proxy that connects (`proxies`).
"""

from __future__ import annotations

import http.client
import socket
import zlib
from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from credverifier.online import environment
from credverifier.online.connection import Connection, Resolve, UnansweredError
from credverifier.online.deadline import Deadline
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

Answer = TypeVar("Answer")


def fetch(
    url: str,
    *,
    limit: int,
    seconds: float,
    allow_loopback: bool,
    resolve: Resolve = socket.getaddrinfo,
    variables: Mapping[str, str] | None = None,
) -> str:
    """The ASCII text at `url`: at most `limit` octets within `seconds` in all, name look-up and TLS
    included.

    Raises UnansweredError. https only, through the proxy where `variables` (the environment by
    default) name one; http only for this machine itself, where `allow_loopback` says so.
    """
    parts = _parts(url)
    connection = _connection(
        parts,
        seconds,
        limit + _OVERHEAD,
        resolve,
        allow_loopback=allow_loopback,
        variables=variables,
    )
    return _run(
        connection,
        lambda: _exchange(connection, _target(parts), limit).decode("ascii").strip(),
    )


def octets(
    url: str,
    *,
    limit: int,
    seconds: float,
    allow_loopback: bool,
    resolve: Resolve = socket.getaddrinfo,
    variables: Mapping[str, str] | None = None,
) -> bytes:
    """The octets at `url`, its query included, within the same bounds as `fetch`.

    Raises UnansweredError.
    """
    parts = _parts(url)
    connection = _connection(
        parts,
        seconds,
        limit + _OVERHEAD,
        resolve,
        allow_loopback=allow_loopback,
        variables=variables,
    )
    target = _target(parts)
    return _run(connection, lambda: _exchange(connection, target, limit))


def redirection(
    url: str,
    *,
    seconds: float,
    allow_loopback: bool,
    resolve: Resolve = socket.getaddrinfo,
    variables: Mapping[str, str] | None = None,
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
        variables=variables,
    )
    target = _target(parts)
    return _run(connection, lambda: _location(connection, target))


def fields(
    url: str,
    *,
    seconds: float,
    allow_loopback: bool,
    resolve: Resolve = socket.getaddrinfo,
    variables: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The header fields of the answer at `url`, their names in lower case. The body is not read.

    Raises UnansweredError, as `fetch` does.
    """
    parts = _parts(url)
    connection = _connection(
        parts,
        seconds,
        _OVERHEAD,
        resolve,
        allow_loopback=allow_loopback,
        variables=variables,
    )
    return _run(connection, lambda: _fields(connection, parts.path or "/"))


def _target(parts: SplitResult) -> str:
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


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
    variables: Mapping[str, str] | None,
) -> Connection:
    try:
        loopback = allow_loopback and parts.scheme == "http" and parts.hostname in _LOOPBACK
        if not loopback and parts.scheme != "https":
            raise UnansweredError("link.unreachable", "only https is fetched")
        host = parts.hostname or ""
        deadline = Deadline(seconds)
        return Connection(
            host,
            parts.port,
            deadline,
            resolve,
            limit=limit,
            tls=not loopback,
            variables=environment.variables() if variables is None else variables,
        )
    except (ValueError, http.client.InvalidURL) as error:
        raise UnansweredError("link.unreachable", _NO_URL) from error


def _run(connection: Connection, exchange: Callable[[], Answer]) -> Answer:
    try:
        return exchange()
    # ValueError stands for text that is not ASCII and for headers that http.client cannot parse.
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise UnansweredError("link.unreachable", _problem(error)) from error
    finally:
        connection.end()


def _problem(error: Exception) -> str:
    """Why there was no answer, without the name of a Python exception."""
    if isinstance(error, TimeoutError):
        return "it took too long"
    if isinstance(error, OSError):
        return error.strerror or str(error) or "no connection"
    return f"no HTTP answer that can be read: {error}"


def _fields(connection: Connection, target: str) -> dict[str, str]:
    connection.request("GET", target, headers=_HEADERS)
    with connection.getresponse() as response:
        if response.status == 404:
            raise UnansweredError("link.not_found", "the host answers 404")
        if response.status != 200:
            raise UnansweredError("link.unreachable", f"the host answers {response.status}")
        return {name.lower(): value for name, value in response.getheaders()}


def _location(connection: Connection, target: str) -> str | None:
    connection.request("GET", target, headers=_HEADERS)
    with connection.getresponse() as response:
        if response.status == 404:
            raise UnansweredError("link.not_found", "the host answers 404")
        if response.status >= 400:
            raise UnansweredError("link.unreachable", f"the host answers {response.status}")
        if response.status not in _REDIRECTS:
            return None
        return response.getheader("Location")


def _exchange(connection: Connection, path: str, limit: int) -> bytes:
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
