"""Suspend, confirm, decide and appeal by the pages of the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from credissuer.cases.case import shown
from credissuer.operations.casework import appealing, decisions, suspending
from tests.console.desk_of_cases import CaseDesk
from tests.console.signed_in import said


@pytest.fixture
def desk(tmp_path: Path, keystore: Path) -> Iterator[CaseDesk]:
    made = CaseDesk(tmp_path, keystore)
    yield made
    made.close()


def test_the_public_words_are_shown_before_and_the_page_is_amber_at_once(desk: CaseDesk) -> None:
    lan, case = desk.browser("lan"), desk.bureau.open()
    page = said(lan.get(f"/office/cases/{case}/suspend?reason=banned_goods"))
    assert "Đang tạm đình chỉ" in page
    assert "giới thiệu hàng hóa, dịch vụ bị cấm" in page
    assert "Suspended" in page
    assert lan.post(f"/office/cases/{case}/suspend", reason="banned_goods").status_code == 303
    assert desk.bureau.verdict().code == "status.suspended"
    own = said(lan.get(f"/office/cases/{case}"))
    assert "người khác phải xác nhận" in own
    refused = lan.post(f"/office/cases/{case}/confirm")
    assert refused.status_code == 403
    assert desk.browser("quan").post(f"/office/cases/{case}/confirm").status_code == 303


def test_without_a_reason_nothing_is_suspended(desk: CaseDesk) -> None:
    lan, case = desk.browser("lan"), desk.bureau.open()
    reply = lan.post(f"/office/cases/{case}/suspend")
    assert reply.status_code == 400
    assert desk.bureau.verdict().code is None


def test_a_decision_is_proposed_with_what_the_public_will_read(desk: CaseDesk) -> None:
    lan, case = desk.browser("lan"), desk.bureau.open()
    desk.bureau.offices("lan", suspending.suspend, case, "false_claim")
    form = said(lan.get(f"/office/cases/{case}/decide?measure=revoke&reason=hate_or_harm"))
    assert "Đã bị thu hồi" in form
    assert "nội dung thù ghét hoặc gây hại" in form
    assert "Người được cấp chưa trả lời" in form
    bad = lan.post(
        f"/office/cases/{case}/decide", measure="suspend-until", until="mai", why="Lý do riêng"
    )
    assert bad.status_code == 400
    assert "Lý do riêng" in bad.text
    until = (desk.bureau.house.office.today + timedelta(days=3)).isoformat()
    fields = {"measure": "suspend-until", "until": until, "why": "Lý do riêng"}
    assert lan.post(f"/office/cases/{case}/decide", **fields).status_code == 303
    assert "Đã có đề xuất" in said(lan.get(f"/office/cases/{case}"))


def test_who_may_not_propose_a_measure_is_not_let(desk: CaseDesk) -> None:
    case = desk.bureau.open()
    for login in ("dung", "ha"):
        reply = desk.browser(login).post(f"/office/cases/{case}/decide", measure="revoke")
        assert reply.status_code == 403


def test_the_panel_proposes_on_an_appeal(desk: CaseDesk) -> None:
    bureau, case = desk.bureau, desk.bureau.open()
    bureau.decide("quan", bureau.offices("lan", decisions.propose_decision, case, "revoke"))
    appeal = shown(bureau.offices("kol", appealing.lodge, case, "Không đúng sự thật").id)
    path = f"/office/cases/{case}/appeals/{appeal}"
    ha = desk.browser("ha")
    assert "Không đúng sự thật" in said(ha.get(path))
    assert ha.post(path, outcome="").status_code == 400
    assert ha.post(path, outcome="overturned", why="Xem lại").status_code == 303
    assert "Đã có đề xuất" in said(ha.get(path))
    assert desk.browser("dung").get(path).status_code == 200
    assert ha.get(f"/office/cases/{case}/appeals/K-00000000").status_code == 404
    other = bureau.open(certificate=None, profile="https://www.tiktok.com/@khac")
    assert ha.get(f"/office/cases/{other}/appeals/{appeal}").status_code == 404


def test_the_second_person_sees_the_case_and_the_public_words(desk: CaseDesk) -> None:
    bureau, case = desk.bureau, desk.bureau.open()
    made = bureau.offices("lan", decisions.propose_decision, case, "revoke", reason="hate_or_harm")
    page = said(desk.browser("quan").get(f"/office/proposals/{made.id}"))
    for words in (case, "Đã bị thu hồi", "nội dung thù ghét hoặc gây hại", "chưa được nghe"):
        assert words in page, words
    bureau.decide("quan", made)
    appeal = shown(bureau.offices("kol", appealing.lodge, case, "Không đúng sự thật").id)
    wanted = appealing.WantedOutcome("overturned")
    over = bureau.offices("ha", appealing.propose_on_appeal, appeal, wanted)
    page = said(desk.browser("viet").get(f"/office/proposals/{over.id}"))
    for words in (appeal, "Không đúng sự thật", "Hủy quyết định", "một chứng nhận mới"):
        assert words in page, words
