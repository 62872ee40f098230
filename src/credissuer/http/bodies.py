"""Request bodies: bounded in octets and time, uncompressed, strict JSON (no duplicate keys)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from credissuer.http.asgi import App, Message, Receive, Scope, Send, header
from credissuer.http.problems import Problem, ProblemError
from credverifier.errors import FormatError
from credverifier.wire.envelope import strict_json

BODY_TYPE = "credissuer.body_type"
"""Where in the scope the type stands that a body is read as, None where there is none."""

MAX_OCTETS = 256 * 1024
_PARSED = "credissuer.body"
"""Where in the scope the parsed body stands."""
SECONDS = 10.0
"""Seconds within which a body must have arrived."""


async def read_json(scope: Scope, receive: Receive, most: int = MAX_OCTETS) -> dict[str, Any]:
    """The JSON object that a request carries.

    Raises ProblemError `request.media_type`, `.too_large`, `.timeout`, `.malformed`.
    """
    _require_json(scope)
    return loads(await read(scope, receive, most))


def loads(octets: bytes) -> dict[str, Any]:
    """Parse `octets` as a JSON object with the verifier's strict parser.

    Raises ProblemError `request.malformed`.
    """
    try:
        return strict_json.loads(octets)
    except FormatError as error:
        raise ProblemError(Problem("request.malformed")) from error


async def read(scope: Scope, receive: Receive, most: int = MAX_OCTETS) -> bytes:
    """The octets of the body.

    A Content-Length over `most` is refused before anything is read. Raises ProblemError
    `request.too_large`, `.timeout`; ConnectionError if the client disconnected.
    """
    announced = header(scope, b"content-length")
    if announced is not None and announced.isdigit() and _exceeds(announced, most):
        raise ProblemError(_too_large(most))
    # Most bodies arrive in one message: no second timer and no joining for those.
    first = await _next(receive)
    if not first.get("more_body"):
        return _fitting(first.get("body", b""), most)
    pieces = [first.get("body", b"")]
    total = len(pieces[0])
    try:
        # One deadline for all the rest, because a client that sends an octet every nine seconds
        # would otherwise hold its slot for ever (slowloris).
        async with asyncio.timeout(SECONDS):
            while True:
                message = await _next(receive)
                pieces.append(message.get("body", b""))
                total += len(pieces[-1])
                # Counted as it arrives, because a chunked body announces no length.
                if total > most:
                    raise ProblemError(_too_large(most))
                if not message.get("more_body"):
                    return b"".join(pieces)
    except TimeoutError as error:
        raise ProblemError(Problem("request.timeout")) from error


def guarded(app: App, files: Collection[str] = ()) -> App:
    """`app`, given only bodies that parse as strict JSON; `StrictRoute` takes the parsed value.

    Routes at the paths `files` take a file and read it themselves.
    """

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        # A file is larger than anything that is read here before it is known who sends it.
        is_file = scope["method"] == "POST" and scope["path"] in files
        if is_file or scope["method"] not in ("POST", "PUT", "PATCH", "DELETE"):
            await app(scope, receive, send)
            return
        # Read and parsed before FastAPI sees it: its parser takes the last of two equal keys,
        # ours refuses them, and a checked body must be the one that is acted on.
        octets = await read(scope, receive)
        if octets:
            _require_json(scope)
            scope[_PARSED] = loads(octets)
        whole: list[Message] = [{"type": "http.request", "body": octets, "more_body": False}]

        async def again() -> Message:
            return whole.pop() if whole else await receive()

        await app(scope, again, send)

    return guard


class StrictRoute(APIRoute):
    """A route of FastAPI whose body is what `guarded` parsed, because two parsers may disagree."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """As APIRoute, with a request that does not parse again."""
        handler = super().get_route_handler()
        body = self.body_field

        async def handle(request: Request) -> Response:
            # For whoever explains what is wrong with it.
            request.scope[BODY_TYPE] = None if body is None else body.field_info.annotation
            return await handler(_ParsedRequest(request.scope, request.receive))

        return handle


class _ParsedRequest(Request):
    async def json(self) -> Any:
        return self.scope[_PARSED]


def _require_json(scope: Scope) -> None:
    kind = header(scope, b"content-type")
    encoding = header(scope, b"content-encoding")
    # What nearly every client sends, because this runs before each verification.
    if kind == b"application/json" and encoding is None:
        return
    media_type, _, parameters = (kind or b"").lower().partition(b";")
    # The value may be quoted (RFC 9110 section 5.6.6): charset="utf-8".
    charset = parameters.strip().replace(b'"', b"")
    is_json = media_type.strip() == b"application/json" and charset in (b"", b"charset=utf-8")
    # Compressed bodies are refused, because a few octets could unpack to gigabytes.
    is_compressed = encoding is not None and encoding.strip().lower() != b"identity"
    if not is_json or is_compressed:
        raise ProblemError(Problem("request.media_type"))


async def _next(receive: Receive) -> Message:
    try:
        async with asyncio.timeout(SECONDS):
            message = await receive()
    except TimeoutError as error:
        raise ProblemError(Problem("request.timeout")) from error
    if message["type"] == "http.disconnect":
        raise ConnectionError("the caller left")
    return message


def _exceeds(digits: bytes, most: int) -> bool:
    # The digits are counted first, because int() takes quadratic time and raises ValueError beyond
    # 4,300 of them.
    return len(digits) > 12 or int(digits) > most


def _fitting(octets: bytes, most: int) -> bytes:
    if len(octets) > most:
        raise ProblemError(_too_large(most))
    return octets


def _too_large(most: int) -> Problem:
    return Problem("request.too_large", {"kibibytes": most // 1024})
