"""ASGI 3 by hand, for routes that are too hot for a framework: headers, responses, ETag."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

REQUEST_ID = "credissuer.request_id"
"""Key of the request id in the ASGI scope."""

CORS = (b"access-control-allow-origin", b"*")
SECURITY: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
]
NO_STORE = (b"cache-control", b"no-store")

# Because it is written into the log, the audit trail and a response header: no white space, no
# line break, and no octet that JSON would have to escape.
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")


def header(scope: Scope, name: bytes) -> bytes | None:
    """The first header of that (lower-case) name."""
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value)
    return None


def client_request_id(scope: Scope) -> str | None:
    """The request id that the client sent (`X-Request-Id`), if it is well-formed."""
    given = header(scope, b"x-request-id")
    return given.decode("ascii") if given is not None and _REQUEST_ID.fullmatch(given) else None


def assign_request_id(scope: Scope, entropy: Callable[[int], bytes]) -> str:
    """The id of the request, stored in the scope: the client's, or a new one."""
    assigned: str | None = scope.get(REQUEST_ID)
    # Nine octets (18 hexadecimal digits), because two requests must not share an id in the log.
    request_id = assigned or client_request_id(scope) or entropy(9).hex()
    scope[REQUEST_ID] = request_id
    return request_id


def address(scope: Scope) -> str:
    """The key for rate limits: the peer's IPv4 address, or the /64 of its IPv6 address.

    Because one household or host usually has a whole /64.
    """
    client = scope.get("client")
    host = str(client[0]) if client else "unknown"
    # More than one colon is IPv6: "2001:db8:1:2:3:4:5:6" counts as "2001:db8:1:2".
    is_ipv6 = host.count(":") > 1
    return ":".join(host.split(":")[:4]) if is_ipv6 else host


def encoded(fields: Mapping[str, str]) -> Headers:
    """`fields` as ASGI wants them."""
    return [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in fields.items()]


async def respond(
    scope: Scope,
    send: Send,
    status: int,
    headers: Iterable[tuple[bytes, bytes]],
    body: bytes,
) -> None:
    """Send a complete response with its Content-Length; HEAD gets no body."""
    all_headers = list(headers)
    # RFC 9110 section 8.6 forbids a Content-Length in a 204.
    if status != 204:
        all_headers.append((b"content-length", b"%d" % len(body)))
    await send({"type": "http.response.start", "status": status, "headers": all_headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def etag_of(octets: bytes) -> bytes:
    """A strong ETag made of the content (RFC 9110 section 8.8.3)."""
    # 128 of the 256 bits: enough against a collision by chance, and it is sent often.
    digest = hashlib.sha256(octets).hexdigest()[:32]
    return b'"%s"' % digest.encode("ascii")


def is_known(scope: Scope, etag: bytes) -> bool:
    """Whether `If-None-Match` names `etag`: any of a list, compared weakly, or `*` (RFC 9110,
    13.1.2).
    """
    tags = header(scope, b"if-none-match")
    # Compared whole before it is split, because a browser sends back the one ETag it has.
    if tags is None or tags == etag:
        return tags is not None
    # A cache that compressed the file has made the tag weak: W/"0a1b…" stands for "0a1b…".
    names = [item.strip().removeprefix(b"W/") for item in tags.split(b",")]
    return etag in names or b"*" in names


async def respond_with_etag(scope: Scope, send: Send, headers: Headers, octets: bytes) -> None:
    """Send 200 with a strong ETag, or 304 where the caller has it."""
    etag = etag_of(octets)
    if is_known(scope, etag):
        await send(
            {"type": "http.response.start", "status": 304, "headers": [(b"etag", etag), *headers]}
        )
        await send({"type": "http.response.body", "body": b""})
        return
    await respond(scope, send, 200, [(b"etag", etag), *headers], octets)
