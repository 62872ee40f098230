"""What staff does with a case by the forms of its page; what was typed is never lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from credissuer.cases.case import CaseState
from credissuer.store.cases.hearings import Hearings
from tests.console.desk_of_cases import CaseDesk
from tests.console.signed_in import said

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 100


@pytest.fixture
def desk(tmp_path: Path, keystore: Path) -> Iterator[CaseDesk]:
    made = CaseDesk(tmp_path, keystore)
    yield made
    made.close()


def test_every_step_of_a_case_by_its_forms(desk: CaseDesk) -> None:
    lan, case = desk.browser("lan"), desk.bureau.open()
    path = f"/office/cases/{case}"
    for step, fields in (
        ("take-up", {}),
        ("notes", {"note": "Đã gọi điện"}),
        ("weigh", {"reason": "banned_goods", "severity": "urgent"}),
        ("ask", {}),
        ("evidence", {"url": "https://example.vn/v", "evidence_note": "phút 2"}),
        ("answers", {"text": "Không phải tôi", "url": "https://example.vn/thu"}),
        ("close", {"closing": "not_enough", "close_note": "Thiếu"}),
        ("reopen", {}),
    ):
        reply = lan.post(f"{path}/{step}", **fields)
        assert reply.status_code == 303, (step, said(reply)[:500])
        assert lan.get(reply.headers["location"]).status_code == 200
    assert desk.bureau.case(case).state is CaseState.INVESTIGATING


def test_what_was_typed_is_shown_again_beside_what_is_wrong(desk: CaseDesk) -> None:
    lan, case = desk.browser("lan"), desk.bureau.open()
    reply = lan.post(
        f"/office/cases/{case}/evidence", url="ftp://x", captured_at="2031-01-01T00:00"
    )
    assert reply.status_code == 422
    assert "ftp://x" in reply.text
    assert 'id="url-fault"' in reply.text
    assert 'id="captured_at-fault"' in reply.text
    unreadable = lan.post(f"/office/cases/{case}/evidence", captured_at="hôm qua")
    assert unreadable.status_code == 422


def test_somebody_who_was_faster_is_told_of(desk: CaseDesk) -> None:
    lan, case = desk.browser("lan"), desk.bureau.open()
    assert lan.post(f"/office/cases/{case}/ask", version="1").status_code == 303
    late = lan.post(
        f"/office/cases/{case}/weigh", reason="false_claim", severity="minor", version="1"
    )
    assert late.status_code == 409
    assert "vừa được người khác thay đổi" in said(late)


def test_a_file_comes_back_as_a_download_alone_and_leaves_a_trace(desk: CaseDesk) -> None:
    lan, case = desk.browser("lan"), desk.bureau.open()
    files = {"file": ("../../<b>.png", PNG, "image/png")}
    assert lan.post(f"/office/cases/{case}/evidence", files=files).status_code == 303
    with desk.bureau.house.store.read() as reading:
        [piece] = reading.of(Hearings).evidence(desk.bureau.case(case).id)
    reply = desk.browser("dung").get(f"/office/cases/{case}/evidence/{piece.id}")
    assert reply.content == PNG
    assert reply.headers["content-type"] == "application/octet-stream"
    assert reply.headers["content-disposition"].startswith('attachment; filename="evidence-')
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in reply.headers["content-security-policy"]
    assert ("case.evidence_read", piece.case_id) in desk.bureau.house.trail()
    assert desk.browser("mai").get(f"/office/cases/{case}/evidence/{piece.id}").status_code == 403


@pytest.mark.parametrize("octets", [b"<html>", b"<svg xmlns='x'/>", b"MZ\x90"])
def test_a_file_that_a_browser_would_run_is_refused(desk: CaseDesk, octets: bytes) -> None:
    lan, case = desk.browser("lan"), desk.bureau.open()
    files = {"file": ("a.png", octets, "image/png")}
    reply = lan.post(f"/office/cases/{case}/evidence", files=files)
    assert reply.status_code == 422


def test_nobody_may_by_a_form_what_their_role_may_not(desk: CaseDesk) -> None:
    case = desk.bureau.open()
    path = f"/office/cases/{case}"
    able = {
        "take-up": {"lan"},
        "notes": {"lan"},
        "weigh": {"lan"},
        "ask": {"lan"},
        "evidence": {"lan"},
        "answers": {"lan"},
        "appeals": {"lan"},
        "close": {"lan"},
        "reopen": {"lan"},
        "merge": {"lan"},
        "suspend": {"lan"},
        "confirm": {"lan", "quan"},
        "appeals/K-00000000": {"ha"},
    }
    for login in ("mai", "quan", "lan", "dung", "ha"):
        browser = desk.browser(login)
        for step, may in able.items():
            status = browser.post(f"{path}/{step}").status_code
            assert (status == 403) is (login not in may), (login, step, status)


def test_a_form_that_no_page_has_shown_is_refused(desk: CaseDesk) -> None:
    lan, case = desk.browser("lan"), desk.bureau.open()
    reply = lan.without_token(f"/office/cases/{case}/suspend", reason="false_claim")
    assert reply.status_code == 403
    assert desk.bureau.case(case).state is CaseState.OPEN
