"""What whoever runs the server may ask it: is it up, is it ready, how is it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from credissuer.http.health import measured
from credissuer.office import Office
from tests.callers import Caller
from tests.offices import Clock


def test_a_server_that_is_up_and_ready_says_so(call: Caller) -> None:
    assert call.get("/healthz").json() == {"status": "ok"}
    ready = call.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    assert set(ready.json()["checks"].values()) == {"ok"}
    assert ready.headers["cache-control"] == "no-store"


def test_one_whose_lists_aged_is_not_ready_and_names_the_reason(
    call: Caller, certificate: str, clock: Clock
) -> None:
    clock.move(hours=30)
    answer = call.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "not_ready")
    assert answer.json()["checks"]["lists"] == "list.stale"
    assert call.get("/healthz").status_code == 200


@pytest.mark.parametrize("path", ["/metrics", "/openapi.json"])
def test_what_is_not_opened_is_not_there(make_app: Callable[..., Caller], path: str) -> None:
    assert make_app().get(path).status_code == 404
    assert make_app(metrics=True, docs=True).get(path).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_they_are_only_read(call: Caller, path: str) -> None:
    refused = call.post(path, {})
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")


def test_the_age_of_lists_and_keys_is_measured(
    office: Office, certificate: str, clock: Clock
) -> None:
    clock.move(minutes=5)
    gauges = {name: value for name, (_, value) in measured(office).items()}
    assert gauges == {
        "list_age_seconds": 300,
        "lists_behind": 0,
        "unpublished_change_seconds": 0,
        "open_intents": 0,
        "key_age_seconds": 300,
    }
    clock.move(hours=13)
    assert (measured(office)["lists_behind"][1] or 0) > 0
