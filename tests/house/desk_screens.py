"""The screens of the desk in docs/pictures, taken in Chromium from a running demo."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image
from playwright.sync_api import Browser, Page

LAPTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
GAP = 24
COLOURS = 96
HEAVIEST = 150_000

Shot = Callable[[Page], None]


def _first(prefix: str) -> Shot:
    """The first page below `prefix` that its list links to."""

    def shot(page: Page) -> None:
        page.goto(prefix)
        page.locator(f"main .rows a[href^='{prefix}/']").first.click()
        page.locator("main h1").first.wait_for()

    return shot


def _at(path: str) -> Shot:
    def shot(page: Page) -> None:
        page.goto(path)
        page.locator("main h1").first.wait_for()

    return shot


def _proposed(page: Page) -> None:
    page.goto("/office/proposals")
    page.get_by_role("link", name="DEMO Cô Giáo Thảo").click()
    page.locator(".preview-page").wait_for()


def _assessed(page: Page) -> None:
    page.goto("/office/applications")
    page.get_by_role("link", name="DEMO Hà Linh Review").click()
    page.locator("main h1").first.wait_for()


def _holder(page: Page) -> None:
    page.goto("/me")
    page.get_by_role("button", name="DEMO Bếp Nhà Sông Hương").click()
    page.locator("main h1").first.wait_for()


SCREENS: dict[str, tuple[str, Shot]] = {
    "desk-queue": ("lan", _at("/office")),
    "desk-application": ("mai", _assessed),
    "desk-proposal": ("quan", _proposed),
    "desk-case": ("lan", _first("/office/cases")),
    "desk-certificate": ("dung", _first("/office/certificates")),
    "desk-figures": ("dung", _at("/office/figures")),
}
"""Name of the picture -> whose desk, and the way to the screen."""

ON_A_PHONE: tuple[tuple[str, Shot], ...] = (
    ("lan", _at("/office")),
    ("lan", _at("/office/suspend?q=song")),
    ("", _holder),
)


def pictures(browser: Browser, url: str, language: str) -> dict[str, bytes]:
    """Name -> PNG of every screen of the desk in one language."""
    taken = {
        f"{name}-{language}": _png(_shot(browser, url, language, login, shot, LAPTOP))
        for name, (login, shot) in SCREENS.items()
    }
    phones = [_shot(browser, url, language, login, shot, PHONE) for login, shot in ON_A_PHONE]
    return {**taken, f"desk-phone-{language}": _png(side_by_side(phones))}


def _shot(
    browser: Browser, url: str, language: str, login: str, shot: Shot, size: dict[str, int]
) -> Image.Image:
    context = browser.new_context(
        base_url=url,
        viewport=size,  # type: ignore[arg-type]
        locale={"vi": "vi-VN", "en": "en-US"}[language],
        reduced_motion="reduce",
    )
    page = context.new_page()
    if login:
        page.goto("/office/demo")
        page.locator(f"button[value={login}]").click()
        page.locator("main h1").first.wait_for()
        if page.locator("html").get_attribute("lang") != language:
            page.locator(".me-menu summary").click()
            page.locator(f".me-menu button[value={language}]").click()
    shot(page)
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
    context.close()
    return picture


def side_by_side(screens: list[Image.Image]) -> Image.Image:
    """Screens of one height on one picture."""
    width = sum(screen.width + GAP for screen in screens) + GAP
    canvas = Image.new("RGB", (width, screens[0].height + 2 * GAP), "#e8e8e8")
    left = GAP
    for screen in screens:
        canvas.paste(screen, (left, GAP))
        left += screen.width + GAP
    return canvas


def _png(picture: Image.Image) -> bytes:
    octets = io.BytesIO()
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        octets, "PNG", optimize=True
    )
    assert len(octets.getvalue()) <= HEAVIEST, len(octets.getvalue())
    return octets.getvalue()
