"""The page of a badge's kit in Chromium: for everybody, without a script, and a screenshot tested
as its owner would.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.page import accessibility
from tests.page.conftest import PHONE, Phone, Town
from tests.page.test_every_screen import judge


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A phone with JavaScript switched off."""
    context = browser.new_context(viewport=PHONE, locale="vi-VN", java_script_enabled=False)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def test_the_kit_keeps_nobody_out(town: Town, door: str, phone: Phone) -> None:
    for language in ("vi", "en"):
        phone.page.goto(f"{door}/c/{town.numbers['revoked']}/kit?lang={language}")
        for theme in ("light", "dark"):
            phone.page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
            judge(phone, "kit", theme, language)
    assert phone.page.locator("[role=alert]").count() == 1
    assert accessibility.small_targets(phone.page) == []
    assert accessibility.overflowing(phone.page, 320, "100%") == []
    assert accessibility.overflowing(phone.page, 390, "200%") == [], "200 % text"
    assert phone.complaints() == []


def test_every_picture_is_seen_and_none_is_run(town: Town, door: str, phone: Phone) -> None:
    phone.page.goto(f"{door}/c/{town.numbers['valid']}/kit")
    phone.page.evaluate(
        "document.querySelectorAll('img').forEach((image) => (image.loading = 'eager'))"
    )
    phone.page.evaluate("Promise.all([...document.images].map((image) => image.decode()))")
    assert (
        phone.page.evaluate("[...document.images].map((image) => image.naturalWidth > 0)")
        == [True] * 9
    )
    assert phone.page.evaluate("document.scripts.length") == 0
    assert phone.complaints() == []


def test_a_screenshot_is_tested_without_a_script(
    town: Town, door: str, plain: Page, tmp_path: Path
) -> None:
    number = town.numbers["valid"]
    plain.goto(f"{door}/c/{number}/kit")
    drawn = plain.request.get(f"{door}/c/{number}/badge.png?size=feed").body()
    good, small = tmp_path / "good.png", tmp_path / "small.jpg"
    good.write_bytes(drawn)
    Image.open(io.BytesIO(drawn)).convert("RGB").resize((60, 75)).save(small, quality=40)
    for picture, headline in ((good, "Quét được"), (small, "Chưa ổn")):
        plain.set_input_files("input[type=file]", picture)
        plain.click("form button")
        assert plain.locator("h1").inner_text() == headline
    plain.click("main a")
    assert plain.locator("h1").inner_text().startswith("Bộ huy hiệu của")


def test_the_answer_keeps_nobody_out(town: Town, door: str, phone: Phone, tmp_path: Path) -> None:
    number = town.numbers["valid"]
    picture = tmp_path / "shot.png"
    picture.write_bytes(phone.page.request.get(f"{door}/c/{number}/badge.png?size=web").body())
    phone.page.goto(f"{door}/c/{town.numbers['revoked']}/kit")
    phone.page.set_input_files("input[type=file]", picture)
    phone.page.click("form button")
    assert phone.page.locator("h1").inner_text() == "Chưa ổn", "the badge of another"
    for theme in ("light", "dark"):
        phone.page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        judge(phone, "tested", theme, "vi")
    assert accessibility.small_targets(phone.page) == []
    assert accessibility.overflowing(phone.page, 320, "100%") == []
    assert phone.complaints() == []
