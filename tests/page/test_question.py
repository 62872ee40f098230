"""Because a badge can be borrowed, green and a tick come only after the reader named the
profile.
"""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.page.conftest import Phone, Site

PROMPT = "Tôi đang xem kênh này"


def shapes(phone: Phone) -> str:
    return phone.page.locator(".panel .mark").inner_html()


def test_at_first_the_page_asks_for_the_profile(site: Site, phone: Phone) -> None:
    phone.open(site.link("valid"))
    page = phone.page
    assert (
        page.locator("h1").inner_text()
        == "Có phải bạn đang xem kênh của DEMO Nguyễn Thị Ánh Nguyệt?"
    )
    assert page.locator(".panel.ask").count() == 1
    shapes_before = shapes(phone)
    rows = [row.inner_text().split("\n") for row in page.locator(".question .texts").all()]
    assert [(row[0], row[1], row[-1]) for row in rows] == [
        ("TikTok", "@demo.anhnguyet", PROMPT),
        ("Facebook", "@demo.anhnguyet", PROMPT),
        ("YouTube", "@demo.anhnguyet", PROMPT),
    ]
    assert page.get_by_role("heading", name="Bạn đang xem kênh nào?").is_visible()
    assert page.locator(".question").bounding_box()["y"] < 844, (
        "the accounts are on the first screen"
    )  # type: ignore[index]
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.panel')).backgroundColor")
        == "rgb(255, 255, 255)"
    )
    page.locator(".question .face").first.click()
    page.locator(".panel.good").wait_for()
    assert shapes(phone) != shapes_before


def test_a_tapped_account_is_a_match(site: Site, phone: Phone) -> None:
    phone.open(site.link("valid"))
    phone.page.locator(".question .face").nth(1).click()
    phone.page.locator(".panel.good").wait_for()
    assert phone.shown_verdict() == ("valid", "valid", "")
    panel = phone.page.locator(".panel").inner_text()
    assert "Đúng kênh đã được chứng nhận" in panel
    assert "@demo.anhnguyet (Facebook) thuộc DEMO Nguyễn Thị Ánh Nguyệt, còn hiệu lực đến " in panel
    assert re.search(
        rf"{re.escape(site.public_url.partition('://')[2])} · \d\d:\d\d, \d+ tháng \d+, \d{{4}}",
        panel,
    )
    assert phone.page.locator(".account.current .texts").inner_text().startswith("Facebook")
    assert phone.page.title().startswith("Đúng kênh đã được chứng nhận · ")
    phone.page.get_by_role("button", name="Chọn lại kênh").click()
    phone.page.locator(".panel.ask").wait_for()


def test_a_pasted_link_is_compared(site: Site, phone: Phone) -> None:
    phone.open(site.link("valid"))
    paste = phone.page.get_by_label("Kênh khác? Dán liên kết của kênh đó")
    paste.fill("https://m.tiktok.com/@Demo.AnhNguyet?lang=vi")
    paste.press("Enter")
    phone.page.locator(".panel.good").wait_for()
    assert "@demo.anhnguyet (TikTok)" in phone.page.locator(".panel").inner_text()


def test_another_profile_is_a_mismatch(site: Site, phone: Phone) -> None:
    phone.open(site.link("valid"))
    phone.page.get_by_label("Kênh khác? Dán liên kết của kênh đó").fill(
        "https://www.tiktok.com/@ke.muon.huy.hieu"
    )
    phone.page.get_by_role("button", name="So kênh").click()
    phone.wait_for_verdict("profile_mismatch")
    assert phone.shown_verdict() == ("invalid", "profile_mismatch", "profile.mismatch")
    panel = phone.page.locator(".panel.bad").inner_text()
    assert "Không đúng kênh" in panel
    assert "không phải @ke.muon.huy.hieu (TikTok)" in panel
    official = phone.page.get_by_role("link", name="Mở kênh chính thức @demo.anhnguyet (TikTok)")
    assert official.get_attribute("href") == "https://www.tiktok.com/@demo.anhnguyet"
    assert official.get_attribute("rel") == "noopener noreferrer nofollow"


def test_an_invalid_profile_is_asked_for_again(site: Site, phone: Phone) -> None:
    phone.open(site.link("valid"))
    for text in ("", "minhanh", "https://evil.example/@minhanh", "javascript:alert(1)"):
        phone.page.get_by_label("Kênh khác?").fill(text)
        phone.page.get_by_role("button", name="So kênh").click()
        expect(phone.page.locator("#profile")).to_be_focused()
        assert (
            phone.page.locator("#profile-problem")
            .inner_text()
            .startswith("Chưa đọc được liên kết này")
        )
        assert phone.shown_verdict() == ("valid", "valid", "")


def test_a_status_list_loaded_before_is_used_and_its_time_is_shown(
    site: Site, phone: Phone
) -> None:
    phone.open(site.link("valid"))
    phone.page.route("**/status/*", lambda route: route.abort())
    phone.page.locator(".question .face").first.click()
    phone.page.locator(".panel.good").wait_for()
    assert "Danh sách trạng thái lúc" in phone.page.locator(".times").inner_text()


def test_a_reload_after_a_revocation_shows_it(site: Site, phone: Phone) -> None:
    link = f"{site.public_url}/c/{site.revocable}"
    phone.open(link)
    assert phone.shown_verdict() == ("valid", "valid", "")
    site.revoke(site.revocable, "undisclosed_ad")
    phone.page.reload()
    phone.wait_for_verdict()
    assert phone.shown_verdict() == ("invalid", "revoked", "status.revoked")
    assert "quảng cáo không công khai" in phone.page.locator(".panel").inner_text()
    assert phone.page.locator(".question").count() == 0
