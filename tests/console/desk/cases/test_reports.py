"""Reports are sorted out: merged into a case, linked, closed; reading one leaves a trace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from credissuer.cases.report import read as read_report
from credissuer.cases.report import receipt
from credissuer.operations.perform import perform
from credissuer.operations.reporting.reports import receive
from credissuer.staff.roles import ANYBODY
from tests.console.desk_of_cases import CaseDesk
from tests.console.signed_in import said


@pytest.fixture
def desk(tmp_path: Path, keystore: Path) -> Iterator[CaseDesk]:
    made = CaseDesk(tmp_path, keystore)
    yield made
    made.close()


def reported(desk: CaseDesk, text: str = "BÍMẬT bán thuốc giả", number: str | None = None) -> str:
    office = desk.bureau.house.office
    report = read_report(
        kind="banned_goods",
        text=text,
        number=number or desk.bureau.certificate.number,
        contact="ai.do@example.vn",
        evidence=["https://example.vn/1", "javascript:alert(1)"],
    )
    return receipt(perform(office, office.call(ANYBODY), receive, office, report).id)


def test_the_list_says_nothing_of_what_a_report_says(desk: CaseDesk) -> None:
    one, lan = reported(desk), desk.browser("lan")
    page = lan.get("/office/reports")
    assert one in page.text
    assert "BÍMẬT" not in page.text
    assert "ai.do@example.vn" not in page.text
    whole = lan.get(f"/office/reports/{one}")
    assert "BÍMẬT" in whole.text
    assert 'href="javascript:' not in whole.text
    assert ("report.read", one.replace("-", "")) in desk.bureau.house.trail()


def test_reports_that_say_the_same_become_one_case(desk: CaseDesk) -> None:
    first, second, third = reported(desk), reported(desk, "Nữa"), reported(desk, "Lại")
    lan = desk.browser("lan")
    form = lan.get(f"/office/cases/new?report={first}")
    # The others about the same certificate are offered.
    assert second in form.text
    assert third in form.text
    reply = lan._caller(
        "POST",
        "/office/cases/new",
        data={
            "csrf": form.text.partition('name="csrf" value="')[2].partition('"')[0],
            "report": [first, second],
            "reason": "banned_goods",
        },
        headers={"cookie": lan._cookie},
    )
    assert reply.status_code == 303, said(reply)
    case = reply.headers["location"].partition("?")[0].rpartition("/")[2]
    page = lan.get(f"/office/cases/{case}").text
    assert first in page
    assert second in page
    # The third joins it later.
    joined = lan.post("/office/reports", action="add", case=case, report=third)
    assert joined.status_code == 303
    assert third in lan.get(f"/office/cases/{case}").text
    taken = lan.post("/office/reports", action="add", case=case, report=third)
    assert taken.status_code == 409


def test_a_report_is_linked_closed_and_opened_again(desk: CaseDesk) -> None:
    one, other, lan = reported(desk), reported(desk, "Khác"), desk.browser("lan")
    path = f"/office/reports/{one}"
    assert lan.post(f"{path}/link", certificate="không phải số").status_code in (400, 422)
    assert lan.post(f"{path}/link", certificate=desk.bureau.certificate.number).status_code == 303
    assert lan.post(f"{path}/close", closing="spam").status_code == 303
    assert "Tin rác" in said(lan.get("/office/reports?state=closed"))
    assert lan.post(f"{path}/reopen").status_code == 303
    assert lan.post(f"{path}/duplicate", other=other).status_code == 303
    assert lan.post("/office/reports", action="close", closing="spam", report=other)
    assert said(lan.get("/office/reports?state=open")).count("R-") == 0


def test_only_who_handles_reports_changes_them(desk: CaseDesk) -> None:
    one = reported(desk)
    for login, reads in (("quan", True), ("dung", True), ("mai", False)):
        browser = desk.browser(login)
        assert (browser.get(f"/office/reports/{one}").status_code == 200) is reads
        assert browser.post(f"/office/reports/{one}/close", closing="spam").status_code == 403
        assert browser.post("/office/reports", action="close", report=one).status_code == 403
