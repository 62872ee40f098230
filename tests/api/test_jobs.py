"""/api/v1/jobs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from credissuer.office import Office
from credissuer.operations.access import bearer_tokens
from credissuer.operations.jobs import run_jobs, uploads
from credissuer.operations.jobs.confirming import Confirmation, confirm
from credissuer.operations.jobs.run_jobs import WORKER, run_next
from credissuer.operations.perform import perform
from credissuer.staff.person import PersonRecord, person_actor
from credissuer.staff.roles import PERMISSIONS, Permission, Role
from tests.callers import Caller
from tests.contracts import store_records as records
from tests.offices import sheet
from tests.two_people import BOSS, MAI, QUAN, call_of, two_people

PATH = "/api/v1/jobs"
ONE = f"{PATH}/{records.job().id}"


@pytest.fixture
def token(office: Office, call: Caller) -> Callable[[PersonRecord, str], dict[str, str]]:
    two_people(office)

    def make(person: PersonRecord, role: str) -> dict[str, str]:
        own = office.call(replace(person_actor(person), roles=frozenset(Role)))
        _, secret = perform(office, own, bearer_tokens.create, office, "x", role, 90, person.login)
        return {"Authorization": f"Bearer {secret}"}

    return make


def keep(office: Office, count: int = 1) -> None:
    refused = records.job_line(
        1,
        outcome="refused",
        number=None,
        problems={
            "problems": [
                {"pointer": "/ref", "code": "account.taken", "words": {"vi": "a", "en": "b"}}
            ]
        },
    )
    with office.store.write() as transaction:
        transaction.add([records.job(serial, position=2) for serial in range(1, count + 1)])
        transaction.add([records.job_line(0), refused])


def test_a_job_and_what_became_of_its_lines(office: Office, call: Caller, token: Any) -> None:
    keep(office)
    headers = token(MAI, "assessor")
    job = call.get(ONE, headers=headers).json()
    assert (job["state"], job["done"], job["total"]) == ("running", 2, 3)
    assert (job["issued"], job["there"], job["refused"]) == (1, 0, 1)
    result = call.get(f"{ONE}/result", headers=headers)
    assert result.headers["content-type"].startswith("application/x-ndjson")
    first, second = map(json.loads, result.text.splitlines())
    assert (first["ref"], first["outcome"], first["errors"]) == ("row-0", "issued", [])
    assert second["errors"] == [
        {"pointer": "/ref", "code": "account.taken", "message": {"vi": "a", "en": "b"}}
    ]
    assert call.get(f"{PATH}/J99999999", headers=headers).status_code == 404


def test_jobs_are_listed_in_pages(office: Office, call: Caller, token: Any) -> None:
    keep(office, 5)
    headers = token(MAI, "assessor")
    walked, path = "", f"{PATH}?limit=2"
    while path:
        page = call.get(path, headers=headers).json()
        walked += "".join(job["id"][-1] for job in page["jobs"])
        path = (page["next"] or "").replace("https://office.test", "")
    assert walked == "54321"


def test_a_job_is_paused_and_goes_on(office: Office, call: Caller, token: Any) -> None:
    keep(office)
    headers = token(MAI, "assessor")
    assert call.post(f"{ONE}/pause", headers=headers).json()["state"] == "paused"
    refusal = call.post(f"{ONE}/pause", headers=headers)
    assert (refusal.status_code, refusal.json()["code"]) == (409, "job.cannot_change")
    assert call.post(f"{ONE}/resume", headers=headers).json()["state"] == "running"
    assert call.post(f"{ONE}/cancel", headers=headers).json()["state"] == "cancelled"
    assert call.post(f"{ONE}/explode", headers=headers).status_code in (404, 422)


def test_a_large_import_is_answered_with_its_job(
    office: Office, call: Caller, token: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_jobs, "AT_ONCE", 2)
    for rows, status in ((2, 200), (3, 202)):
        own = call_of(office, MAI)
        text = sheet(rows).replace("R-0", f"R{rows}-0").replace("kenh", f"kenh{rows}x")
        file = uploads.upload(office, own, "a.csv", text.replace("Số", f"Số {rows}").encode())
        [proposal] = confirm(office, own, Confirmation(file_id=file.id)).proposals
        approval = f"/api/v1/proposals/{proposal.id}/approval"
        reply = call.post(approval, headers=token(QUAN, "approver"))
        assert reply.status_code == status, reply.content
    job = call.get(reply.headers["location"], headers=token(BOSS, "auditor")).json()
    assert (job["state"], job["total"], job["done"]) == ("running", 3, 0)
    assert job["proposal"] == proposal.id
    run_next(office, office.call(WORKER))
    job = call.get(reply.headers["location"], headers=token(BOSS, "auditor")).json()
    assert (job["state"], job["issued"]) == ("done", 3)


@pytest.mark.parametrize("role", ["assessor", "approver", "auditor", "communications", "vc-api"])
def test_who_may_not_is_told_so(
    office: Office, call: Caller, bearer: Callable[..., dict[str, str]], token: Any, role: str
) -> None:
    keep(office)
    headers = bearer(role) if role == "vc-api" else token(BOSS, role)
    reads = Permission.READ in PERMISSIONS[Role(role)]
    for path in (PATH, ONE, f"{ONE}/result"):
        assert call.get(path, headers=headers).status_code == (200 if reads else 403), path
        assert call.get(path).status_code == 401
    changes = Permission.IMPORT in PERMISSIONS[Role(role)]
    assert call.post(f"{ONE}/pause", headers=headers).status_code == (200 if changes else 403)
