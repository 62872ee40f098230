"""The kit page in Chromium: accessible, without scripts, and with its test of a screenshot."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.page import accessibility
from tests.page.conftest import PHONE, Phone, Site
from tests.page.test_every_screen import assert_accessible


@pytest.fixture
def scriptless_page(browser: Browser) -> Iterator[Page]:
    """A phone with JavaScript switched off."""
    context = browser.new_context(viewport=PHONE, locale="vi-VN", java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_the_kit_page_is_accessible(site: Site, office_url: str, phone: Phone) -> None:
    for language in ("vi", "en"):
        phone.page.goto(f"{office_url}/c/{site.numbers['revoked']}/kit?lang={language}")
        for theme in ("light", "dark"):
            phone.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            assert_accessible(phone, "kit", theme, language)
    assert phone.page.locator("[role=alert]").count() == 1
    assert accessibility.small_targets(phone.page) == []
    assert accessibility.overflowing(phone.page, 320, "100%") == []
    assert accessibility.overflowing(phone.page, 390, "200%") == [], "200 % text"
    assert phone.console_errors() == []


def test_every_picture_is_loaded_and_there_is_no_script(
    site: Site, office_url: str, phone: Phone
) -> None:
    phone.page.goto(f"{office_url}/c/{site.numbers['valid']}/kit")
    phone.page.evaluate(
        "document.querySelectorAll('img').forEach((image) => (image.loading = 'eager'))"
    )
    phone.page.evaluate("Promise.all([...document.images].map((image) => image.decode()))")
    assert (
        phone.page.evaluate("[...document.images].map((image) => image.naturalWidth > 0)")
        == [True] * 9
    )
    assert phone.page.evaluate("document.scripts.length") == 0
    assert phone.console_errors() == []


def test_a_screenshot_is_checked_without_scripts(
    site: Site, office_url: str, scriptless_page: Page, tmp_path: Path
) -> None:
    number = site.numbers["valid"]
    scriptless_page.goto(f"{office_url}/c/{number}/kit")
    badge = scriptless_page.request.get(f"{office_url}/c/{number}/badge.png?size=feed").body()
    good, small = tmp_path / "good.png", tmp_path / "small.jpg"
    good.write_bytes(badge)
    Image.open(io.BytesIO(badge)).convert("RGB").resize((60, 75)).save(small, quality=40)
    for picture, headline in ((good, "Quét được"), (small, "Chưa ổn")):
        scriptless_page.set_input_files("input[type=file]", picture)
        scriptless_page.click("form button")
        assert scriptless_page.locator("h1").inner_text() == headline
    scriptless_page.click("main a")
    assert scriptless_page.locator("h1").inner_text().startswith("Bộ huy hiệu của")


def test_the_result_of_the_check_is_accessible(
    site: Site, office_url: str, phone: Phone, tmp_path: Path
) -> None:
    number = site.numbers["valid"]
    picture = tmp_path / "shot.png"
    picture.write_bytes(
        phone.page.request.get(f"{office_url}/c/{number}/badge.png?size=web").body()
    )
    phone.page.goto(f"{office_url}/c/{site.numbers['revoked']}/kit")
    phone.page.set_input_files("input[type=file]", picture)
    phone.page.click("form button")
    assert phone.page.locator("h1").inner_text() == "Chưa ổn", "the badge of another"
    for theme in ("light", "dark"):
        phone.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        assert_accessible(phone, "tested", theme, "vi")
    assert accessibility.small_targets(phone.page) == []
    assert accessibility.overflowing(phone.page, 320, "100%") == []
    assert phone.console_errors() == []
