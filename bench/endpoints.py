"""What the office's server is held against: the least that ASGI can do, and the obvious FastAPI
application.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jwt
from fastapi import FastAPI, Request, Response
from pydantic import BaseModel


async def hello(scope: dict, receive: Callable, send: Callable) -> None:
    """The least that an ASGI application can do."""
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]}
    )
    await send({"type": "http.response.body", "body": b"hello"})


class Asked(BaseModel):
    """The body of a question."""

    credential: str


class Told(BaseModel):
    """What PyJWT can say: that the signature holds and the token has not ended."""

    outcome: str
    verdict: str
    certificate: dict[str, Any] | None


def obvious(public: Any, etag: str, listed: bytes) -> FastAPI:
    """FastAPI, pydantic and PyJWT.

    It checks a signature and `exp`; no trust list, no status, no content.
    """
    app = FastAPI()

    @app.post("/api/v1/verify")
    async def verify(asked: Asked) -> Told:
        try:
            claims = jwt.decode(
                asked.credential, public, algorithms=["ES256"], options={"verify_aud": False}
            )
        except jwt.InvalidTokenError:
            return Told(outcome="invalid", verdict="tampered", certificate=None)
        return Told(outcome="valid", verdict="valid", certificate=claims["credentialSubject"])

    @app.get("/status/1")
    async def status(request: Request) -> Response:
        headers = {"ETag": etag, "Cache-Control": "public, max-age=60"}
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=headers)
        return Response(listed, media_type="application/statuslist+jwt", headers=headers)

    return app
