"""The published page in a made-up language: run by tests/words/test_made_up_language.py, where there
is one.
"""

from __future__ import annotations

from playwright.sync_api import expect

from tests.page.conftest import Phone, Site


def test_a_button_leads_through_all_languages(site: Site, phone: Phone) -> None:
    phone.open(site.link("revoked"))
    page, button = phone.page, phone.page.locator("#language")
    page.locator(".details > summary").click()
    expect(page.locator(".details h2").first).to_have_text("Trang này kiểm tra thế nào")
    for shown, language, offered in (
        ("Revoked", "en", "qq English"),
        ("qq Revoked", "qq", "Tiếng Việt"),
        ("Đã bị thu hồi", "vi", "English"),
    ):
        button.click()
        expect(page.locator("h1")).to_have_text(shown)
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(button).to_have_text(offered)
        if language == "qq":
            expect(page.locator(".details h2").first).to_have_text("qq How this page checks")
            expect(page.locator(".panel time").first).to_contain_text("qq ")


def test_what_was_chosen_is_kept_and_every_part_speaks_it(site: Site, phone: Phone) -> None:
    phone.page.goto(site.public_url)
    for offered in ("qq English", "Tiếng Việt"):
        phone.page.locator("#language").click()
        expect(phone.page.locator("#language")).to_have_text(offered)
    phone.page.reload()
    expect(phone.page.locator("h1")).to_have_text("qq Check a credibility certificate")
    phone.page.goto(f"{site.public_url}/bang-tinh")
    expect(phone.page.locator("h1")).to_have_text("qq Check a whole sheet")
    phone.page.goto(f"{site.public_url}/danh-ba")
    expect(phone.page.locator("h1")).to_have_text("qq Directory of certified people")
