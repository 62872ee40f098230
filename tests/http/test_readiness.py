"""Whether this server should get requests: asked often, so answered soon."""

from __future__ import annotations

from time import monotonic

from credissuer.http.limits import READINESS
from credissuer.office import Office
from tests.callers import Caller


def test_it_answers_soon_while_somebody_writes_long(call: Caller, office: Office) -> None:
    with office.store.write():
        start = monotonic()
        answer = call.get("/readyz")
        assert monotonic() - start < 2
    assert (answer.status_code, answer.json()["checks"]["database"]) == (503, "database.busy")
    assert call.get("/readyz").json()["checks"]["database"] == "ok"


def test_one_address_may_not_ask_without_end(call: Caller) -> None:
    assert {call.get("/readyz").status_code for _ in range(READINESS)} <= {200, 503}
    refused = call.get("/readyz")
    assert (refused.status_code, refused.json()["code"]) == (429, "request.too_many")
    assert call.at("192.0.2.9").get("/readyz").status_code in (200, 503)
    assert call.get("/healthz").status_code == 200
