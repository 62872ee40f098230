"""From the profile somebody is on to the verdict, in one step: looked up here, and nobody learns
whom it was about.
"""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.page.conftest import Phone, Town

LINK = "https://www.tiktok.com/@demo.anhnguyet"


def ask(town: Town, phone: Phone, text: str) -> Page:
    phone.page.goto(town.public_url)
    phone.page.locator("#asked").fill(text)
    phone.page.locator("#asked").press("Enter")
    return phone.page


def test_a_profile_link_leads_to_the_solid_green_of_that_profile(town: Town, phone: Phone) -> None:
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.url))
    page = ask(town, phone, f"{LINK}?lang=vi")
    page.locator(".panel.good").wait_for()
    assert phone.told() == ("valid", "valid", "")
    assert (
        "@demo.anhnguyet (TikTok) thuộc DEMO Nguyễn Thị Ánh Nguyệt"
        in page.locator(".panel").inner_text()
    )
    assert page.url == f"{town.public_url}/", "the address says nothing of whom it was about"
    assert [url for url in asked if f"{town.public_url}/index/" in url]
    assert not [url for url in asked if "anhnguyet" in url or not url.startswith(town.public_url)]
    page.get_by_role("button", name="Chọn lại kênh").click()
    page.locator(".panel.ask").wait_for()
    page.go_back()
    page.locator(".panel.good, .front").first.wait_for()


def test_a_name_is_searched_on_its_platform(town: Town, phone: Phone) -> None:
    phone.page.goto(town.public_url)
    page = phone.page
    for platform, name, verdict in (
        ("tiktok", "@demo.quocdat", "suspended"),
        ("youtube", "demo.giahan", "revoked"),
        ("instagram", "demo.quocdat", "not_found"),
    ):
        page.goto(town.public_url)
        page.get_by_text("Tìm theo tên kênh", exact=True).click()
        page.locator("#platform").select_option(platform)
        page.locator("#handle").fill(name)
        page.get_by_role("button", name="Tìm", exact=True).click()
        assert phone.decided() == verdict
    expect(page.locator(".panel")).to_contain_text("không có nghĩa kênh là lừa đảo")
    expect(page.locator(".panel")).to_contain_text("@demo.quocdat (Instagram)")
    expect(page.locator(".tools #asked")).to_have_value("https://www.instagram.com/demo.quocdat")


def test_an_index_that_does_not_come_is_no_answer(town: Town, phone: Phone) -> None:
    phone.page.route("**/index/*", lambda route: route.abort())
    page = ask(town, phone, LINK)
    phone.decided()
    assert phone.told() == ("unknown", "unreachable", "link.unreachable")
    page.unroute("**/index/*")
    page.get_by_role("button", name="Thử lại").click()
    page.locator(".panel.good").wait_for()
