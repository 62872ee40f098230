"""Bodies are bounded in octets, announced or not, and in time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from credissuer.http import bodies
from credissuer.http.problems import ProblemError


def sender(pieces: list[bytes], pause: float = 0.0) -> Callable[[], Awaitable[dict[str, Any]]]:
    """A caller who sends these pieces and, if there are none left, says nothing more."""
    left = list(pieces)

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(pause)
        if not left:
            await asyncio.sleep(60)
        return {"type": "http.request", "body": left.pop(0), "more_body": True}

    return receive


def code_of(scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]]) -> str:
    with pytest.raises(ProblemError) as caught:
        asyncio.run(bodies.read(scope, receive))
    return caught.value.problem.code


def test_what_is_announced_as_too_large_is_not_read() -> None:
    scope = {"headers": [(b"content-length", str(bodies.MAX_OCTETS + 1).encode())]}

    async def receive() -> dict[str, Any]:
        raise AssertionError("it was read")

    assert code_of(scope, receive) == "request.too_large"


def test_what_turns_out_to_be_too_large_is_read_no_further() -> None:
    pieces = [b"x" * (bodies.MAX_OCTETS // 2)] * 2
    assert code_of({"headers": []}, sender([*pieces, b"x", *pieces])) == "request.too_large"


def test_a_body_that_does_not_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bodies.SECONDS == 10
    monkeypatch.setattr(bodies, "SECONDS", 0.2)
    assert code_of({"headers": []}, sender([b"{"])) == "request.timeout"
    assert code_of({"headers": []}, sender([b" "] * 1000, pause=0.01)) == "request.timeout"
