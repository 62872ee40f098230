"""A change is done once for each Idempotency-Key, and answered with the status of its route."""

from __future__ import annotations

from collections.abc import Callable

from credissuer.office import Office
from credissuer.staff.roles import Role
from tests.callers import Caller

Bearer = Callable[..., dict[str, str]]
CASES = "/api/v1/cases"
BODY = {"source": "press", "reason": "false_claim", "profile": "https://example.vn/a"}


def headers_of(bearer: Bearer, key: str) -> dict[str, str]:
    return {**bearer(Role.CASE_OFFICER.value), "Idempotency-Key": key}


def actions(office: Office) -> list[str]:
    with office.store.read() as reading:
        entries = [entry.action for entry in reading.audit.entries()]
    return [action for action in entries if action.startswith("case.")]


def test_the_same_key_again_is_the_same_answer_and_nothing_more(
    call: Caller, office: Office, bearer: Bearer
) -> None:
    headers = headers_of(bearer, "a")
    first = call.post(CASES, BODY, headers=headers)
    again = call.post(CASES, {**BODY, "note": None}, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert actions(office) == ["case.opened"]


def test_the_same_key_for_another_body_is_a_conflict(
    call: Caller, office: Office, bearer: Bearer
) -> None:
    headers = headers_of(bearer, "a")
    call.post(CASES, BODY, headers=headers)
    other = call.post(CASES, {**BODY, "note": "b"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")
    assert actions(office) == ["case.opened"]


def test_without_a_key_it_is_done_each_time(call: Caller, office: Office, bearer: Bearer) -> None:
    headers = bearer(Role.CASE_OFFICER.value)
    case = call.post(CASES, BODY, headers=headers).json()["id"]
    for _ in range(2):
        noted = call.post(f"{CASES}/{case}/notes", {"note": "x"}, headers=headers)
        assert noted.status_code == 200, noted.text
    assert actions(office) == ["case.opened", "case.noted", "case.noted"]


def test_what_was_refused_is_tried_again_with_the_same_key(call: Caller, bearer: Bearer) -> None:
    headers = bearer(Role.CASE_OFFICER.value)
    closing = f"{CASES}/{call.post(CASES, BODY, headers=headers).json()['id']}/closing"
    keyed = headers_of(bearer, "a")
    refused = call("DELETE", closing, headers=keyed)
    assert (refused.status_code, refused.json()["code"]) == (409, "case.cannot_change")
    call.post(closing, headers=headers)
    assert call("DELETE", closing, headers=keyed).json()["state"] == "investigating"
