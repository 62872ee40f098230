"""Whether this server should get requests: asked often, so answered soon."""

from __future__ import annotations

from time import monotonic

from credissuer.office import Office
from tests.api.conftest import Caller


def test_it_answers_soon_while_somebody_writes_long(call: Caller, office: Office) -> None:
    with office.store.write():
        start = monotonic()
        answer = call.get("/readyz")
        assert monotonic() - start < 2
    assert (answer.status_code, answer.json()["checks"]["database"]) == (503, "database.busy")
    assert call.get("/readyz").json()["checks"]["database"] == "ok"
