"""ASGI responses and request ids of the routes that need no framework."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from credissuer.http import asgi


def scope(method: str = "GET", **headers: str) -> dict[str, Any]:
    encoded = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    return {"method": method, "headers": encoded}


def response_to(scope: dict[str, Any], octets: bytes) -> tuple[int, dict[bytes, bytes], bytes]:
    """Status, headers and body of the response with these octets and their ETag."""
    messages: list[Any] = []

    async def send(message: Any) -> None:
        messages.append(message)

    asyncio.run(asgi.respond_with_etag(scope, send, [(b"content-type", b"text/plain")], octets))
    start, body = messages
    return start["status"], dict(start["headers"]), body["body"]


def test_a_request_with_the_same_etag_gets_304_without_a_body() -> None:
    status, headers, body = response_to(scope(), b"text")
    assert (status, body, headers[b"content-length"]) == (200, b"text", b"4")
    etag = headers[b"etag"].decode()
    status, headers, body = response_to(scope(if_none_match=etag), b"text")
    assert (status, headers[b"etag"].decode(), body) == (304, etag, b"")
    assert response_to(scope(if_none_match=etag), b"texts")[0] == 200


def test_head_has_the_headers_of_get_and_no_body() -> None:
    status, headers, body = response_to(scope("HEAD"), b"text")
    assert (status, headers[b"content-length"], body) == (200, b"4", b"")


@pytest.mark.parametrize("request_id", ["a-1.b_C", "x" * 64])
def test_a_valid_request_id_of_the_caller_is_kept(request_id: str) -> None:
    request = scope(x_request_id=request_id)
    assert asgi.assign_request_id(request, bytes) == request_id == request[asgi.REQUEST_ID]


@pytest.mark.parametrize("request_id", ["", "x" * 65, "a b", "a\nb", "é", '"'])
def test_an_invalid_request_id_is_replaced_once_for_the_request(request_id: str) -> None:
    request = scope(x_request_id=request_id)
    assert asgi.assign_request_id(request, lambda count: b"\x01" * count) == "01" * 9
    assert asgi.assign_request_id(request, lambda count: b"\x02" * count) == "01" * 9


@pytest.mark.parametrize(
    ("client", "address"),
    [
        (("192.0.2.1", 5), "192.0.2.1"),
        (("2001:db8:1:2:3:4:5:6", 5), "2001:db8:1:2"),
        (None, "unknown"),
    ],
)
def test_limits_count_an_ipv4_address_or_an_ipv6_network(
    client: tuple[str, int] | None, address: str
) -> None:
    assert asgi.address({"client": client}) == address
