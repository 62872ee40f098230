"""The operational routes: /healthz, /readyz, /metrics, /openapi.json."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from credissuer.http.asgi import NO_STORE, SECURITY, App, Receive, Scope, Send, address, respond
from credissuer.http.methods import only
from credissuer.http.monitoring import readiness
from credissuer.http.monitoring.gauges import measured
from credissuer.http.service import Service
from credissuer.http.throttling.limits import READINESS, RateLimit

_JSON = [(b"content-type", b"application/json"), NO_STORE, *SECURITY]
_TEXT = [(b"content-type", b"text/plain; version=0.0.4; charset=utf-8"), NO_STORE, *SECURITY]


def routes(
    service: Service,
    folder: Path | None,
    document: Callable[[], dict[str, Any]],
) -> dict[str, App]:
    """Path -> ASGI application. A route that the configuration closes is left out."""

    async def healthz(scope: Scope, receive: Receive, send: Send) -> None:
        await respond(scope, send, 200, _JSON, b'{"status":"ok"}')

    readiness_rate = RateLimit(READINESS, lambda: service.office.clock().timestamp())

    async def readyz(scope: Scope, receive: Receive, send: Send) -> None:
        readiness_rate.take(address(scope))
        checks = await asyncio.to_thread(
            readiness.examine,
            service.office,
            folder,
        )
        ready = all(check.reason is None for check in checks)
        report = {
            "status": "ready" if ready else "not_ready",
            "checks": {name: reason or "ok" for name, reason in checks},
        }
        await respond(
            scope,
            send,
            200 if ready else 503,
            _JSON,
            orjson.dumps(report),
        )

    async def metrics(scope: Scope, receive: Receive, send: Send) -> None:
        gauges = await asyncio.to_thread(measured, service.office)
        await respond(scope, send, 200, _TEXT, service.metrics.text(gauges))

    async def openapi(scope: Scope, receive: Receive, send: Send) -> None:
        await respond(scope, send, 200, _JSON, orjson.dumps(document()))

    open_ones: dict[str, App] = {"/healthz": healthz, "/readyz": readyz}
    if service.options.metrics:
        open_ones["/metrics"] = metrics
    if service.options.docs:
        open_ones["/openapi.json"] = openapi
    return {path: only(app, "GET") for path, app in open_ones.items()}
