"""Accessibility of the page (WCAG 2.2), and the choice of language."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.page.conftest import PHONE, Phone, Site
from tests.page.test_verdicts import OUTCOME_AND_CODE

WIDTH = "document.documentElement.scrollWidth"


def focused(phone: Phone) -> str:
    return str(phone.page.evaluate("document.activeElement.innerText || document.activeElement.id"))


def test_the_verdict_has_the_focus_and_is_the_title(site: Site, phone: Phone) -> None:
    phone.open(site.link("revoked"))
    assert phone.page.title() == f"Đã bị thu hồi · {site.public_url.partition('://')[2]}"
    assert focused(phone) == "Đã bị thu hồi"
    assert phone.page.locator("h1").count() == 1
    assert phone.page.locator("html").get_attribute("lang") == "vi"
    assert phone.page.locator("main, header, footer").count() == 3


@pytest.mark.parametrize("verdict", OUTCOME_AND_CODE)
def test_the_other_language_shows_the_same_verdict(site: Site, phone: Phone, verdict: str) -> None:
    phone.open(site.link(verdict))
    before = phone.shown_verdict()
    toggle = phone.page.get_by_role("button", name="English")
    assert toggle.get_attribute("lang") == "en"
    toggle.click()
    expect(phone.page.locator("html")).to_have_attribute("lang", "en")
    assert phone.shown_verdict() == before
    headline = "Genuine certificate, in force"
    if verdict != "valid":
        headline = phone.words(verdict, "headline", "en")
    assert headline in phone.page.locator(".panel").inner_text()
    assert phone.words(verdict, "headline", "vi") not in phone.page.locator("body").inner_text()
    assert focused(phone) == "Tiếng Việt"
    phone.page.reload()
    phone.wait_for_verdict()
    assert phone.page.title().removeprefix("? ").startswith(phone.words(verdict, "headline", "en"))


def test_everything_can_be_done_by_keyboard(site: Site, phone: Phone) -> None:
    phone.open(site.link("valid"))
    expect(phone.page.locator(".tile svg")).to_have_count(3)
    stops = []
    while "Kiểm tra chứng nhận khác" not in stops:
        phone.page.keyboard.press("Tab")
        stops.append(focused(phone).split("\n")[0])
        assert (
            phone.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        ), stops
    real = "Mở kênh thật"
    assert stops[:8] == ["profile", "Dán", "TikTok", real, "Facebook", real, "YouTube", real]
    assert "Chi tiết kiểm tra" in stops
    phone.page.locator(".question .face").nth(2).focus()
    phone.page.keyboard.press("Enter")
    phone.page.locator(".panel.said").wait_for()
    assert focused(phone).startswith("Bạn nói đang xem @demo.anhnguyet (YouTube)")


@pytest.mark.parametrize("verdict", ["valid", "superseded", "tampered"])
def test_it_reflows_at_320_pixels_and_at_twice_the_text(
    site: Site, phone: Phone, verdict: str
) -> None:
    phone.page.set_viewport_size({"width": 320, "height": 640})
    phone.open(site.link(verdict))
    phone.page.click(".details summary")
    assert phone.page.evaluate(WIDTH) <= 320
    phone.page.set_viewport_size(PHONE)
    phone.page.evaluate("document.documentElement.style.fontSize = '225%'")
    assert phone.page.evaluate(WIDTH) <= 390
    cut_elements = """[...document.querySelectorAll("#screen *")]
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .filter((element) => getComputedStyle(element).overflowX === "hidden")"""
    assert phone.page.evaluate(f"{cut_elements}.length") == 0


@pytest.mark.parametrize("path", ["", "/c/{valid}", "/c/{malformed}", "/c/{superseded}"])
def test_every_target_is_48_pixels_high(site: Site, phone: Phone, path: str) -> None:
    phone.page.goto(site.public_url + path.format(**site.numbers))
    phone.page.locator("#asked" if path in ("", "/c/{malformed}") else "h1").wait_for()
    phone.page.evaluate(
        "document.querySelectorAll('details').forEach((details) => (details.open = true))"
    )
    targets = phone.page.locator(
        "button, input, select, summary, a.main, a.plain, a.open, a.home"
    ).all()
    assert len(targets) > 3
    for target in targets:
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 48, target.inner_text()


def test_without_colours_the_shape_and_words_remain(site: Site, phone: Phone) -> None:
    phone.page.emulate_media(forced_colors="active", reduced_motion="reduce")
    phone.open(site.link("revoked"))
    style = "getComputedStyle(document.querySelector('{}')).{}"
    assert phone.page.evaluate(style.format(".panel", "borderTopStyle")) == "solid"
    assert phone.page.evaluate(style.format(".mark", "display")) == "block"
    assert phone.page.evaluate(style.format(".verdict", "animationName")) == "none"


def test_without_javascript_no_verdict_is_shown(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(site.link("valid"))
    assert "cần JavaScript" in page.locator("body").inner_text()
    assert page.locator("[data-verdict]").count() == 0
    context.close()


def test_without_webcrypto_the_page_says_so_and_shows_no_verdict(site: Site, phone: Phone) -> None:
    phone.page.add_init_script(
        "Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined })"
    )
    phone.page.goto(site.link("valid"))
    expect(phone.page.get_by_role("heading", level=1)).to_have_text(
        "Trình duyệt này chưa tự kiểm tra được"
    )
    expect(phone.page.locator("#progress")).to_be_empty()
    assert phone.page.locator("[data-verdict], .good, .ask").count() == 0


def test_the_page_works_without_local_storage(site: Site, phone: Phone) -> None:
    phone.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', "
        "{ get: () => { throw new Error('closed'); } })"
    )
    phone.open(site.link("valid"))
    phone.page.click("#language")
    expect(phone.page).to_have_title(re.compile(r"^\? Certificate in force"))


def test_a_demo_is_marked_in_red_on_every_screen(site: Site, phone: Phone) -> None:
    for path in ("", f"/c/{site.numbers['valid']}", "/c/AAAAAAAAAA"):
        phone.page.goto(site.public_url + path)
        expect(phone.page.locator(".demo")).to_contain_text("DEMO")
        assert (
            phone.page.evaluate("getComputedStyle(document.querySelector('.demo')).backgroundColor")
            == "rgb(163, 18, 12)"
        )


def test_only_the_language_is_stored(site: Site, phone: Phone) -> None:
    phone.open(site.link("valid"))
    phone.page.click("#language")
    expect(phone.page.locator("html")).to_have_attribute("lang", "en")
    assert phone.page.evaluate("Object.keys(localStorage)") == ["language"]
    assert phone.page.evaluate("sessionStorage.length") == 0
    assert phone.context.cookies() == []
