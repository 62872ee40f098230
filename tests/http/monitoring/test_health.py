"""/healthz, /readyz and /metrics for whoever operates the server."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.callers import Caller
from tests.offices import Clock


def test_a_running_server_is_healthy_and_ready(call: Caller) -> None:
    assert call.get("/healthz").json() == {"status": "ok"}
    ready = call.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    assert set(ready.json()["checks"].values()) == {"ok"}
    assert ready.headers["cache-control"] == "no-store"


def test_a_server_with_stale_lists_is_not_ready_and_names_the_reason(
    call: Caller, certificate: str, clock: Clock
) -> None:
    clock.move(hours=30)
    response = call.get("/readyz")
    assert (response.status_code, response.json()["status"]) == (503, "not_ready")
    assert response.json()["checks"]["lists"] == "list.stale"
    assert call.get("/healthz").status_code == 200


@pytest.mark.parametrize("path", ["/metrics", "/openapi.json"])
def test_metrics_are_not_found_unless_enabled(make_app: Callable[..., Caller], path: str) -> None:
    assert make_app().get(path).status_code == 404
    assert make_app(metrics=True, docs=True).get(path).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_get_and_head_are_allowed(call: Caller, path: str) -> None:
    refusal = call.post(path, {})
    assert (refusal.status_code, refusal.headers["allow"]) == (405, "GET, HEAD")
