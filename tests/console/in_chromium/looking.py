"""What is looked for on a page of the desk: in both languages, on a phone and on a laptop."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.console.in_chromium.served_desk import PHONE, WIDE
from tests.page.look import accessibility

SMALLEST = 43.99
"""Pixels of a side of what is pressed on a phone."""

_SMALL = """() => [...document.querySelectorAll("a[class], button, select, summary, input")]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }))
  .filter((element) => !["file", "hidden"].includes(element.type))
  .map((element) => [(element.closest("label") || element), element])
  .map(([target, element]) => [target.getBoundingClientRect(), element.outerHTML.slice(0, 140)])
  .filter(([{ height }]) => height < SMALLEST)
  .map(([{ width, height }, html]) => [width, height, html])"""

_INLINE = """() => [
  ...document.querySelectorAll("style, script:not([src]), [style]"),
  ...[...document.querySelectorAll("*")].filter((e) => [...e.attributes].some((a) => a.name.startsWith("on"))),
].map((element) => element.outerHTML.slice(0, 140))"""


def faults_of(page: Page, where: str) -> list[str]:
    """What is wrong on the page that is open, each with `where` it was found; empty where nothing
    is. The page is left in English.
    """
    faults: list[str] = []
    address, _, fragment = page.url.partition("#")
    joint = "&" if "?" in address else "?"
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    _expect(faults, where, "inline", page.evaluate(_INLINE))
    for size, name in ((PHONE, "phone"), (WIDE, "wide")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > size["width"]:
            faults.append(f"{where}: {width} pixels wide on a {name}")
        if name == "phone":
            small = page.evaluate(_SMALL.replace("SMALLEST", str(SMALLEST)))
            _expect(faults, where, "small", small)
    # The first is how everybody here reads it by default.
    _expect(faults, f"{where} (vi)", "axe", accessibility.violations(page))
    page.emulate_media(color_scheme="dark")
    _expect(faults, f"{where} (dark)", "axe", accessibility.colour_violations(page))
    page.emulate_media(color_scheme="light")
    _expect_language(faults, where, page, "vi")
    page.goto(f"{address}{joint}lang=en#{fragment}")
    _expect_language(faults, where, page, "en")
    _expect(faults, f"{where} (en)", "axe", accessibility.violations_but_colours(page))
    return faults


def _expect_language(faults: list[str], where: str, page: Page, language: str) -> None:
    if page.locator("html").get_attribute("lang") != language:
        faults.append(f"{where}: does not speak {language}")


def _expect(faults: list[str], where: str, what: str, found: list[object]) -> None:
    if found:
        faults.append(f"{where}: {what}: {found}")
