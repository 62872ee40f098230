"""/api/v1/imports: a sheet is uploaded, tried, and certified row by row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from credissuer.assessment.importing.import_file import MOST_OCTETS
from credissuer.office import Office
from credissuer.operations.access import bearer_tokens
from credissuer.operations.jobs import import_facts, run_jobs
from credissuer.operations.jobs.run_jobs import WORKER, run_next
from credissuer.operations.perform import perform
from credissuer.staff.person import PersonRecord, person_actor
from credissuer.staff.roles import PERMISSIONS, Permission, Role
from credissuer.store.sending.import_files import ImportFiles
from credverifier.reading.sheets import workbook_writer
from credverifier.reading.sheets.workbook_writer import Cell, Formats
from tests.callers import Caller
from tests.offices import sheet
from tests.two_people import MAI, QUAN, two_people

PATH = "/api/v1/imports"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BAD_DAY = sheet(3).replace("2026-01-15", "2026-13-15", 1)
"""Three rows, with no day in the first."""

Bearer = Callable[..., dict[str, str]]


@pytest.fixture
def token(office: Office, call: Caller) -> Callable[[PersonRecord, str], dict[str, str]]:
    """A person's token, in an office in which two decide."""
    two_people(office)

    def make(person: PersonRecord, role: str) -> dict[str, str]:
        own = office.call(replace(person_actor(person), roles=frozenset(Role)))
        _, secret = perform(office, own, bearer_tokens.create, office, "x", role, 90, person.login)
        return {"Authorization": f"Bearer {secret}"}

    return make


@pytest.fixture
def mai(token: Any) -> dict[str, str]:
    return token(MAI, "assessor")  # type: ignore[no-any-return]


def post(
    call: Caller, headers: dict[str, str], text: str | bytes, query: str = "", **more: str
) -> Any:
    octets = text.encode() if isinstance(text, str) else text
    sent = {"Content-Type": "text/csv", **headers, **more}
    return call("POST", f"{PATH}{query}", content=octets, headers=sent)


def workbook(text: str, folder: Path) -> bytes:
    path = folder / "sheet.xlsx"
    rows = ([Cell(text) for text in row] for row in csv.reader(io.StringIO(text)))
    workbook_writer.write(path, "Đợt một", rows, Formats({}, ()))
    return path.read_bytes()


def approve(call: Caller, headers: dict[str, str], proposal: str) -> Any:
    return call.post(f"/api/v1/proposals/{proposal}/approval", headers=headers)


def uploaded(office: Office) -> int:
    with office.store.read() as reading:
        return len(reading.of(ImportFiles).page())


def test_a_sheet_is_tried_and_every_wrong_cell_is_told(call: Caller, mai: dict[str, str]) -> None:
    reply = post(call, mai, BAD_DAY, "?name=tháng 11.csv")
    assert reply.status_code == 201
    tried = reply.json()
    assert reply.headers["location"] == f"{PATH}/{tried['id']}"
    assert (tried["name"], tried["state"], tried["rows"]) == ("tháng 11.csv", "tried", 3)
    assert tried["counts"] == {"ready": 2, "duplicate": 0, "certified": 0, "invalid": 1}
    [error] = tried["errors"]
    assert (error["line"], error["ref"], error["column"]) == (2, "R-00000", "assessed_on")
    assert (error["pointer"], error["code"]) == ("/assessed_on", "import.date_invalid")
    assert "2026-13-15 không phải là ngày" in error["message"]["vi"]
    assert "2026-13-15 is not a date" in error["message"]["en"]
    assert (tried["proposal"], tried["job"], tried["more_errors"]) == (None, None, 0)
    assert call.get(f"{PATH}/{tried['id']}", headers=mai).json() == tried
    [listed] = call.get(PATH, headers=mai).json()["imports"]
    assert listed == {name: tried[name] for name in listed}


def test_every_row_is_told_and_bad_ones_can_be_corrected(
    call: Caller, mai: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_facts, "MOST_ERRORS", 1)
    bad = sheet(3).replace("2026-01-15", "2026-13-15", 2)
    tried = post(call, mai, bad).json()
    assert (len(tried["errors"]), tried["more_errors"]) == (1, 1)
    reply = call.get(f"{PATH}/{tried['id']}/rows", headers=mai)
    assert reply.headers["content-type"].startswith("application/x-ndjson")
    rows = [json.loads(line) for line in reply.text.splitlines()]
    assert [(row["line"], row["kind"], row["ready"]) for row in rows] == [
        (2, "invalid", False),
        (3, "invalid", False),
        (4, "ready", True),
    ]
    assert rows[1]["errors"][0]["title"] == "assessed_on"
    errors = call.get(f"{PATH}/{tried['id']}/errors", headers=mai)
    assert errors.headers["content-type"] == "text/csv; charset=utf-8"
    mended = errors.content.decode("utf-8-sig").replace("2026-13-15", "2026-01-15")
    assert post(call, mai, mended).json()["counts"]["ready"] == 2


def test_a_workbook_and_a_form_are_read_too(
    call: Caller, mai: dict[str, str], tmp_path: Path
) -> None:
    octets = workbook(sheet(2), tmp_path)
    sent = post(call, mai, octets, "?name=a.xlsx", **{"Content-Type": WORKBOOK})
    assert sent.json()["counts"]["ready"] == 2
    form = {"file": ("tháng 11.xlsx", octets, "application/octet-stream")}
    reply = call("POST", f"{PATH}?sheet=Đợt một", files=form, headers=mai)
    assert reply.status_code == 201, reply.text
    assert (reply.json()["name"], reply.json()["sheet"]) == ("tháng 11.xlsx", "Đợt một")
    assert reply.json()["id"] != sent.json()["id"], "another sheet was asked for"


def test_the_template_can_be_sent_back(call: Caller, mai: dict[str, str]) -> None:
    template = call.get(f"{PATH}/template", headers=mai)
    assert template.headers["content-type"] == "text/csv; charset=utf-8"
    assert post(call, mai, template.content).json()["counts"]["ready"] == 1


def test_where_two_decide_the_ready_rows_are_proposed_and_another_lets_them_through(
    call: Caller, mai: dict[str, str], token: Any
) -> None:
    reply = post(call, mai, BAD_DAY, "?confirm=true")
    assert reply.status_code == 202
    body = reply.json()
    assert body["code"] == "decision_pending"
    assert (body["proposal"]["kind"], body["proposal"]["content"]) == ("import", None)
    assert reply.headers["location"] == f"/api/v1/proposals/{body['proposal']['id']}"
    assert body["import"]["state"] == "proposed"
    again = post(call, mai, BAD_DAY, "?confirm=true")
    assert (again.status_code, again.json()["proposal"]["id"]) == (202, body["proposal"]["id"])
    assert approve(call, mai, body["proposal"]["id"]).status_code in (403, 409)
    assert approve(call, token(QUAN, "approver"), body["proposal"]["id"]).status_code == 200
    done = call.get(f"{PATH}/{body['import']['id']}", headers=mai).json()
    assert (done["state"], done["counts"]["certified"]) == ("done", 2)
    result = call.get(f"/api/v1/jobs/{done['job']}/result", headers=mai)
    lines = [json.loads(line) for line in result.text.splitlines()]
    assert [(line["line"], line["ref"], line["outcome"]) for line in lines] == [
        (3, "R-00001", "issued"),
        (4, "R-00002", "issued"),
    ]
    assert post(call, mai, BAD_DAY, "?confirm=true").status_code == 201, "done, and not again"


def test_what_is_confirmed_is_what_was_shown(call: Caller, mai: dict[str, str], token: Any) -> None:
    shown = post(call, mai, sheet(3)).json()
    other = post(call, mai, sheet(1), "?confirm=true").json()
    approve(call, token(QUAN, "approver"), other["proposal"]["id"])
    path = f"{PATH}/{shown['id']}/confirmation"
    refusal = call.post(path, {"ready_sha256": shown["ready_sha256"]}, headers=mai)
    assert (refusal.status_code, refusal.json()["code"]) == (409, "import.changed")
    now = call.get(f"{PATH}/{shown['id']}", headers=mai).json()
    body = {"ready_sha256": now["ready_sha256"], "note": "đã đối chiếu"}
    reply = call.post(path, body, headers=mai)
    assert reply.status_code == 202
    assert reply.json()["proposal"]["note"] == "đã đối chiếu"
    assert call.post(path, {"ready_sha256": "x"}, headers=mai).status_code == 422
    assert call.post(f"{PATH}/F99999999/confirmation", headers=mai).status_code == 404


def test_in_an_office_of_one_a_program_imports_at_once(call: Caller, bearer: Bearer) -> None:
    reply = post(call, bearer("issuer"), BAD_DAY, "?confirm=true")
    assert reply.status_code == 201
    done = reply.json()
    assert (done["state"], done["counts"]["certified"], len(done["errors"])) == ("done", 2, 1)
    job = call.get(f"/api/v1/jobs/{done['job']}", headers=bearer("auditor")).json()
    assert (job["state"], job["issued"], job["proposal"]) == ("done", 2, None)


def test_a_large_sheet_goes_on_as_a_job(
    office: Office, call: Caller, bearer: Bearer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_jobs, "AT_ONCE", 2)
    headers = bearer("issuer")
    reply = post(call, headers, sheet(3), "?confirm=true")
    assert reply.status_code == 202
    assert reply.headers["location"] == f"/api/v1/jobs/{reply.json()['job']}"
    again = post(call, headers, sheet(3), "?confirm=true")
    assert (again.status_code, again.json()["job"]) == (202, reply.json()["job"])
    job = call.get(reply.headers["location"], headers=headers).json()
    assert (job["state"], job["done"], job["total"]) == ("running", 0, 3)
    run_next(office, office.call(WORKER))
    assert call.get(f"{PATH}/{reply.json()['id']}", headers=headers).json()["state"] == "done"


def test_up_to_five_hundred_rows_are_certified_before_the_answer() -> None:
    assert run_jobs.AT_ONCE == 500
    assert run_jobs.AT_ONCE_FOR.total_seconds() < 20, "other changes wait so long for their turn"


def test_one_key_gives_one_answer(call: Caller, bearer: Bearer) -> None:
    key = {**bearer("issuer"), "Idempotency-Key": "november"}
    first = post(call, key, sheet(2), "?confirm=true")
    again = post(call, key, sheet(2), "?confirm=true")
    assert again.json() == first.json()
    for query, text in (("", sheet(2)), ("?confirm=true", sheet(3))):
        other = post(call, key, text, query)
        assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")


@pytest.mark.parametrize(
    ("octets", "more", "status", "code"),
    [
        (b"a,b\n1,2\n", {}, 422, "import.header"),
        (b"", {}, 422, "import.no_file"),
        (b"\xff\xfe\xff", {}, 415, "import.encoding"),
        (b"x" * (MOST_OCTETS + 1), {}, 413, "request.too_large"),
        (b"ref\n1\n", {"Content-Type": "application/json"}, 415, "request.sheet_type"),
        (b"ref\n1\n", {"Content-Encoding": "gzip"}, 415, "request.sheet_type"),
        (b"--", {"Content-Type": "multipart/form-data"}, 400, "request.malformed"),
    ],
)
def test_what_is_no_sheet_is_refused(
    office: Office,
    call: Caller,
    mai: dict[str, str],
    octets: bytes,
    more: dict[str, str],
    status: int,
    code: str,
) -> None:
    reply = post(call, mai, octets, "?confirm=true", **more)
    assert (reply.status_code, reply.json()["code"]) == (status, code)
    assert reply.headers["content-type"] == "application/problem+json"
    assert uploaded(office) == 0


def test_a_form_has_the_one_field(office: Office, call: Caller, mai: dict[str, str]) -> None:
    for files in (
        {"sheet": ("a.csv", sheet(1).encode(), "text/csv")},
        {"file": ("a.csv", sheet(1).encode(), "text/csv"), "more": (None, b"1", "text/plain")},
    ):
        reply = call("POST", PATH, files=files, headers=mai)
        assert reply.status_code in (400, 415), reply.text
    assert uploaded(office) == 0


def test_a_sheet_without_ready_rows_is_not_confirmed(call: Caller, mai: dict[str, str]) -> None:
    bad = sheet(1).replace("2026-01-15", "2026-13-15")
    reply = post(call, mai, bad, "?confirm=true")
    assert (reply.status_code, reply.json()["code"]) == (422, "import.nothing_ready")


def test_where_two_decide_a_program_tries_and_proposes_nothing(
    call: Caller, token: Any, bearer: Bearer
) -> None:
    headers = bearer("issuer")
    assert post(call, headers, sheet(1)).status_code == 201
    reply = post(call, headers, sheet(1), "?confirm=true")
    assert (reply.status_code, reply.json()["code"]) == (403, "decision.person_needed")


@pytest.mark.parametrize("role", Role)
def test_only_who_may_import_is_let_in_and_the_sheet_of_others_is_not_read(
    office: Office, call: Caller, bearer: Bearer, role: Role
) -> None:
    headers = bearer(role.value)
    may = Permission.IMPORT in PERMISSIONS[role]
    reply = post(call, headers, sheet(1))
    assert reply.status_code == (201 if may else 403)
    # Too large, and still refused for who sends it.
    assert post(call, headers, b"x" * (MOST_OCTETS + 1)).status_code == (413 if may else 403)
    assert post(call, {}, sheet(1)).status_code == 401
    assert uploaded(office) == may
    for path in (PATH, f"{PATH}/template"):
        assert call.get(path, headers=headers).status_code == (200 if may else 403), path
