"""What concerns several cases, and appeals, over HTTP; the whole story is in test_cases.py."""

from __future__ import annotations

from typing import Any

import pytest

from credissuer.cases.report import read as read_report
from credissuer.cases.report import receipt
from credissuer.operations.perform import perform
from credissuer.operations.reporting.reports import receive
from credissuer.staff.roles import ANYBODY
from tests.api.test_cases import CASES, Ask, ask, desk
from tests.caseworkers import Bureau

__all__ = ["ask", "desk"]


def reported(desk: Bureau) -> str:
    office = desk.house.office
    given = read_report(kind="other", text="x", profile="https://www.tiktok.com/@a")
    return receipt(perform(office, office.call(ANYBODY), receive, office, given).id)


def test_a_case_takes_reports_and_becomes_part_of_another(desk: Bureau, ask: Ask) -> None:
    first = desk.open()
    second = desk.open(certificate=None, profile="https://www.tiktok.com/@a")
    report = reported(desk)
    taken = ask("lan", "POST", f"{CASES}/{second}/reports", {"reports": [report]})
    assert taken.status_code == 200
    body = {"reason": "banned_goods", "severity": "urgent"}
    weighed = ask("lan", "POST", f"{CASES}/{first}/weight", body).json()
    assert (weighed["reason"], weighed["severity"]) == ("banned_goods", "urgent")
    merged = ask("lan", "POST", f"{CASES}/{second}/merge", {"into": first}).json()
    assert merged["id"] == first
    assert ask("dung", "GET", f"{CASES}/{first}").json()["reports"] == [report]
    gone = ask("dung", "GET", f"{CASES}/{second}").json()
    assert (gone["outcome"], gone["merged_into"]) == ("merged", first)


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("reports", {"reports": ["R-00000000"]}, 404, "report.not_found"),
        ("weight", {"reason": "false_claim", "severity": "x"}, 400, "case.severity_unknown"),
        ("merge", {"into": "C-00000000"}, 404, "case.not_found"),
        ("merge", {"into": "{case}"}, 422, "case.merge_itself"),
    ],
)
def test_what_cannot_be_is_refused(
    desk: Bureau, ask: Ask, path: str, body: dict[str, Any], status: int, code: str
) -> None:
    case = desk.open()
    given = {name: case if value == "{case}" else value for name, value in body.items()}
    reply = ask("lan", "POST", f"{CASES}/{case}/{path}", given)
    assert (reply.status_code, reply.json()["code"]) == (status, code)


def test_an_appeal_that_is_not_there(ask: Ask) -> None:
    reply = ask("ha", "POST", "/api/v1/appeals/K-00000000/decision", {"outcome": "upheld"})
    assert (reply.status_code, reply.json()["code"]) == (404, "appeal.not_found")
