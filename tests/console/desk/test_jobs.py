"""/office/jobs: how far a job is, and what staff does with it."""

from __future__ import annotations

from typing import Any

import pytest

from credissuer.office import Office
from credissuer.staff.roles import FOR_PEOPLE, PERMISSIONS, Permission, Role
from credissuer.store.sending.jobs import JobReading
from tests.callers import Caller
from tests.console.signed_in import Browser, said
from tests.contracts import store_records as records
from tests.two_people import MAI, employ, person, two_people

PATH = f"/office/jobs/{records.job().id}"

REFUSED = {
    "problems": [
        {"pointer": "/ref", "code": "account.taken", "words": {"vi": "Đã có người", "en": "Taken"}}
    ]
}


@pytest.fixture
def mai(office: Office, call: Caller) -> Browser:
    two_people(office)
    return Browser(office, call, MAI)


def keep(office: Office, **changes: Any) -> None:
    refused = records.job_line(1, ref="=1+1", outcome="refused", number=None, problems=REFUSED)
    with office.store.write() as transaction:
        transaction.add([records.job(position=2, **changes), records.job_line(0), refused])


def state(office: Office) -> str:
    with office.store.read() as reading:
        found = reading.of(JobReading).by_id(records.job().id)
    assert found is not None
    return str(found.state)


def test_a_running_job_tells_how_far_it_is_and_asks_again(office: Office, mai: Browser) -> None:
    keep(office)
    page = mai.get(PATH)
    assert "Đã xử lý 2 trên 3 dòng" in said(page)
    assert 'hx-trigger="every 2s"' in page.text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page.text
    assert f'href="{PATH}"' in page.text, "and it is loaded again by a link"
    assert "Đã có người" in said(page)
    assert "2 of 3 rows done" in said(mai.get(f"{PATH}?lang=en"))
    assert "Đã xử lý 2 trên 3 dòng" in said(mai.get("/office/jobs"))


def test_a_job_that_has_ended_asks_no_more_and_offers_nothing(office: Office, mai: Browser) -> None:
    keep(office, state="cancelled", ended_at=office.clock())
    page = mai.get(PATH).text
    assert "hx-trigger" not in page
    assert f"{PATH}/pause" not in page
    assert f"{PATH}/cancel" not in page


def test_a_failure_is_told(office: Office, mai: Browser) -> None:
    keep(office, failure="publish.pending")
    assert "(publish.pending)" in said(mai.get(PATH))


def test_staff_pauses_goes_on_and_stops(office: Office, mai: Browser) -> None:
    keep(office)
    reply = mai.post(f"{PATH}/pause")
    assert reply.headers["location"] == f"{PATH}?said=desk_import.job_paused"
    assert state(office) == "paused"
    assert mai.post(f"{PATH}/pause").status_code == 409
    mai.post(f"{PATH}/resume")
    assert state(office) == "running"
    mai.post(f"{PATH}/cancel")
    assert state(office) == "cancelled"
    assert mai.post(f"{PATH}/explode").status_code == 404
    assert mai.get("/office/jobs/J99999999").status_code == 404


def test_the_result_is_a_sheet_that_runs_nothing(office: Office, mai: Browser) -> None:
    keep(office)
    file = mai.get(f"{PATH}/result.csv")
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "line,ref,outcome,number,reasons"
    assert lines[1].startswith(",row-0,issued,")
    assert lines[2] == ",'=1+1,refused,,Đã có người"
    assert "attachment" in file.headers["content-disposition"]


@pytest.mark.parametrize("role", FOR_PEOPLE)
def test_many_look_and_few_change(office: Office, call: Caller, mai: Browser, role: Role) -> None:
    keep(office)
    somebody = person(9, role)
    employ(office, somebody)
    browser = Browser(office, call, somebody)
    reads = Permission.READ in PERMISSIONS[role]
    for path in ("/office/jobs", PATH, f"{PATH}/result.csv"):
        assert browser.get(path).status_code == (200 if reads else 403), path
    changes = Permission.IMPORT in PERMISSIONS[role]
    assert browser.post(f"{PATH}/pause").status_code == (303 if changes else 403)
    assert state(office) == ("paused" if changes else "running")
