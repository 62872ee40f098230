"""From a profile to the verdict in one step, looked up in the browser so that nobody learns
whom.
"""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.page.conftest import Phone, Site

LINK = "https://www.tiktok.com/@demo.anhnguyet"


def ask(site: Site, phone: Phone, text: str) -> Page:
    phone.page.goto(site.public_url)
    phone.page.locator("#asked").fill(text)
    phone.page.locator("#asked").press("Enter")
    return phone.page


def test_the_link_of_a_profile_gives_the_verdict_on_that_profile(site: Site, phone: Phone) -> None:
    requested_urls: list[str] = []
    phone.page.on("request", lambda request: requested_urls.append(request.url))
    page = ask(site, phone, f"{LINK}?lang=vi")
    page.locator(".panel.good").wait_for()
    assert phone.shown_verdict() == ("valid", "valid", "")
    assert (
        "@demo.anhnguyet (TikTok) thuộc DEMO Nguyễn Thị Ánh Nguyệt"
        in page.locator(".panel").inner_text()
    )
    assert page.url == f"{site.public_url}/", "the address says nothing of whom it was about"
    assert [url for url in requested_urls if f"{site.public_url}/index/" in url]
    assert not [
        url for url in requested_urls if "anhnguyet" in url or not url.startswith(site.public_url)
    ]
    page.get_by_role("button", name="Chọn lại kênh").click()
    page.locator(".panel.ask").wait_for()
    page.go_back()
    page.locator(".panel.good, .front").first.wait_for()


def test_a_name_is_looked_up_on_its_platform(site: Site, phone: Phone) -> None:
    phone.page.goto(site.public_url)
    page = phone.page
    for platform, name, verdict in (
        ("tiktok", "@demo.quocdat", "suspended"),
        ("youtube", "demo.giahan", "revoked"),
        ("instagram", "demo.quocdat", "not_found"),
    ):
        page.goto(site.public_url)
        page.get_by_text("Tìm theo tên kênh", exact=True).click()
        page.locator("#platform").select_option(platform)
        page.locator("#handle").fill(name)
        page.get_by_role("button", name="Tìm", exact=True).click()
        assert phone.wait_for_verdict() == verdict
    expect(page.locator(".panel")).to_contain_text("không có nghĩa kênh là lừa đảo")
    expect(page.locator(".panel")).to_contain_text("@demo.quocdat (Instagram)")
    expect(page.locator(".tools #asked")).to_have_value("https://www.instagram.com/demo.quocdat")


def test_an_index_that_cannot_be_loaded_is_unreachable(site: Site, phone: Phone) -> None:
    phone.page.route("**/index/*", lambda route: route.abort())
    page = ask(site, phone, LINK)
    phone.wait_for_verdict()
    assert phone.shown_verdict() == ("unknown", "unreachable", "link.unreachable")
    page.unroute("**/index/*")
    page.get_by_role("button", name="Thử lại").click()
    page.locator(".panel.good").wait_for()
