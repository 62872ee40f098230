"""The emergency suspension: found by number, name or account, suspended in three taps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console.desk_of_cases import CaseDesk
from tests.console.signed_in import said


@pytest.fixture
def desk(tmp_path: Path, keystore: Path) -> Iterator[CaseDesk]:
    made = CaseDesk(tmp_path, keystore)
    yield made
    made.close()


def test_three_taps_from_the_name_to_the_amber_page(desk: CaseDesk) -> None:
    lan = desk.browser("lan")
    found = lan.get("/office/suspend?q=kenh mau").text
    hit = re.search(r'href="(/office/suspend/[^"?]+)"', found)
    assert hit is not None
    reasons = lan.get(hit[1]).text
    reason = re.search(r'href="(/office/suspend/[^"]+\?reason=hate_or_harm)"', reasons)
    assert reason is not None
    assert "Tạm đình chỉ ngay" in said(lan.get(reason[1]))
    reply = lan.post(hit[1], reason="hate_or_harm")
    assert reply.status_code == 303
    assert desk.bureau.verdict().code == "status.suspended"
    assert "không thể tạm đình chỉ" in said(lan.get(hit[1]))


@pytest.mark.parametrize("by", ["number", "profile"])
def test_it_is_found_by_number_and_by_account(desk: CaseDesk, by: str) -> None:
    number = desk.bureau.certificate.number
    shown = f"{number[:5]}-{number[5:]}"
    text = {"number": shown.lower(), "profile": "https://www.tiktok.com/@kenh0001mau"}[by]
    assert shown in desk.browser("lan").get(f"/office/suspend?q={text}").text


def test_what_is_not_there_is_said(desk: CaseDesk) -> None:
    page = said(desk.browser("lan").get("/office/suspend?q=không có ai"))
    assert "Không tìm thấy chứng nhận nào" in page


def test_it_takes_the_permission_to_suspend(desk: CaseDesk) -> None:
    for login in ("quan", "dung", "ha", "mai"):
        browser, path = desk.browser(login), f"/office/suspend/{desk.bureau.certificate.number}"
        assert browser.get(path).status_code == 403
        assert browser.post(path, reason="hate_or_harm").status_code == 403
    assert desk.bureau.verdict().code is None
