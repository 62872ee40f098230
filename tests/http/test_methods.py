"""Every path of the server, asked with every method: what it takes it says, and what it says it
takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from credissuer.api import vc_api
from credissuer.app import ROUTERS
from credissuer.http import application
from tests.callers import Caller

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW")
RAW = (
    "/healthz", "/readyz", "/metrics", "/openapi.json", "/oembed", "/badge-check", "/bao-vi-pham", "/kit.css", "/kit.js",
    "/kit-ring.js", "/chuong-trinh",
    "/office.css", "/api/v1/verify", "/api/v1/verify/batch",
)  # fmt: skip
BY_PATTERN = (
    "/", "/c/{number}", "/c/{number}.jwt", "/status/1", "/.well-known/did.json", "/v/{number}", "/V/{number}", "/v/?number=x",
    "/?server", "/c/{number}?server", "/c/{number}/badge.svg", "/c/{number}/badge.pdf", "/c/{number}/qr.png",
    "/c/{number}/kit", "/c/{number}/kit.zip", "/bang-tinh?server",
)  # fmt: skip
OPEN = ("/api/v1/verify", "/api/v1/verify/batch", "/oembed", "/api/v1/lookup", "/c/{number}/badge.svg",
        "/api/v1/share-link", "/api/v1/certificates/{number}", "/status/1", "/c/{number}.jwt")  # fmt: skip
"""What pages of other hosts may call."""


def paths(number: str) -> Iterator[str]:
    described = application.application(None, ROUTERS, {vc_api.PREFIX: vc_api.router}).openapi()
    for path in (*described["paths"], *RAW, *BY_PATTERN):
        yield re.sub(r"{\w+}", number, path)


@pytest.fixture
def call(make_app: Callable[..., Caller]) -> Caller:
    return make_app(docs=True, metrics=True, vc_api=True, rate=0)


def allowed(answer: object) -> set[str]:
    return set(answer.headers["allow"].split(", "))  # type: ignore[attr-defined]


def test_the_walk_leaves_no_route_out(make_app: Callable[..., Caller]) -> None:
    exact = make_app(docs=True, metrics=True).app._router.exact
    assert set(exact) == set(RAW)


def test_every_path_names_all_the_methods_that_it_takes_and_no_other(
    call: Caller, certificate: str
) -> None:
    walked = list(paths(certificate))
    assert len(walked) > 40
    for path in walked:
        answers = {method: call(method, path) for method in METHODS}
        refused = {method for method, answer in answers.items() if answer.status_code == 405}
        for method in refused:
            assert allowed(answers[method]) == set(METHODS) - refused, (path, method)
            if method != "HEAD":
                assert answers[method].json()["code"] == "request.method"
        assert {"TRACE", "BREW"} <= refused, path
        assert ("HEAD" in refused) == ("GET" in refused), path
        options = answers["OPTIONS"]
        if "OPTIONS" not in refused:
            assert (options.status_code, options.content) == (204, b""), path
            assert allowed(options) == set(METHODS) - refused, path


def test_head_is_get_without_the_body(call: Caller, certificate: str) -> None:
    asked = 0
    for path in paths(certificate):
        got = call.get(path)
        if got.status_code == 405 or path in ("/metrics", "/readyz"):
            continue
        asked += 1
        head = call("HEAD", path)
        assert (head.status_code, head.content) == (got.status_code, b""), path
        moving = ("x-request-id", "content-length") if got.status_code >= 400 else ("x-request-id",)
        for answer in (head, got):
            for name in moving:
                answer.headers.pop(name, None)
        assert dict(head.headers) == dict(got.headers), path
    assert asked > 20


def test_pages_of_other_hosts_may_ask_where_they_may_call(call: Caller, certificate: str) -> None:
    origin = {"Origin": "https://brand.example"}
    for path in OPEN:
        path = path.format(number=certificate)
        options = call("OPTIONS", path, headers=origin)
        assert options.headers["access-control-allow-origin"] == "*", path
        assert set(options.headers["access-control-allow-methods"].split(", ")) == allowed(options)
        assert call("BREW", path).headers["access-control-allow-origin"] == "*", path
    for path in (
        "/api/v1/certificates",
        "/api/v1/audit",
        "/badge-check",
        "/bao-vi-pham",
        "/healthz",
    ):
        options = call("OPTIONS", path, headers=origin)
        assert options.status_code == 405, path
        assert "access-control-allow-origin" not in options.headers, path


def test_a_path_that_is_none_is_a_404_whatever_the_method(call: Caller) -> None:
    for path in ("/api/v1/nowhere", "/api/", "/vc-api/nowhere"):
        for method in METHODS:
            assert call(method, path).status_code == 404, (method, path)


def test_what_is_noted_of_a_head_request_is_logged_as_one(call: Caller) -> None:
    call("HEAD", "/api/v1/certificates/7K3M9QX2HS")
    [line] = call.lines()
    assert (line["method"], line["status"], line["code"]) == ("HEAD", 404, "certificate.not_found")
