"""The kit page in Chromium: accessible, with and without scripts, in other apps, and its test of a
screenshot.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from credissuer.public.kit_places import table
from tests.page.conftest import PHONE, Phone, Site
from tests.page.look import accessibility
from tests.page.look.test_every_screen import assert_accessible
from tests.public.test_in_app import IN_APP


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


def test_every_picture_is_loaded_and_fills_its_column(
    site: Site, office_url: str, phone: Phone
) -> None:
    phone.page.goto(f"{office_url}/c/{site.numbers['valid']}/kit")
    phone.page.evaluate(
        "document.querySelectorAll('img').forEach((image) => (image.loading = 'eager'))"
    )
    phone.page.evaluate(
        "Promise.all([...document.images].filter((one) => one.src).map((one) => one.decode()))"
    )
    pictures = phone.page.locator(".place > .picture")
    assert pictures.count() == len(table())
    for index in range(pictures.count()):
        box = pictures.nth(index).bounding_box()
        assert box is not None and box["width"] > 290, "large enough to be pressed and seen"
    assert phone.page.evaluate(_COVERED) == [], "nothing lies over a picture that is pressed"


_COVERED = """() => [...document.querySelectorAll(".place > .picture")].filter((picture) => {
  picture.scrollIntoView({ block: "center" });
  const { left, top, width, height } = picture.getBoundingClientRect();
  return document.elementFromPoint(left + width / 2, top + height / 2) !== picture;
}).map((picture) => picture.src)"""


def test_a_line_is_copied_with_one_tap(site: Site, office_url: str, phone: Phone) -> None:
    phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    phone.page.goto(f"{office_url}/c/{site.numbers['valid']}/kit")
    for key in ("tiktok", "x", "website"):
        card = phone.page.locator(f"#{key}")
        card.get_by_role("button", name="Sao chép dòng chữ").click()
        card.get_by_text("Đã sao chép.").first.wait_for()
        copied = phone.page.evaluate("navigator.clipboard.readText()")
        assert copied == card.locator(f"#line-{key}").inner_text()
        assert site.numbers["valid"] in copied


def test_a_line_is_copied_where_there_is_no_clipboard(
    site: Site, office_url: str, phone: Phone
) -> None:
    """Outside https, and in the browsers of some apps."""
    phone.context.grant_permissions(["clipboard-read"])
    phone.page.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined })"
    )
    phone.page.goto(f"{office_url}/c/{site.numbers['valid']}/kit")
    card = phone.page.locator("#tiktok")
    card.get_by_role("button", name="Sao chép dòng chữ").click()
    card.get_by_text("Đã sao chép.").first.wait_for()
    assert phone.page.evaluate("getSelection().toString()") == card.locator(".text").inner_text()


@pytest.mark.parametrize("shares", [True, False])
def test_a_picture_is_shared_where_the_browser_shares_pictures(
    site: Site, office_url: str, phone: Phone, shares: bool
) -> None:
    phone.page.add_init_script(_SHARING if shares else "Navigator.prototype.canShare = undefined")
    phone.page.goto(f"{office_url}/c/{site.numbers['valid']}/kit")
    phone.page.locator("#tiktok .done").first.wait_for(state="attached")
    buttons = phone.page.get_by_role("button", name="Chia sẻ ảnh")
    assert buttons.count() == (len(table()) - 1 if shares else 0), "all but the sheet for print"
    if shares:
        buttons.first.click()
        # Seen in the page, because waiting for a script would have Chromium evaluate a text, which
        # the policy of the page forbids.
        shared = phone.page.locator("html[data-shared]")
        shared.wait_for(state="attached")
        name, kind, size = json.loads(shared.get_attribute("data-shared") or "")
        assert name.endswith("-badge-story.png") and kind == "image/png" and size > 10_000


_SHARING = """
Navigator.prototype.canShare = ({ files }) => files.every((file) => file.type === "image/png");
Navigator.prototype.share = async ({ files: [file] }) => {
  document.documentElement.dataset.shared = JSON.stringify([file.name, file.type, file.size]);
};
"""


@pytest.mark.parametrize(("name", "agent"), IN_APP)
def test_inside_an_app_a_notice_says_how_to_save(
    site: Site, office_url: str, browser: Browser, name: str | None, agent: str
) -> None:
    context = browser.new_context(viewport=PHONE, locale="vi-VN", user_agent=agent)
    page = context.new_page()
    page.goto(f"{office_url}/c/{site.numbers['valid']}/kit")
    notice = page.locator(".in-app")
    box = notice.bounding_box()
    assert box is not None and box["y"] + box["height"] < PHONE["height"], "on the first screen"
    assert (name or "ứng dụng khác") in notice.inner_text()
    assert notice.get_by_role("button", name="Sao chép liên kết").is_visible()
    # Pressed for long, each picture is saved: none of the buttons is a download that gets lost.
    link = page.locator("#tiktok .main")
    assert link.get_attribute("download") is None
    link.click()
    page.wait_for_url("**/badge.png?size=story&lang=vi")
    context.close()


def test_without_scripts_everything_but_the_buttons_of_scripts_is_there(
    site: Site, office_url: str, scriptless_page: Page
) -> None:
    scriptless_page.goto(f"{office_url}/c/{site.numbers['valid']}/kit")
    assert scriptless_page.locator("button:visible").count() == 1, "that of the test"
    assert scriptless_page.locator(".place .text:visible").count() == len(table()) - 2
    with scriptless_page.expect_download() as saved:
        scriptless_page.click("#facebook .main")
    assert saved.value.suggested_filename.endswith("-badge-feed-vi.png")


def test_a_screenshot_is_checked_without_scripts(
    site: Site, office_url: str, scriptless_page: Page, tmp_path: Path
) -> None:
    number = site.numbers["valid"]
    scriptless_page.goto(f"{office_url}/c/{number}/kit")
    badge = scriptless_page.request.get(f"{office_url}/c/{number}/badge.png?size=feed").body()
    good, small = tmp_path / "good.png", tmp_path / "small.jpg"
    good.write_bytes(badge)
    Image.open(io.BytesIO(badge)).convert("RGB").resize((60, 75)).save(small, quality=40)
    for picture, headline in ((good, "Quét được"), (small, "Không thấy mã QR trong ảnh")):
        scriptless_page.set_input_files("form input[type=file]", picture)
        scriptless_page.click("form button")
        assert scriptless_page.locator("h1").inner_text() == headline
    scriptless_page.click("main a.main")
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
    phone.page.set_input_files("form input[type=file]", picture)
    phone.page.click("form button")
    assert phone.page.locator("h1").inner_text() == "Chưa ổn", "the badge of another"
    for theme in ("light", "dark"):
        phone.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        assert_accessible(phone, "tested", theme, "vi")
    assert accessibility.small_targets(phone.page) == []
    assert accessibility.overflowing(phone.page, 320, "100%") == []
    assert phone.console_errors() == []
