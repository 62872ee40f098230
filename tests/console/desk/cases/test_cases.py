"""/office/cases: lists, a case whole, and a new one, as staff sees them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from credissuer.operations.casework import decisions, handling, suspending
from tests.console.desk_of_cases import CaseDesk
from tests.console.signed_in import said


@pytest.fixture
def desk(tmp_path: Path, keystore: Path) -> Iterator[CaseDesk]:
    made = CaseDesk(tmp_path, keystore)
    yield made
    made.close()


def test_a_case_is_opened_and_read(desk: CaseDesk) -> None:
    lan = desk.browser("lan")
    assert lan.get("/office/cases").status_code == 200
    assert lan.get("/office/cases/new").status_code == 200
    number = desk.bureau.certificate.number
    reply = lan.post(
        "/office/cases/new", source="brand", reason="false_claim", certificate=number, note="Riêng"
    )
    assert reply.status_code == 303, said(reply)
    where = reply.headers["location"].partition("?")[0]
    page = lan.get(where)
    assert page.status_code == 200, desk.log.getvalue()
    assert "Riêng" in page.text
    assert "Kênh Mẫu" in page.text
    assert where.rpartition("/")[2] in lan.get("/office/cases").text


def test_the_pages_of_deciding_are_there(desk: CaseDesk) -> None:
    lan = desk.browser("lan")
    case = desk.bureau.open()
    for page in ("suspend", "decide", "suspend?reason=banned_goods"):
        reply = lan.get(f"/office/cases/{case}/{page}")
        assert reply.status_code == 200, desk.log.getvalue()


def test_the_printed_sheet_tells_who_proposed_and_decided(desk: CaseDesk) -> None:
    bureau = desk.bureau
    case = bureau.open()
    bureau.act("lan", handling.add_note, case, "Chỉ văn phòng đọc")
    bureau.offices("lan", suspending.suspend, case, "false_claim")
    propose = decisions.propose_decision
    proposal = bureau.offices("lan", propose, case, "reinstate", note="Đã làm rõ")
    bureau.decide("quan", proposal)
    way = f"/office/certificates/{bureau.certificate.number}"
    for page in (way, f"{way}/sheet"):
        told = said(desk.browser("dung").get(page))
        assert "Khôi phục, trong vụ việc" in told and "đã đồng ý" in told, page
        assert "Lan Mẫu" in told and "Quan Mẫu" in told and case in told
    sheet = said(desk.browser("dung").get(f"{way}/sheet"))
    assert "Chỉ văn phòng đọc" in sheet and "Đã làm rõ" in sheet
    assert "Lý do công bố: thông tin sai sự thật" in sheet
    for private in ("Chỉ văn phòng đọc", "Đã làm rõ", case):
        assert private not in said(desk.browser("mai").get(f"{way}/sheet"))
