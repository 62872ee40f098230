"""Bodies are bounded in octets, whether announced or not, and in time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from credissuer.http import bodies
from credissuer.http.problems import ProblemError


def sender(chunks: list[bytes], pause: float = 0.0) -> Callable[[], Awaitable[dict[str, Any]]]:
    """A caller who sends these chunks and then nothing more."""
    remaining = list(chunks)

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(pause)
        if not remaining:
            await asyncio.sleep(60)
        return {"type": "http.request", "body": remaining.pop(0), "more_body": True}

    return receive


def code_of(scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]]) -> str:
    with pytest.raises(ProblemError) as refusal:
        asyncio.run(bodies.read(scope, receive))
    return refusal.value.problem.code


def test_a_body_announced_as_too_large_is_not_read() -> None:
    scope = {"headers": [(b"content-length", str(bodies.MAX_OCTETS + 1).encode())]}

    async def receive() -> dict[str, Any]:
        raise AssertionError("it was read")

    assert code_of(scope, receive) == "request.too_large"


def test_an_unannounced_body_is_read_up_to_the_limit() -> None:
    chunks = [b"x" * (bodies.MAX_OCTETS // 2)] * 2
    assert code_of({"headers": []}, sender([*chunks, b"x", *chunks])) == "request.too_large"


def test_a_body_that_does_not_end_is_refused_after_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bodies.SECONDS == 10
    monkeypatch.setattr(bodies, "SECONDS", 0.2)
    assert code_of({"headers": []}, sender([b"{"])) == "request.timeout"
    assert code_of({"headers": []}, sender([b" "] * 1000, pause=0.01)) == "request.timeout"


def test_a_file_is_left_to_its_route() -> None:
    """Who sends it is not known yet where JSON is read."""
    reached = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        reached.append((scope["path"], await receive()))

    async def send(message: Any) -> None:
        raise AssertionError("nothing is answered")

    async def receive() -> Any:
        return {"type": "http.request", "body": b"ref,name", "more_body": False}

    guard = bodies.guarded(app, {"/files"})
    scope = {"method": "POST", "path": "/files", "headers": []}
    asyncio.run(guard(scope, receive, send))
    assert reached == [
        ("/files", {"type": "http.request", "body": b"ref,name", "more_body": False})
    ]
    for method, path in (("PUT", "/files"), ("POST", "/files/1")):
        with pytest.raises(ProblemError) as refusal:
            asyncio.run(guard({"method": method, "path": path, "headers": []}, receive, send))
        assert refusal.value.problem.code == "request.media_type"
