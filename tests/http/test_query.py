"""The query of every route that reads one: what cannot be read is refused, with one code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from credissuer.http.query import LONGEST, MOST
from tests.callers import LOOP, Caller
from tests.http.test_methods import RAW, paths

UNREAD = {
    "/healthz",
    "/readyz",
    "/metrics",
    "/openapi.json",
    "/kit.css",
    "/kit.js",
    "/kit-ring.js",
    "/office.css",
}
"""Raw routes that have no query."""

BAD = {
    "too many": "&".join(f"a{place}=1" for place in range(MOST + 1)),
    "too many of one name": "&".join(["a=1"] * 50),
    "too many without a value": "&" .join(["a"] * 1_000),
    "a name twice": "lang=vi&lang=en",
    "a name twice, once escaped": "lang=vi&l%61ng=en",
    "a repeated name that nobody knows": "utm=1&utm=2",
    "not UTF-8": "lang=%ff",
    "half a letter": "url=%c3",
    "a surrogate": "url=%ed%a0%80",
    "a name that is not UTF-8": "%ff=1",
    "octets that are no ASCII": b"lang=\xc3\xa9",
    "too long": "url=" + "a" * LONGEST,
}  # fmt: skip


def with_query(call: Caller, method: str, path: str, query: str | bytes) -> httpx2.Response:
    """As it is, where a client would escape it anew."""
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query if isinstance(query, bytes) else query.encode("ascii"),
        "headers": [],
        "client": (call.address, 123),
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    LOOP.run_until_complete(call.app(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent)
    return httpx2.Response(sent[0]["status"], headers=sent[0]["headers"], content=body)


@pytest.fixture
def call(make_app: Callable[..., Caller]) -> Caller:
    return make_app(docs=True, metrics=True, vc_api=True, rate=0)


def reading(number: str) -> list[tuple[str, str]]:
    """Every route that may read a query, with a method that it takes."""
    raw = ["/oembed", "/bao-vi-pham", "/chuong-trinh", f"/v/{number}", f"/c/{number}/badge.svg", f"/c/{number}/badge.pdf",
           f"/c/{number}/qr.png", f"/c/{number}/kit"]  # fmt: skip
    api = [path for path in paths(number) if path.startswith(("/api/", "/vc-api/"))]
    return [("GET", path) for path in (*raw, *api) if path not in RAW or path in raw] + [
        ("POST", "/api/v1/reports"),
        ("POST", f"/api/v1/certificates/{number}/revocation"),
    ]


@pytest.mark.parametrize("query", BAD.values(), ids=BAD.keys())
def test_a_query_that_cannot_be_read_is_refused_by_every_route(
    call: Caller, certificate: str, query: str | bytes
) -> None:
    for method, path in reading(certificate):
        answer = with_query(call, method, path, query)
        if answer.status_code == 405:
            continue
        assert (answer.status_code, answer.json()["code"]) == (400, "request.query"), (method, path)
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("query", BAD.values(), ids=BAD.keys())
def test_what_reads_no_query_is_not_disturbed_by_one(
    call: Caller, certificate: str, query: str | bytes
) -> None:
    for path in (*UNREAD, "/", f"/c/{certificate}.jwt", "/status/1", f"/c/{certificate}"):
        assert with_query(call, "GET", path, query).status_code == 200, path
    answer = call("POST", "/api/v1/verify", json={"number": certificate}, params={"a": ["1", "2"]})
    assert answer.status_code == 200


def test_twenty_parameters_in_any_spelling_are_read(call: Caller, certificate: str) -> None:
    link = f"https%3A%2F%2Foffice.test%2Fc%2F{certificate}"
    rest = "&".join(f"a{place}=%C3%A9+x" for place in range(MOST - 1))
    answer = with_query(call, "GET", "/oembed", f"url={link}&{rest}")
    assert answer.status_code == 200, answer.text


def test_a_refused_query_may_be_read_by_who_may_call(call: Caller, certificate: str) -> None:
    for path in ("/api/v1/lookup", "/oembed", f"/c/{certificate}/badge.svg"):
        answer = with_query(call, "GET", path, "a=1&a=2")
        assert answer.headers["access-control-allow-origin"] == "*", path
