"""/readyz answers quickly, because load balancers call it often."""

from __future__ import annotations

from time import monotonic

from credissuer.http.throttling.limits import READINESS
from credissuer.office import Office
from tests.callers import Caller


def test_it_answers_quickly_during_a_long_write(call: Caller, office: Office) -> None:
    with office.store.write():
        start = monotonic()
        response = call.get("/readyz")
        assert monotonic() - start < 2
    assert (response.status_code, response.json()["checks"]["database"]) == (503, "database.busy")
    assert call.get("/readyz").json()["checks"]["database"] == "ok"


def test_requests_of_one_address_are_limited(call: Caller) -> None:
    assert {call.get("/readyz").status_code for _ in range(READINESS)} <= {200, 503}
    refusal = call.get("/readyz")
    assert (refusal.status_code, refusal.json()["code"]) == (429, "request.too_many")
    assert call.at("192.0.2.9").get("/readyz").status_code in (200, 503)
    assert call.get("/healthz").status_code == 200
