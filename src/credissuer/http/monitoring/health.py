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
from credissuer.http.monitoring.metrics import Gauges
from credissuer.http.service import Service
from credissuer.http.throttling.limits import READINESS, RateLimit
from credissuer.office import Office
from credissuer.operations.publishing.keep_public import list_states
from credissuer.operations.sending.outbox import count
from credissuer.status.due_publication import DueKind
from credissuer.store.status.publication_journal import PublicationJournalReading

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


def measured(office: Office) -> Gauges:
    """The gauges worth an alarm: age of lists and keys, what is unpublished or half signed."""
    now, states = office.clock(), list_states(office)
    behind = [state for state in states if state.is_behind]
    with office.store.read() as reading:
        intents = len(reading.renditions.open_intents())
        journal = reading.of(PublicationJournalReading)
        rows = sum(journal.counts().values())
        entered = {kind: journal.oldest(kind) for kind in DueKind}
    lags = {
        kind: 0.0 if since is None else (now - since).total_seconds()
        for kind, since in entered.items()
    }
    ages = [
        (now - state.signed_at).total_seconds() for state in states if state.signed_at is not None
    ]
    keys = [
        (now - key.valid_from).total_seconds()
        for key in office.keyring.records
        if key.state == "active" and key.valid_from
    ]
    outbox = count(office)
    oldest = 0.0 if outbox.oldest is None else (now - outbox.oldest).total_seconds()
    return {
        "notices_waiting": ("Notices that wait to be sent.", float(outbox.waiting)),
        "notices_oldest_seconds": (
            "For how long the oldest notice waits that is due; 0 where none does.",
            oldest,
        ),
        "notices_failed": ("Notices that were given up.", float(outbox.failed)),
        "list_age_seconds": ("Age of the oldest signed status list.", max(ages, default=None)),
        "lists_behind": ("Status lists that are to be signed or published.", float(len(behind))),
        "unpublished_change_seconds": (
            "For how long the oldest change of standing is not public yet; 0 where all are.",
            lags[DueKind.STANDING],
        ),
        "publication_lag_seconds": (
            "For how long the oldest decision is not public yet; 0 where all are.",
            max(lags[DueKind.STANDING], lags[DueKind.CERTIFICATE]),
        ),
        "publication_journal_rows": ("What is due for the public, in rows.", float(rows)),
        "open_intents": ("Signatures that were intended and not recorded.", float(intents)),
        "key_age_seconds": (
            "Age of the oldest active key.",
            max(keys, default=None),
        ),
    }
