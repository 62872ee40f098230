"""The page's language: what was chosen, else what the browser prefers; and a choice goes along."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.page.conftest import PHONE, Phone, Site

Opened = Callable[[str], Page]


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Opened]:
    """A new visitor whose browser prefers a language."""
    contexts: list[BrowserContext] = []

    def opened(locale: str) -> Page:
        contexts.append(browser.new_context(viewport=PHONE, locale=locale))
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("locale", "query", "language"),
    [
        ("vi-VN", "", "vi"),
        ("en-GB", "", "en"),
        ("fr-FR", "", "vi"),
        ("en-US", "?lang=vi", "vi"),
        ("vi-VN", "?lang=en", "en"),
        ("en-US", "?lang=xx", "en"),
        ("vi-VN", "?lang=constructor", "vi"),
    ],
)
def test_a_choice_counts_before_the_browser(
    site: Site, visitor: Opened, locale: str, query: str, language: str
) -> None:
    page = visitor(locale)
    page.goto(site.link("revoked") + query)
    page.locator("[data-verdict]").wait_for()
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("h1")).to_contain_text({"vi": "Đã bị thu hồi", "en": "Revoked"}[language])


def test_a_choice_in_an_address_is_kept_and_can_be_changed(site: Site, visitor: Opened) -> None:
    page = visitor("vi-VN")
    page.goto(f"{site.link('revoked')}?lang=en&utm_source=x")
    page.locator("[data-verdict]").wait_for()
    assert page.url == f"{site.link('revoked')}?utm_source=x"
    page.goto(site.public_url)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("#language").click()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    page.reload()
    page.locator("h1").wait_for()
    expect(page.locator("html")).to_have_attribute("lang", "vi")


def test_a_report_is_told_number_profile_and_language(site: Site, phone: Phone) -> None:
    phone.open(site.link("valid"))
    phone.page.fill("#profile", "https://www.tiktok.com/@ke.muon.huy.hieu?_t=1")
    phone.page.press("#profile", "Enter")
    phone.wait_for_verdict("profile_mismatch")
    for language in ("vi", "en"):
        link = phone.page.locator('a[href^="/bao-vi-pham"]').get_attribute("href") or ""
        assert parse_qs(urlsplit(link).query) == {
            "number": [site.numbers["valid"]],
            "profile": ["https://www.tiktok.com/@ke.muon.huy.hieu"],
            "lang": [language],
        }
        if language == "vi":
            phone.page.locator("#language").click()
            expect(phone.page.locator("html")).to_have_attribute("lang", "en")


def test_the_programme_of_a_verdict_is_a_page_for_people(site: Site, phone: Phone) -> None:
    phone.open(site.link("valid"))
    link = phone.page.locator('a[href*="/programmes/"]')
    expect(link).to_have_attribute("href", f"{_programme(site)}.html?lang=vi")
    link.click()
    text = phone.page.locator("main").inner_text()
    assert "Ai quyết định?" in text and "Who decides?" in text


def _programme(site: Site) -> str:
    programme = site.office.programme
    return programme.programme_url(site.public_url).removesuffix(".json")
