"""Which methods a path takes: HEAD where it takes GET, OPTIONS where pages of other hosts may call,
and for all else a 405 that names every one of them (RFC 9110 sections 9.3 and 15.5.6).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from credissuer.http import problems
from credissuer.http.asgi import (
    CORS,
    NO_STORE,
    SECURITY,
    App,
    Message,
    Receive,
    Scope,
    Send,
    respond,
)
from credissuer.http.problems import ProblemError

_PREFLIGHT = [
    CORS,
    (
        b"access-control-allow-headers",
        b"Content-Type, Accept-Language, If-None-Match, X-Request-Id",
    ),
    (b"access-control-expose-headers", b"X-Request-Id, Retry-After"),
    # A day, because a page that checks many certificates would otherwise ask before each of them.
    (b"access-control-max-age", b"86400"),
]


class RoutePath(NamedTuple):
    """The path of a route as a regular expression, and the methods of that route."""

    pattern: re.Pattern[str]
    methods: frozenset[str]


def only(app: App, *methods: str, any_origin: bool = False) -> App:
    """`app` for these methods alone; `any_origin`: pages of other hosts may call it (CORS)."""
    every = _every(methods, any_origin=any_origin)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in every or scope["method"] == "OPTIONS":
            await _other(scope, send, every, any_origin=any_origin)
            return
        try:
            await app(scope, receive, send)
        except ProblemError as error:
            # Else the router answers it, without CORS.
            if not any_origin:
                raise
            await problems.send_problem(scope, send, error.problem, [CORS])

    return answer


def by_path(app: App, paths: Sequence[RoutePath], any_origin: re.Pattern[str]) -> App:
    """`app`, which knows neither HEAD nor OPTIONS, for the methods of the routes that fit.

    Pages of other hosts may call the paths that fit `any_origin`.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        path, method = scope["path"], scope["method"]
        is_open = any_origin.fullmatch(path) is not None
        taken = [route.methods for route in paths if route.pattern.match(path)]
        every = _every((method for methods in taken for method in methods), any_origin=is_open)
        # A path that no route has is a 404 whatever the method.
        if not taken or (method in every and method not in ("HEAD", "OPTIONS")):
            await app(scope, receive, send)
        elif method == "HEAD" and method in every:
            await _head(app, scope, receive, send)
        else:
            await _other(scope, send, every, any_origin=is_open)

    return answer


def _every(methods: Iterable[str], *, any_origin: bool) -> list[str]:
    """`methods` with those that come by themselves, in a fixed order."""
    taken = set(methods)
    if "GET" in taken:
        taken.add("HEAD")
    if any_origin:
        taken.add("OPTIONS")
    order = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    return [method for method in order if method in taken]


async def _head(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    async def headers_alone(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    # In the one scope and not a copy, because what the application notes in it is logged.
    scope["method"] = "GET"
    try:
        await app(scope, receive, headers_alone)
    finally:
        scope["method"] = "HEAD"


async def _other(scope: Scope, send: Send, every: list[str], *, any_origin: bool) -> None:
    """OPTIONS, or a method that is not taken."""
    allowed = ", ".join(every)
    allow = (b"allow", allowed.encode("ascii"))
    if scope["method"] == "OPTIONS" and any_origin:
        methods = (b"access-control-allow-methods", allow[1])
        await respond(scope, send, 204, [allow, methods, *_PREFLIGHT, *SECURITY, NO_STORE], b"")
        return
    problem = problems.method_problem(scope["method"], allowed)
    await problems.send_problem(scope, send, problem, [CORS] if any_origin else [])
