"""The few words of ASGI 3 that the fast routes speak themselves."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

REQUEST_ID = "credissuer.request_id"
"""Where in the scope the id of the request stands."""

CORS = (b"access-control-allow-origin", b"*")
SECURITY: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
]
NO_STORE = (b"cache-control", b"no-store")

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")


def header(scope: Scope, name: bytes) -> bytes | None:
    """The first header of that (lower-case) name."""
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value)
    return None


def given_request_id(scope: Scope) -> str | None:
    """The id that the caller gave the request, if it is a plain one."""
    given = header(scope, b"x-request-id")
    return given.decode("ascii") if given is not None and _REQUEST_ID.fullmatch(given) else None


def identified(scope: Scope, entropy: Callable[[int], bytes]) -> str:
    """The id of the request: the caller's, else a new one; it stands in the scope from now on."""
    request_id: str = scope.get(REQUEST_ID) or given_request_id(scope) or entropy(9).hex()
    scope[REQUEST_ID] = request_id
    return request_id


def address(scope: Scope) -> str:
    """Whose limits count: the peer's address, of IPv6 the /64 that one household or host has."""
    client = scope.get("client")
    host = str(client[0]) if client else "unknown"
    return ":".join(host.split(":")[:4]) if host.count(":") > 1 else host


async def respond(
    scope: Scope, send: Send, status: int, headers: Iterable[tuple[bytes, bytes]], body: bytes
) -> None:
    """A whole answer; its length is added, and HEAD gets no body."""
    told = [*headers, (b"content-length", b"%d" % len(body))] if status != 204 else list(headers)
    await send({"type": "http.response.start", "status": status, "headers": told})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def etag_of(octets: bytes) -> bytes:
    """The strong ETag of a text (RFC 9110 section 8.8.3)."""
    return b'"%s"' % hashlib.sha256(octets).hexdigest()[:32].encode("ascii")


async def tagged(scope: Scope, send: Send, told: Headers, octets: bytes) -> None:
    """200 with an ETag, or 304 to who has it."""
    etag = etag_of(octets)
    if header(scope, b"if-none-match") == etag:
        await send(
            {"type": "http.response.start", "status": 304, "headers": [(b"etag", etag), *told]}
        )
        await send({"type": "http.response.body", "body": b""})
        return
    await respond(scope, send, 200, [(b"etag", etag), *told], octets)
