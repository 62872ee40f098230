"""What stood on another day: asked on the page of the certificate, and answered in plain words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.page.conftest import Phone, Site
from tests.page.look.accessibility import small_targets, violations


def asked(phone: Phone, site: Site, verdict: str, day: date) -> str:
    phone.open(site.link(verdict))
    phone.page.locator("details.details > summary, .details summary").first.click()
    phone.page.locator("#other-day").fill(day.isoformat())
    phone.page.locator(".past button").click()
    answer = phone.page.locator(".past [role=status]")
    answer.filter(has_not_text="Đang tìm").filter(has_text=".").wait_for()
    return answer.inner_text()


@pytest.mark.parametrize(
    ("verdict", "said"),
    [("valid", "còn hiệu lực"), ("revoked", "thu hồi"), ("suspended", "đình chỉ")],
)
def test_today_is_answered_as_it_stands(phone: Phone, site: Site, verdict: str, said: str) -> None:
    answer = asked(phone, site, verdict, site.office.clock().date())
    assert said in answer and answer.startswith("Lúc ")
    # The verdict of today stays what it is.
    assert phone.shown_verdict()[1] == verdict
    assert phone.console_errors() == []


def test_a_day_without_a_list_has_no_answer(phone: Phone, site: Site) -> None:
    answer = asked(phone, site, "valid", site.office.clock().date() - timedelta(days=3))
    assert (
        answer in ("Không có danh sách nào được lưu của ngày đó, nên chưa thể kết luận.",)
        or "Chưa có hiệu lực" in answer
    )
    assert violations(phone.page) == [] and small_targets(phone.page) == []
