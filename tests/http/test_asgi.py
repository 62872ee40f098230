"""The words of ASGI that the fast routes speak themselves."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from credissuer.http import asgi


def scope(method: str = "GET", **headers: str) -> dict[str, Any]:
    sent = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    return {"method": method, "headers": sent}


def answered(to: dict[str, Any], octets: bytes) -> tuple[int, dict[bytes, bytes], bytes]:
    """Status, headers and body of the tagged answer with these octets."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(asgi.respond_with_etag(to, send, [(b"content-type", b"text/plain")], octets))
    start, body = sent
    return start["status"], dict(start["headers"]), body["body"]


def test_whoever_has_the_very_text_gets_304_without_a_body() -> None:
    status, headers, body = answered(scope(), b"text")
    assert (status, body, headers[b"content-length"]) == (200, b"text", b"4")
    etag = headers[b"etag"].decode()
    status, headers, body = answered(scope(if_none_match=etag), b"text")
    assert (status, headers[b"etag"].decode(), body) == (304, etag, b"")
    assert answered(scope(if_none_match=etag), b"texts")[0] == 200


def test_head_is_get_without_its_body() -> None:
    status, headers, body = answered(scope("HEAD"), b"text")
    assert (status, headers[b"content-length"], body) == (200, b"4", b"")


@pytest.mark.parametrize("given", ["a-1.b_C", "x" * 64])
def test_a_plain_request_id_of_the_caller_is_kept(given: str) -> None:
    request = scope(x_request_id=given)
    assert asgi.assign_request_id(request, bytes) == given == request[asgi.REQUEST_ID]


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "a\nb", "é", '"'])
def test_any_other_is_replaced_once_for_the_whole_request(given: str) -> None:
    request = scope(x_request_id=given)
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
def test_limits_count_a_host_or_its_network(client: tuple[str, int] | None, address: str) -> None:
    assert asgi.address({"client": client}) == address
