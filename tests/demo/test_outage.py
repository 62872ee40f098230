"""A server that withholds one certificate and serves everything else."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2
import pytest

from credissuer.demo.outage import withholding
from credissuer.http.asgi import respond


async def hello(scope: Any, receive: Any, send: Any) -> None:
    await respond(scope, send, 200, [], b"hello")


def response_of(path: str) -> httpx2.Response:
    async def request() -> httpx2.Response:
        transport = httpx2.ASGITransport(app=withholding(hello, "7K3M9QX2HS"))
        async with httpx2.AsyncClient(transport=transport, base_url="http://demo.test") as client:
            return await client.get(path)

    return asyncio.run(request())


@pytest.mark.parametrize("path", ["/c/7K3M9QX2HS.jwt", "/C/7K3M9QX2HS.jwt"])
def test_the_certificate_is_withheld_from_pages_of_any_origin(path: str) -> None:
    withheld = response_of(path)
    assert withheld.status_code == 503
    assert withheld.headers["access-control-allow-origin"] == "*"
    assert withheld.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/", "/c/7K3M9QX2HS", "/c/7K3M9QX2HT.jwt", "/status/1-revocation"]
)
def test_everything_else_is_served(path: str) -> None:
    assert (response_of(path).status_code, response_of(path).text) == (200, "hello")
