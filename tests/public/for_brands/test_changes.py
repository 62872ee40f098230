"""GET /api/v1/changes: the change feed by cursor."""

from __future__ import annotations

import pytest

from credissuer.office import Office
from credissuer.operations.change_standing import revoke, suspend
from credissuer.operations.perform import perform
from credissuer.staff.roles import operator
from credverifier.wire import number as numbers
from tests.callers import Caller

CHANGES = "/api/v1/changes"


def test_a_copy_is_kept_right_by_the_cursor(call: Caller, office: Office, certificate: str) -> None:
    first = call.get(f"{CHANGES}?limit=200")
    assert first.status_code == 200 and first.headers["access-control-allow-origin"] == "*"
    body = first.json()
    assert [one["n"] for one in body["changes"]] == list(range(1, len(body["changes"]) + 1))
    assert body["next"] is None
    cursor = body["cursor"]
    empty = call.get(f"{CHANGES}?cursor={cursor}").json()
    assert empty == {"changes": [], "cursor": cursor, "next": None}
    chief = office.call(operator("test"))
    perform(office, chief, suspend, certificate, "false_claim")
    perform(office, chief, revoke, certificate, "false_claim", note="mật")
    answer = call.get(f"{CHANGES}?cursor={cursor}&limit=1")
    [suspended] = answer.json()["changes"]
    assert suspended["type"] == "certificate.suspended"
    following = answer.json()["next"]
    assert answer.headers["link"] == f'<{following}>; rel="next"'
    last = call.get(following)
    [revoked] = last.json()["changes"]
    assert revoked == {
        "n": suspended["n"] + 1,
        "at": revoked["at"],
        "type": "certificate.revoked",
        "number": numbers.show(certificate),
        "standing": "revoked",
    }
    assert "mật" not in last.text and last.json()["next"] is None


@pytest.mark.parametrize(
    "cursor", ["", "x", "YzdLM005UVgySFM", "bi0x", "bjEuNQ", "bm4", "bjk" * 40]
)
def test_a_cursor_of_nobody_is_refused(call: Caller, cursor: str) -> None:
    response = call.get(f"{CHANGES}?cursor={cursor}")
    assert response.status_code in (400, 422)
    assert response.json()["code"].startswith("request.")
