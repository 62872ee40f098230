"""Every request gets an id and a line in the log, and every failure is problem+json."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from credissuer.http.monitoring.logs import open_log
from credissuer.http.monitoring.metrics import Metrics
from credissuer.http.router import Router
from credissuer.http.throttling.limits import ConcurrencyLimit
from credissuer.office import Office
from tests.callers import Caller
from tests.offices import order_body

Bearer = Callable[..., dict[str, str]]
VERIFY = "/api/v1/verify"
OFFICE = "/api/v1/certificates"
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("path", [VERIFY, OFFICE])
@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        (b"{}", {"Content-Type": "text/plain"}, 415, "request.media_type"),
        (b"{}", {}, 415, "request.media_type"),
        (b"{}", {"Content-Type": "application/json; charset=utf-16"}, 415, "request.media_type"),
        (
            gzip.compress(b"{}", mtime=0),
            JSON | {"Content-Encoding": "gzip"},
            415,
            "request.media_type",
        ),
        (b"{", JSON, 400, "request.malformed"),
        (b"[]", JSON, 400, "request.malformed"),
        (b'{"a":1,"a":2}', JSON, 400, "request.malformed"),
        (b'{"a":1,"\\u0061":2}', JSON, 400, "request.malformed"),
        (b'{"a":NaN}', JSON, 400, "request.malformed"),
        (b"\xff\xfe{}", JSON, 400, "request.malformed"),
        (b'{"a":' + b"[" * 40 + b"]" * 40 + b"}", JSON, 400, "request.malformed"),
        (b" " * (256 * 1024 + 1), JSON, 413, "request.too_large"),
    ],
)
def test_an_invalid_body_is_refused(
    call: Caller,
    bearer: Bearer,
    path: str,
    content: bytes,
    headers: dict[str, str],
    status: int,
    code: str,
) -> None:
    response = call("POST", path, content=content, headers=bearer("issuer") | headers)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert set(problem) == {"type", "title", "status", "detail", "code", "request_id", "errors"}
    assert problem["request_id"] == response.headers["x-request-id"]
    assert problem["status"] == status


@pytest.mark.parametrize(
    ("request_id", "is_kept"),
    [("abc-1.2_Z", True), ("x" * 65, False), ("a b", False), ("a<b>", False)],
)
def test_a_valid_request_id_of_the_caller_is_kept(
    call: Caller, request_id: str, is_kept: bool
) -> None:
    response = call.get("/healthz", headers={"X-Request-Id": request_id})
    assert (response.headers["x-request-id"] == request_id) is is_kept
    assert call.lines()[0]["request_id"] == response.headers["x-request-id"]


def test_problems_are_in_the_language_of_the_reader(call: Caller) -> None:
    vi, en = (
        call.get("/api/v1/nothing"),
        call.get("/api/v1/nothing", headers={"Accept-Language": "en"}),
    )
    assert (vi.json()["title"], vi.headers["content-language"]) == ("Không tìm thấy", "vi")
    assert (en.json()["title"], en.headers["content-language"]) == ("Not found", "en")
    explained = call.get(vi.json()["type"])
    assert explained.status_code == 200
    assert explained.json()["words"]["en"] == en.json()["detail"]


def test_docs_and_metrics_are_not_found_unless_enabled(
    call: Caller, make_app: Callable[..., Caller]
) -> None:
    for path in ("/docs", "/redoc", "/openapi.json", "/metrics", "/debug"):
        assert call.get(path).status_code == 404
    with_docs_and_metrics = make_app(docs=True, metrics=True)
    assert with_docs_and_metrics.get("/openapi.json").json()["openapi"].startswith("3.1")
    assert "credissuer_requests_total" in with_docs_and_metrics.get("/metrics").text


def test_an_internal_error_reveals_only_the_request_id(
    make_app: Callable[..., Caller], bearer: Bearer
) -> None:
    class Broken:
        def at(self, url: str) -> None:
            raise ZeroDivisionError("secret text")

    call = make_app(app={"texts": Broken()})
    response = call.post(VERIFY, {"number": "7K3M9QX2HS"})
    assert (response.status_code, response.json()["code"]) == (500, "internal")
    assert "secret" not in response.text and "Zero" not in response.text
    [fault] = [line for line in call.lines() if line["event"] == "fault"]
    assert fault["request_id"] == response.json()["request_id"]
    assert fault["kind"] == "ZeroDivisionError"
    assert "secret" not in call.log.getvalue()


def test_an_internal_error_in_a_route_without_framework_reveals_nothing(
    make_app: Callable[..., Caller], office: Office
) -> None:
    call = make_app()
    object.__setattr__(call.app.service, "public_rate", None)
    response = call.get("/api/v1/lookup", params={"profile": "tiktok:abc"})
    assert (response.status_code, response.json()["code"]) == (500, "internal")
    assert [line["kind"] for line in call.lines() if line["event"] == "fault"] == ["AttributeError"]


def test_a_missing_database_is_503_with_retry_after(
    call: Caller, bearer: Bearer, office: Office
) -> None:
    headers = bearer("issuer")
    office.store.close()
    folder = office.own_folder.root  # type: ignore[attr-defined]
    (folder / "credissuer.db").rename(folder / "away.db")
    response = call.post(OFFICE, order_body(), headers=headers)
    assert (response.status_code, response.json()["code"]) == (503, "database.missing")
    assert 1 <= int(response.headers["retry-after"]) <= 5
    assert str(folder) not in response.text
    (folder / "away.db").rename(folder / "credissuer.db")
    assert call.post(OFFICE, order_body(), headers=headers).status_code == 201


def test_more_requests_than_allowed_at_once_are_refused() -> None:
    """The second request is refused while the first one is not finished."""

    async def requests() -> list[int]:
        first_has_begun, first_may_end = asyncio.Event(), asyncio.Event()
        statuses: list[int] = []

        async def slow(scope: object, receive: object, send: Callable[..., Any]) -> None:
            first_has_begun.set()
            await first_may_end.wait()
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b""})

        router = Router(
            files=slow,
            api=slow,
            desk=slow,
            pictures=slow,
            verdicts=slow,
            exact={},
            concurrency=ConcurrencyLimit(1),
            metrics=Metrics(),
            log=open_log(log),
            entropy=lambda count: b"1" * count,
        )

        async def send(message: dict) -> None:  # type: ignore[type-arg]
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        scope = {
            "type": "http",
            "method": "GET",
            "path": "/api/x",
            "query_string": b"",
            "headers": [],
        }
        first = asyncio.create_task(router(dict(scope), None, send))  # type: ignore[arg-type]
        await first_has_begun.wait()
        await router(dict(scope), None, send)  # type: ignore[arg-type]
        first_may_end.set()
        await first
        await router(dict(scope), None, send)  # type: ignore[arg-type]
        return statuses

    log = io.StringIO()
    assert asyncio.run(requests()) == [503, 200, 200]
    assert [json.loads(line)["status"] for line in log.getvalue().splitlines()] == [503, 200, 200]


def test_a_path_cannot_forge_a_line_of_the_log(call: Caller) -> None:
    call.get("/api/v1/x%0a%7b%22forged%22:1%7d%1b[31m")
    assert len(call.log.getvalue().splitlines()) == 1
    assert "\x1b" not in call.log.getvalue()


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/bao-vi-pham/?number=7K3M9QX2HS&lang=en", "/bao-vi-pham?number=7K3M9QX2HS&lang=en"),
        ("/c/7K3M9QX2HS/kit/", "/c/7K3M9QX2HS/kit"),
        ("/C/7k3m9-qx2hs/kit//?lang=en", "/C/7k3m9-qx2hs/kit?lang=en"),
        ("/chuong-trinh/", "/chuong-trinh"),
        ("/c/%C3%A9/kit/", "/c/%C3%A9/kit"),
    ],
)
def test_a_slash_too_many_leads_to_the_page_that_is_meant(
    call: Caller, path: str, location: str
) -> None:
    answer = call.get(path)
    assert (answer.status_code, answer.headers["location"]) == (308, location)
    assert answer.content == b""


@pytest.mark.parametrize("path", ["/api/v1/verify/", "/api/v1/lookup/", "/status/1/", "/x//"])
def test_no_other_path_is_forgiven_its_slash(call: Caller, path: str) -> None:
    assert call.get(path).status_code == 404


def test_a_page_with_an_ending_is_that_of_the_office(call: Caller) -> None:
    for path in ("/bao-vi-pham", "/chuong-trinh"):
        shown = call.get(f"{path}.html").text
        assert shown.replace(f"{path}.html?lang", f"{path}?lang") == call.get(path).text
