"""Cases over HTTP: the same story as on the desk, with the same people and the same refusals."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from credissuer.app import create_app
from credissuer.http.monitoring.logs import open_log
from credissuer.http.service import Options
from credissuer.operations.access import bearer_tokens
from credissuer.operations.perform import perform
from credissuer.staff.person import person_actor
from credissuer.staff.roles import Role
from tests.callers import Caller
from tests.caseworkers import PEOPLE, Bureau, bureau, person

CASES = "/api/v1/cases"
Ask = Callable[..., Any]


@pytest.fixture
def desk(tmp_path: Path, keystore: Path) -> Iterator[Bureau]:
    made = bureau(tmp_path, keystore)
    yield made
    made.house.store.close()


@pytest.fixture
def ask(desk: Bureau) -> Ask:
    """(login, method, path, body) -> the answer to that person's own token."""
    office = desk.house.office
    log = open_log(io.StringIO())
    caller = Caller(create_app(office, replace(Options()), log=log), io.StringIO())
    tokens: dict[str, str] = {}

    def token(login: str) -> str:
        if login not in tokens:
            who = person(login)
            own = office.call(replace(person_actor(who), roles=frozenset(Role)))
            role = PEOPLE[login].value
            _, tokens[login] = perform(
                office, own, bearer_tokens.create, office, "x", role, 90, login
            )
        return tokens[login]

    def make(login: str, method: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {token(login)}"}
        return caller(method, path, headers=headers, **({"json": body} if body else {}))

    return make


def test_the_whole_story_over_http(desk: Bureau, ask: Ask) -> None:
    number = desk.certificate.number
    body = {"source": "press", "reason": "false_claim", "certificate": number, "note": "Báo X"}
    opened = ask("lan", "POST", CASES, body)
    assert opened.status_code == 201, opened.text
    case = opened.json()["id"]
    path = f"{CASES}/{case}"
    assert ask("lan", "POST", f"{path}/assignment").json()["state"] == "investigating"
    assert ask("lan", "POST", f"{path}/notes", {"note": "Đã gọi"}).status_code == 200
    kept = ask("lan", "POST", f"{path}/evidence", {"url": "https://example.vn/bao"})
    assert kept.json()["captured_at"].endswith("Z")
    made = ask("lan", "POST", f"{path}/suspension", {"reason": "false_claim"}).json()
    assert (made["state"], made["confirmed_by"]) == ("waiting", None)
    assert desk.verdict().code == "status.suspended"
    own = ask("lan", "POST", f"{path}/suspension/confirmation")
    assert (own.status_code, own.json()["code"]) == (403, "case.same_person")
    confirmed = ask("quan", "POST", f"{path}/suspension/confirmation").json()
    assert (confirmed["state"], confirmed["confirmed_by"]) == ("confirmed", "person:QUAN00000")
    said = {"text": "Không đúng", "evidence": kept.json()["id"]}
    assert ask("lan", "POST", f"{path}/answers", said).json()["late"] is False
    proposed = ask("lan", "POST", f"{path}/decision", {"measure": "revoke"}).json()
    assert (proposed["kind"], proposed["about"]) == ("case-revoke", case)
    approval = f"/api/v1/proposals/{proposed['id']}/approval"
    assert ask("lan", "POST", approval).status_code == 403
    assert ask("quan", "POST", approval).status_code == 200
    assert desk.verdict().code == "status.revoked"
    appeal = ask("lan", "POST", f"{path}/appeals", said).json()
    wanted = {"outcome": "overturned", "note": "Xem lại"}
    over = ask("ha", "POST", f"/api/v1/appeals/{appeal['id']}/decision", wanted).json()
    assert ask("quan", "POST", f"/api/v1/proposals/{over['id']}/approval").status_code == 403
    assert ask("viet", "POST", f"/api/v1/proposals/{over['id']}/approval").status_code == 200
    whole = ask("dung", "GET", path).json()
    [decided] = whole["appeals"]
    assert decided["outcome"] == "overturned"
    assert desk.verdict(decided["replaced_by"].replace("-", "")).code is None
    assert [one["state"] for one in whole["suspensions"]] == ["ended"]
    assert whole["notes"][1]["text"] == "Đã gọi"


def test_a_list_in_pages_and_by_filter(desk: Bureau, ask: Ask) -> None:
    first = desk.open()
    others = [
        desk.open(certificate=None, profile=f"https://www.tiktok.com/@x{place}")
        for place in range(2)
    ]
    page = ask("dung", "GET", f"{CASES}?limit=2").json()
    rest = ask("dung", "GET", page["next"].removeprefix(desk.house.office.public_url)).json()
    listed = [one["id"] for one in (*page["cases"], *rest["cases"])]
    assert sorted(listed) == sorted([first, *others])
    assert rest["next"] is None
    found = ask("dung", "GET", f"{CASES}?certificate={desk.certificate.number}").json()
    assert [one["id"] for one in found["cases"]] == [first]
    assert found["cases"][0]["name"].startswith("Kênh Mẫu")
    assert ask("dung", "GET", f"{CASES}?state=closed").json()["cases"] == []
    assert ask("dung", "GET", f"{CASES}?state=lost").status_code in (400, 422)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "", {"reason": "false_claim"}, 422, "case.about_missing"),
        ("POST", "", {"reason": "x", "profile": "a"}, 400, "certificate.reason_unknown"),
        (
            "POST",
            "",
            {"reason": "false_claim", "profile": "a", "severity": "x"},
            400,
            "case.severity_unknown",
        ),
        (
            "POST",
            "",
            {"reason": "false_claim", "profile": "a", "source": "x"},
            400,
            "case.source_unknown",
        ),
        ("POST", "", {"reason": "false_claim", "reports": ["R-00000000"]}, 404, "report.not_found"),
        ("GET", "/C-00000000", None, 404, "case.not_found"),
        ("GET", "/none", None, 404, "case.not_found"),
        ("POST", "/{case}/closing", {"closing": "x"}, 400, "case.closing_unknown"),
        ("POST", "/{case}/evidence", {"url": "ftp://x"}, 422, "case.evidence_refused"),
        (
            "POST",
            "/{case}/evidence",
            {"url": "https://x.vn", "captured_at": "x"},
            400,
            "case.captured_invalid",
        ),
        ("POST", "/{case}/decision", {"measure": "x"}, 400, "case.measure_unknown"),
        (
            "POST",
            "/{case}/decision",
            {"measure": "revoke", "until": "x"},
            400,
            "case.until_unreadable",
        ),
        ("POST", "/{case}/decision", {"measure": "reinstate"}, 409, "case.suspend_first"),
        (
            "POST",
            "/{case}/suspension",
            {"reason": "false_claim", "version": 9},
            409,
            "case.changed",
        ),
        ("POST", "/{case}/suspension/confirmation", None, 409, "case.nothing_to_confirm"),
        (
            "POST",
            "/{case}/answers",
            {"text": "x", "evidence": "E00000000"},
            404,
            "case.evidence_not_found",
        ),
        ("DELETE", "/{case}/closing", None, 409, "case.cannot_change"),
    ],
)
def test_what_cannot_be_is_refused_with_its_code(
    desk: Bureau, ask: Ask, method: str, path: str, body: Any, status: int, code: str
) -> None:
    case = desk.open() if "{case}" in path else ""
    login = "quan" if "confirmation" in path else "lan"
    reply = ask(login, method, f"{CASES}{path.format(case=case)}", body)
    assert (reply.status_code, reply.json()["code"]) == (status, code), reply.text


def test_the_same_key_opens_one_case(desk: Bureau, ask: Ask) -> None:
    body = {"reason": "false_claim", "certificate": desk.certificate.number}
    assert ask("lan", "POST", CASES, body).status_code == 201
    again = ask("lan", "POST", CASES, body)
    assert (again.status_code, again.json()["code"]) == (409, "case.already_open")
