"""POST /api/v1/jobs: many certificates at once, as a job that can be watched."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from credissuer.office import Office
from credissuer.operations.jobs.run_jobs import WORKER, run_next
from tests.callers import Caller
from tests.offices import issued, order_body
from tests.two_people import two_people

Bearer = Callable[..., dict[str, str]]
PATH = "/api/v1/jobs"


@pytest.fixture
def numbers(office: Office) -> list[str]:
    """Three certificates."""
    return [issued(office, order_body(channel)) for channel in (1, 2, 3)]


def revocation(*numbers: Any, **more: Any) -> dict[str, Any]:
    return {"kind": "revoke", "reason": "false_claim", "numbers": list(numbers), **more}


def verdict(call: Caller, number: str) -> str:
    return str(call.post("/api/v1/verify", {"number": number}).json()["verdict"])


def test_a_few_are_public_with_the_answer(call: Caller, bearer: Bearer, numbers: list[str]) -> None:
    headers = bearer("revoker")
    tried = call.post(PATH, revocation(*numbers, "nonsense", dry_run=True), headers=headers).json()
    assert (tried["change"], tried["there"], tried["refused"]) == (3, 0, 1)
    assert tried["refusals"] == {"certificate.not_found": 1}
    assert verdict(call, numbers[0]) == "valid"
    body = revocation(*numbers, "nonsense", plan=tried["plan"])
    done = call.post(PATH, body, headers=headers | {"Idempotency-Key": "k1"})
    assert done.status_code == 200, done.content
    job = done.json()
    assert (job["state"], job["changed"], job["refused"]) == ("done", 3, 1)
    assert [verdict(call, number) for number in numbers] == ["revoked"] * 3
    again = call.post(PATH, body, headers=headers | {"Idempotency-Key": "k1"})
    assert again.json() == job
    result = call.get(f"{PATH}/{job['id']}/result", headers=headers)
    lines = [json.loads(line) for line in result.text.splitlines()]
    assert [line["outcome"] for line in lines] == ["changed"] * 3 + ["refused"]
    assert lines[3]["errors"][0]["code"] == "certificate.not_found"


def test_a_plan_that_comes_out_differently_is_refused(
    call: Caller, bearer: Bearer, numbers: list[str]
) -> None:
    headers = bearer("revoker")
    tried = call.post(PATH, revocation(*numbers, dry_run=True), headers=headers).json()
    call.post(
        f"/api/v1/certificates/{numbers[0]}/suspension",
        {"reason": "false_claim"},
        headers=headers,
    )
    refused = call.post(PATH, revocation(*numbers, plan=tried["plan"]), headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "bulk.changed")


def test_more_than_a_few_go_on_as_a_job(
    call: Caller, bearer: Bearer, office: Office, numbers: list[str]
) -> None:
    headers = bearer("revoker") | {"Idempotency-Key": "k2"}
    body = revocation(*numbers, *(f"unknown {at}" for at in range(600)))
    begun = call.post(PATH, body, headers=headers)
    assert begun.status_code == 202
    where = begun.headers["location"]
    assert where == f"{PATH}/{begun.json()['id']}"
    # The answer was lost: the same again is the same job.
    assert call.post(PATH, body, headers=headers).headers["location"] == where
    paused = call.post(f"{where}/pause", {}, headers=bearer("revoker"))
    assert paused.json()["state"] == "paused"
    assert call.post(f"{where}/pause", {}, headers=bearer("issuer")).status_code == 403
    call.post(f"{where}/resume", {}, headers=bearer("revoker"))
    while run_next(office, office.call(WORKER)):
        pass
    assert call.get(where, headers=headers).json()["state"] == "done"
    assert verdict(call, numbers[0]) == "revoked"
    # And the same key still, once it is done.
    repeated = call.post(PATH, body, headers=headers)
    assert (repeated.status_code, repeated.json()["id"]) == (200, begun.json()["id"])


def test_a_sheet_of_links(call: Caller, bearer: Bearer, office: Office, numbers: list[str]) -> None:
    links = "\n".join(f"{office.public_url}/c/{number}" for number in numbers)
    headers = bearer("revoker") | {"Content-Type": "text/csv"}
    where = f"{PATH}/sheet?kind=suspend&reason=false_claim"
    tried = call("POST", f"{where}&dry_run=true", content=links.encode(), headers=headers)
    assert tried.json()["change"] == 3
    done = call("POST", where, content=links.encode("utf-16"), headers=headers)
    assert (done.status_code, done.json()["changed"]) == (200, 3), done.content
    assert verdict(call, numbers[2]) == "suspended"


def test_by_key_and_platform(
    call: Caller, bearer: Bearer, office: Office, numbers: list[str]
) -> None:
    with office.store.read() as reading:
        [key] = {one.key_id for one in reading.certificates.all()}
    headers = bearer("revoker")
    body = {
        "kind": "revoke",
        "reason": "key_compromise",
        "selection": {"key": key, "platform": "tiktok"},
        "dry_run": True,
    }
    assert call.post(PATH, body, headers=headers).json()["total"] == 3
    body["selection"] = {"platform": "myspace"}
    unknown = call.post(PATH, body, headers=headers)
    assert (unknown.status_code, unknown.json()["code"]) == (400, "bulk.platform_unknown")
    body["selection"] = {"import": "123456789"}
    missing = call.post(PATH, body, headers=headers)
    assert (missing.status_code, missing.json()["code"]) == (404, "bulk.import_not_found")


def test_where_two_decide_it_is_proposed(
    call: Caller, bearer: Bearer, office: Office, numbers: list[str]
) -> None:
    two_people(office)
    answer = call.post(PATH, revocation(*numbers), headers=bearer("revoker"))
    # A program's token is no person.
    assert (answer.status_code, answer.json()["code"]) == (403, "decision.person_needed")
    assert verdict(call, numbers[0]) == "valid"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"kind": "revoke", "reason": "false_claim"}, 400, "bulk.nothing_named"),
        (revocation("a", reason=None), 400, "certificate.reason_required"),
        (revocation("a", reason="whim"), 400, "certificate.reason_unknown"),
        (revocation("a", selection={"platform": "tiktok"}), 400, "bulk.rows_or_selection"),
        ({"kind": "reinstate", "reason": "false_claim", "numbers": ["a"]}, 400, "bulk.no_reason"),
        ({"kind": "erase", "numbers": ["a"]}, 422, "request.invalid"),
        (revocation("a", further=1), 422, "request.invalid"),
    ],
)
def test_bad_bodies(
    call: Caller, bearer: Bearer, body: dict[str, Any], status: int, code: str
) -> None:
    answer = call.post(PATH, body, headers=bearer("revoker"))
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_other_roles_and_media_types(call: Caller, bearer: Bearer, numbers: list[str]) -> None:
    refused = call.post(PATH, revocation(*numbers), headers=bearer("auditor"))
    assert (refused.status_code, refused.json()["code"]) == (403, "actor.not_permitted")
    text = bearer("revoker") | {"Content-Type": "text/plain"}
    typed = call("POST", f"{PATH}/sheet?kind=revoke", content=b"x", headers=text)
    assert (typed.status_code, typed.json()["code"]) == (415, "request.sheet_type")
    empty = bearer("revoker") | {"Content-Type": "text/csv"}
    nothing = call("POST", f"{PATH}/sheet?kind=revoke", content=b"\n", headers=empty)
    assert (nothing.status_code, nothing.json()["code"]) == (422, "import.empty")
