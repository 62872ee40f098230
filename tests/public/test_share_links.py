"""Where share links lead, over HTTP: by the platform's own word, within limits, and without a
trace.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from credissuer.http.service import SHARES_AT_ONCE
from credissuer.http.throttling.limits import SHARE_LINKS
from credverifier.errors import LinkError
from tests.callers import Caller

SHORT = "https://vt.tiktok.com/ZS8abcdef/"
PROFILE = "https://www.tiktok.com/@minhanh.review"


def platform(address: str, seconds: float) -> str | None:
    """TikTok, as far as it knows one link."""
    if address != SHORT:
        raise LinkError("link.not_found", "404")
    return f"{PROFILE}?_t=8s"


@pytest.fixture
def call(make_app: Callable[..., Caller]) -> Caller:
    return make_app(app={"ask": platform})


def _ask(call: Caller, url: str, **options):
    return call.get("/api/v1/share-link", params={"url": url}, **options)


def test_a_share_link_is_resolved_to_its_profile(call: Caller) -> None:
    response = _ask(call, f"{SHORT}?k=1")
    assert (response.status_code, response.json()) == (
        200,
        {"platform": "tiktok", "profile": PROFILE},
    )
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["access-control-allow-origin"] == "*"
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    ("url", "status", "code"),
    [
        ("https://youtu.be/dQw4w9WgXcQ", 404, "share_link.no_profile"),
        ("https://vm.tiktok.com/ZSgone/", 404, "share_link.unresolved"),
        ("https://evil.example/ZS8abcdef/", 400, "share_link.unsupported"),
        ("http://127.0.0.1/", 400, "share_link.unsupported"),
        (PROFILE, 400, "share_link.unsupported"),
        ("https://vt.tiktok.com@evil.example/ZS8abcdef/", 400, "share_link.unsupported"),
        ("", 422, "request.invalid"),
        ("https://vt.tiktok.com/" + "a" * 2048, 422, "request.invalid"),
    ],
)
def test_a_link_without_a_profile_is_refused_with_advice(
    call: Caller, url: str, status: int, code: str
) -> None:
    for language in ("vi", "en"):
        response = _ask(call, url, headers={"Accept-Language": language})
        assert (response.status_code, response.json()["code"]) == (status, code)
        assert len(response.json()["detail"]) > 10 and "evil" not in response.text


def test_without_a_link_nothing_is_asked(call: Caller) -> None:
    assert call.get("/api/v1/share-link").status_code == 422
    assert call.post("/api/v1/share-link", {"url": SHORT}).status_code == 405


def test_the_log_knows_no_link(call: Caller) -> None:
    _ask(call, SHORT)
    _ask(call, "https://vm.tiktok.com/ZSgone/")
    assert "ZS" not in call.log.getvalue() and "tiktok" not in call.log.getvalue()
    assert [line["path"] for line in call.lines()] == ["/api/v1/share-link"] * 2


def test_share_links_of_one_address_are_limited(make_app: Callable[..., Caller]) -> None:
    call = make_app(app={"ask": platform}, rate=0)
    assert {_ask(call, SHORT).status_code for _ in range(SHARE_LINKS)} == {200}
    refusal = _ask(call, SHORT)
    assert (refusal.status_code, refusal.json()["code"]) == (429, "request.too_many")
    assert int(refusal.headers["retry-after"]) > 0
    assert _ask(call.at("192.0.2.9"), SHORT).status_code == 200


def test_slow_platforms_occupy_few_threads(make_app: Callable[..., Caller]) -> None:
    started, may_end = threading.Semaphore(0), threading.Event()

    def slow_platform(address: str, seconds: float) -> str | None:
        started.release()
        may_end.wait(20)
        return PROFILE

    call = make_app(app={"ask": slow_platform})
    with ThreadPoolExecutor(SHARES_AT_ONCE) as pool:
        futures = [
            pool.submit(call.on_own_loop, "GET", f"/api/v1/share-link?url={SHORT}")
            for _ in range(SHARES_AT_ONCE)
        ]
        for _ in futures:
            assert started.acquire(timeout=20)
        start = time.monotonic()
        refusal = _ask(call, SHORT)
        assert time.monotonic() - start < 5
        may_end.set()
        assert {response.result().status_code for response in futures} == {200}
    assert (refusal.status_code, refusal.json()["code"]) == (503, "request.overloaded")
    assert _ask(call, SHORT).status_code == 200
