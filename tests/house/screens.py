"""`make pictures`: the screenshots in docs/pictures anew, of the demo office in Chromium.

Each picture shows screens of a phone side by side, in one language. No test compares them with the
page, because every machine draws letters a little differently.
"""

from __future__ import annotations

import io
import itertools
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import CHROMIUM
from tests.house import desk_screens
from tests.house.desk_screens import side_by_side

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
PHONE = {"width": 390, "height": 844}
COLOURS = 64
HEAVIEST = 150_000

Step = Callable[[Page, dict[str, str]], None]


def _open_link(verdict: str, suffix: str = "") -> Step:
    def step(page: Page, links: dict[str, str]) -> None:
        response = page.goto(links[verdict] + suffix)
        assert response is not None and response.ok, links[verdict] + suffix
        if not suffix:
            page.locator("[data-verdict]").first.wait_for()

    return step


def _start_page(page: Page, links: dict[str, str]) -> None:
    page.goto(links["valid"].rpartition("/c/")[0] + "/")
    page.locator(".front").wait_for()


def _question(page: Page, links: dict[str, str]) -> None:
    _open_link("valid")(page, links)
    page.locator(".tile svg").first.wait_for()


def _said(page: Page, links: dict[str, str]) -> None:
    _question(page, links)
    page.locator(".question .face").first.click()
    page.locator(".panel.said").wait_for()
    page.locator(".tile svg").first.wait_for()


def _pasted(link: str, tone: str) -> Step:
    def step(page: Page, links: dict[str, str]) -> None:
        _question(page, links)
        page.locator("#profile").fill(link)
        page.locator("#profile").press("Enter")
        page.locator(f".panel.{tone}").wait_for()
        page.locator(".tile svg").first.wait_for()

    return step


_compared = _pasted("https://www.tiktok.com/@demo.anhnguyet", "good")
_mismatch = _pasted("https://www.tiktok.com/@ke.muon.huy.hieu", "bad")


def _report(page: Page, links: dict[str, str]) -> None:
    _start_page(page, links)
    language = page.evaluate("localStorage.getItem('language')")
    page.goto(links["revoked"].replace("/c/", f"/bao-vi-pham?lang={language}&number="))
    page.locator("form").first.wait_for()


def _apply(page: Page, links: dict[str, str]) -> None:
    language = page.evaluate("navigator.language").partition("-")[0]
    page.goto(links["valid"].rpartition("/c/")[0] + f"/me?lang={language}")
    # Folded, because a real office has no made-up people.
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = false))")


def _come_in(page: Page, links: dict[str, str]) -> None:
    _apply(page, links)
    page.fill("#email", f"ngoc.anh.{next(_SERIAL)}@example.vn")
    for button in ("form.card .main", "a.main", "button.main", "a.main", "button.main"):
        page.click(button)
    page.check('input[value="person"]')
    page.fill("#name", "Ngọc Ánh")
    page.click("button.main")
    for link in ("https://www.tiktok.com/@demo.ngocanh", "https://www.youtube.com/@demo.ngocanh"):
        page.fill("#link", link)
        page.click("form.form button")
    page.click("a.main")
    for box in page.locator('input[type="checkbox"]').all()[:4]:
        box.check()
    page.click("button.main")
    page.locator(".proof").first.wait_for()


def _parcel(page: Page, links: dict[str, str]) -> None:
    _come_in(page, links)
    for _ in range(2):
        page.locator(".proof button.main").first.click()
    page.goto(page.url.partition("/me/")[0] + "/me/apply/review")
    page.click("button.main")
    page.locator(".parcel").wait_for()


_SERIAL = itertools.count(1)

SHEETS: dict[str, tuple[Step, ...]] = {
    "check": (_start_page, _question, _compared),
    "answers": (_said, _compared, _mismatch),
    "verdicts": (_open_link("revoked"), _open_link("suspended"), _open_link("tampered")),
    "kit": (_open_link("valid", "/kit"),),
    "report": (_report,),
    "apply": (_apply, _come_in, _parcel),
}


def sheet(browser: Browser, links: dict[str, str], steps: tuple[Step, ...], language: str) -> bytes:
    """The screens of `steps` side by side as one PNG."""
    screens = []
    for step in steps:
        context = browser.new_context(
            viewport=PHONE,  # type: ignore[arg-type]
            device_scale_factor=1.5,
            locale={"vi": "vi-VN", "en": "en-US"}[language],  # for the server's own pages
            reduced_motion="reduce",
        )
        context.add_init_script(f"localStorage.setItem('language', '{language}')")
        page = context.new_page()
        step(page, links)
        screens.append(Image.open(io.BytesIO(page.screenshot(animations="disabled"))))
        context.close()
    canvas = side_by_side(screens)
    octets = io.BytesIO()
    canvas.quantize(COLOURS, dither=Image.Dither.NONE).save(octets, "PNG", optimize=True)
    return octets.getvalue()


@contextmanager
def demo() -> Iterator[dict[str, str]]:
    """The running demo office: {verdict: the link that shows it}."""
    with tempfile.TemporaryDirectory() as folder:
        command = [str(Path(sys.executable).with_name("credissuer")), "demo", "--port", "8471"]
        process = subprocess.Popen(
            [*command, "--dir", folder + "/office"], stdout=subprocess.PIPE, text=True
        )
        try:
            yield _links(process)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def _links(process: subprocess.Popen[str]) -> dict[str, str]:
    assert process.stdout is not None
    links: dict[str, str] = {}
    for line in process.stdout:
        verdict, _, link = line.partition(" ")
        if link.strip().startswith("http") and "/c/" in link:
            links.setdefault(verdict, link.split()[0])
        if line.startswith("profile_mismatch"):
            return links
    raise SystemExit("the demo office did not open")


if __name__ == "__main__":
    with demo() as links, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        for name, steps in SHEETS.items():
            for language in ("vi", "en"):
                picture = sheet(browser, links, steps, language)
                assert len(picture) <= HEAVIEST, (name, len(picture))
                (PICTURES / f"{name}-{language}.png").write_bytes(picture)
        browser.close()
        office = links["valid"].rpartition("/c/")[0]
        for language in ("vi", "en"):
            for name, octets in desk_screens.pictures(browser, office, language).items():
                (PICTURES / f"{name}.png").write_bytes(octets)
