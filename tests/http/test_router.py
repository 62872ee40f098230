"""What every request gets: an id, a line in the log, an answer in problem+json whatever goes
wrong.
"""

from __future__ import annotations

import asyncio
import gzip
import io
import json
from collections.abc import Callable

import pytest

from credissuer.http.limits import ConcurrencyLimit
from credissuer.http.logs import open_log
from credissuer.http.metrics import Metrics
from credissuer.http.router import Router
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
def test_a_body_that_is_none_goes_no_further(
    call: Caller,
    bearer: Bearer,
    path: str,
    content: bytes,
    headers: dict[str, str],
    status: int,
    code: str,
) -> None:
    answer = call("POST", path, content=content, headers=bearer("issuer") | headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert set(told) == {"type", "title", "status", "detail", "code", "request_id", "errors"}
    assert told["request_id"] == answer.headers["x-request-id"]
    assert told["status"] == status


@pytest.mark.parametrize(
    ("given", "kept"), [("abc-1.2_Z", True), ("x" * 65, False), ("a b", False), ("a<b>", False)]
)
def test_the_callers_own_request_id_is_kept_if_it_is_a_plain_one(
    call: Caller, given: str, kept: bool
) -> None:
    answer = call.get("/healthz", headers={"X-Request-Id": given})
    assert (answer.headers["x-request-id"] == given) is kept
    assert call.lines()[0]["request_id"] == answer.headers["x-request-id"]


def test_problems_are_told_in_the_language_of_the_reader(call: Caller) -> None:
    vi, en = (
        call.get("/api/v1/nothing"),
        call.get("/api/v1/nothing", headers={"Accept-Language": "en"}),
    )
    assert (vi.json()["title"], vi.headers["content-language"]) == ("Không tìm thấy", "vi")
    assert (en.json()["title"], en.headers["content-language"]) == ("Not found", "en")
    explained = call.get(vi.json()["type"])
    assert explained.status_code == 200
    assert explained.json()["words"]["en"] == en.json()["detail"]


def test_docs_and_metrics_are_closed_unless_opened(
    call: Caller, make_app: Callable[..., Caller]
) -> None:
    for path in ("/docs", "/redoc", "/openapi.json", "/metrics", "/debug"):
        assert call.get(path).status_code == 404
    opened = make_app(docs=True, metrics=True)
    assert opened.get("/openapi.json").json()["openapi"].startswith("3.1")
    assert "credissuer_requests_total" in opened.get("/metrics").text


def test_a_fault_of_ours_tells_the_request_id_alone(
    make_app: Callable[..., Caller], bearer: Bearer
) -> None:
    class Broken:
        def at(self, url: str) -> None:
            raise ZeroDivisionError("secret text")

    call = make_app(app={"texts": Broken()})
    answer = call.post(VERIFY, {"number": "7K3M9QX2HS"})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "secret" not in answer.text and "Zero" not in answer.text
    [fault] = [line for line in call.lines() if line["event"] == "fault"]
    assert fault["request_id"] == answer.json()["request_id"]
    assert fault["kind"] == "ZeroDivisionError"
    assert "secret" not in call.log.getvalue()


def test_a_fault_inside_the_cool_routes_is_told_alike(
    make_app: Callable[..., Caller], office: Office
) -> None:
    call = make_app()
    object.__setattr__(call.app.service, "public_rate", None)
    answer = call.get("/api/v1/lookup", params={"profile": "tiktok:abc"})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert [line["kind"] for line in call.lines() if line["event"] == "fault"] == ["AttributeError"]


def test_the_database_away_is_503_with_a_time_to_come_back(
    call: Caller, bearer: Bearer, office: Office
) -> None:
    headers = bearer("issuer")
    office.store.close()
    root = office.own_folder.root  # type: ignore[attr-defined]
    (root / "credissuer.db").rename(root / "away.db")
    answer = call.post(OFFICE, order_body(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (503, "database.missing")
    assert 1 <= int(answer.headers["retry-after"]) <= 5
    assert str(root) not in answer.text
    (root / "away.db").rename(root / "credissuer.db")
    assert call.post(OFFICE, order_body(), headers=headers).status_code == 201


def test_more_than_can_be_done_at_once_is_sent_away() -> None:
    """One request is held inside; the next finds no place."""

    async def story() -> list[int]:
        inside, leave = asyncio.Event(), asyncio.Event()
        told: list[int] = []

        async def slow(scope: object, receive: object, send: Callable) -> None:  # type: ignore[type-arg]
            inside.set()
            await leave.wait()
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b""})

        front = Router(
            files=slow,
            api=slow,
            pictures=slow,
            verdicts=slow,
            exact={},
            concurrency=ConcurrencyLimit(1),
            metrics=Metrics(),
            log=open_log(log),
            entropy=lambda n: b"1" * n,
        )

        async def send(message: dict) -> None:  # type: ignore[type-arg]
            if message["type"] == "http.response.start":
                told.append(message["status"])

        scope = {
            "type": "http",
            "method": "GET",
            "path": "/api/x",
            "query_string": b"",
            "headers": [],
        }
        first = asyncio.create_task(front(dict(scope), None, send))  # type: ignore[arg-type]
        await inside.wait()
        await front(dict(scope), None, send)  # type: ignore[arg-type]
        leave.set()
        await first
        await front(dict(scope), None, send)  # type: ignore[arg-type]
        return told

    log = io.StringIO()
    assert asyncio.run(story()) == [503, 200, 200]
    assert [json.loads(line)["status"] for line in log.getvalue().splitlines()] == [503, 200, 200]


def test_a_line_of_the_log_cannot_be_forged(call: Caller) -> None:
    call.get("/api/v1/x%0a%7b%22forged%22:1%7d%1b[31m")
    assert len(call.log.getvalue().splitlines()) == 1
    assert "\x1b" not in call.log.getvalue()
