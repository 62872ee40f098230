"""/me/cases: the holder answers and appeals, and sees nothing that is the office's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from credissuer.console import short_dates
from credissuer.operations.casework import appealing, decisions, handling, suspending
from tests.console.desk_of_cases import CaseDesk, HolderBrowser
from tests.console.signed_in import said


@pytest.fixture
def desk(tmp_path: Path, keystore: Path) -> Iterator[CaseDesk]:
    made = CaseDesk(tmp_path, keystore)
    yield made
    made.close()


def test_a_case_is_answered_and_its_decision_appealed(desk: CaseDesk) -> None:
    bureau, case = desk.bureau, desk.bureau.open(note="BÍMẬT của nhân viên")
    bureau.offices("lan", suspending.suspend, case, "false_claim")
    bureau.act("lan", handling.add_note, case, "BÍMẬT nữa")
    kol = HolderBrowser(desk.bureau.house.office, desk.caller, bureau.holder)
    assert case in kol.get("/me/cases").text
    page = kol.get(f"/me/cases/{case}")
    assert "thông tin sai sự thật" in said(page)
    for private in ("BÍMẬT", "Lan Mẫu", "person:"):
        assert private not in page.text
    empty = kol.post(f"/me/cases/{case}/answer", text=" ")
    assert empty.status_code == 422
    assert 'id="text-wrong"' in empty.text
    sent = kol.post(f"/me/cases/{case}/answer", text="Tôi có giấy tờ")
    assert sent.status_code == 303
    assert "Tôi có giấy tờ" in kol.get(f"/me/cases/{case}").text
    bureau.decide("quan", bureau.offices("lan", decisions.propose_decision, case, "revoke"))
    assert kol.post(f"/me/cases/{case}/appeal", text="Xin xem lại").status_code == 303
    after = kol.get(f"/me/cases/{case}")
    assert "Xin xem lại" in after.text
    again = kol.post(f"/me/cases/{case}/appeal", text="Nữa")
    assert again.status_code == 409


def test_nobody_sees_or_answers_the_case_of_another(desk: CaseDesk) -> None:
    bureau, case = desk.bureau, desk.bureau.open()
    bureau.offices("lan", suspending.suspend, case, "false_claim")
    other = replace(bureau.holder, id="H00000002", email="khac@example.vn", subject_id=None)
    with bureau.house.store.write() as transaction:
        transaction.add([other])
    stranger = HolderBrowser(desk.bureau.house.office, desk.caller, other)
    assert case not in stranger.get("/me/cases").text
    assert stranger.get(f"/me/cases/{case}").status_code == 404
    assert stranger.post(f"/me/cases/{case}/answer", text="Tôi").status_code == 404
    assert stranger.post(f"/me/cases/{case}/appeal", text="Tôi").status_code == 404
    # The same for a case that is not there at all.
    assert stranger.get("/me/cases/C-00000000").status_code == 404
    assert desk.caller.get(f"/me/cases/{case}").status_code == 303


def test_too_late_to_appeal_is_said(desk: CaseDesk) -> None:
    bureau, case = desk.bureau, desk.bureau.open()
    bureau.decide("quan", bureau.offices("lan", decisions.propose_decision, case, "revoke"))
    bureau.house.later(days=17)
    kol = HolderBrowser(desk.bureau.house.office, desk.caller, bureau.holder)
    assert "Đã hết hạn khiếu nại" in said(kol.get(f"/me/cases/{case}"))
    assert kol.post(f"/me/cases/{case}/appeal", text="Muộn").status_code == 409
    with pytest.raises(Exception, match=r"appeal\.too_late"):
        bureau.offices("kol", appealing.lodge, case, "Muộn")


def test_the_last_day_of_a_timed_suspension_is_told_to_its_subject(desk: CaseDesk) -> None:
    bureau, case = desk.bureau, desk.bureau.open()
    bureau.offices("lan", suspending.suspend, case, "false_claim")
    kol = HolderBrowser(desk.bureau.house.office, desk.caller, bureau.holder)
    assert "Tạm đình chỉ đến hết" not in said(kol.get(f"/me/cases/{case}"))
    until = bureau.house.office.today + timedelta(days=10)
    propose = decisions.propose_decision
    bureau.decide("quan", bureau.offices("lan", propose, case, "suspend-until", until=until))
    told = said(kol.get(f"/me/cases/{case}"))
    assert f"Tạm đình chỉ đến hết {short_dates.day(until, 'vi')}" in told
    # What anybody else reads is that of any suspension.
    assert bureau.verdict().code == "status.suspended"
