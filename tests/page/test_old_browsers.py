"""Browsers that lack something: an old one, a broken connection, a page without https."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.page.conftest import PHONE, Phone, Site
from tests.page.look.test_screenshots import FOLDER

OLDER = {
    "no DecompressionStream": "delete globalThis.DecompressionStream;",
    "no raw streams": """
      const Engine = globalThis.DecompressionStream;
      globalThis.DecompressionStream = class {
        constructor(format) {
          if (format === "deflate-raw") throw new TypeError("unknown format");
          throw new Error("asked for " + format);
        }
      };""",
    "no newer names": """
      delete Object.hasOwn; delete Array.prototype.at; delete String.prototype.at;
      delete Object.getPrototypeOf(Uint8Array).prototype.at;
      delete Array.prototype.findLast; delete Array.prototype.findLastIndex;
      delete AbortSignal.timeout; delete AbortSignal.any;
      delete AbortSignal.prototype.throwIfAborted; delete AbortSignal.prototype.reason;
      delete globalThis.structuredClone; delete URL.canParse; delete URL.parse;
      delete String.prototype.toWellFormed; delete String.prototype.isWellFormed;
      delete globalThis.requestIdleCallback; delete Promise.withResolvers;
      delete Document.prototype.adoptedStyleSheets;
      delete CSSStyleSheet.prototype.replaceSync; delete globalThis.BarcodeDetector;
      delete globalThis.OffscreenCanvas; delete globalThis.DecompressionStream;""",
}
NO_KEYS = "SubtleCrypto.prototype.importKey = () => Promise.resolve(null);"
LATE = "Kiểm tra bằng máy chủ"


def take(page: Page, name: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=FOLDER / f"old-{name}.png", full_page=True)


@pytest.mark.parametrize("older", OLDER)
@pytest.mark.parametrize("verdict", ["valid", "revoked", "suspended", "expired", "tampered"])
def test_the_verdict_is_the_same(site: Site, phone: Phone, older: str, verdict: str) -> None:
    loaded: list[str] = []
    phone.page.on("request", lambda request: loaded.append(request.url))
    phone.page.add_init_script(OLDER[older])
    phone.open(site.link(verdict))
    assert phone.shown_verdict()[1] == verdict
    assert any(url.endswith("/inflate.js") for url in loaded) == (verdict != "tampered")


def test_a_newer_browser_does_not_load_what_it_has(site: Site, phone: Phone) -> None:
    loaded: list[str] = []
    phone.page.on("request", lambda request: loaded.append(request.url))
    phone.open(site.link("valid"))
    assert not [url for url in loaded if "inflate" in url or "trouble" in url]


def test_the_check_screen_is_dressed_and_works(site: Site, phone: Phone) -> None:
    phone.page.add_init_script(OLDER["no newer names"])
    phone.page.goto(site.public_url)
    phone.page.locator("#asked").wait_for()
    assert (
        phone.page.evaluate("getComputedStyle(document.querySelector('.ways')).display") == "grid"
    )
    take(phone.page, "check")
    phone.page.fill("#asked", site.numbers["revoked"])
    phone.page.press("#asked", "Enter")
    assert phone.wait_for_verdict("revoked") == "revoked"


def test_the_sheet_is_read(site: Site, phone: Phone) -> None:
    phone.page.add_init_script(OLDER["no newer names"])
    phone.page.goto(f"{site.public_url}/bang-tinh")
    sheet = f"Link\n{site.link('revoked')}\n".encode()
    phone.page.set_input_files(
        "input[type=file]", {"name": "a.csv", "mimeType": "text/csv", "buffer": sheet}
    )
    expect(phone.page.locator("main")).to_contain_text("1", timeout=20_000)
    phone.page.get_by_role("button", name=re.compile("Tải|Lưu")).first.wait_for()


def test_where_the_own_inflater_cannot_be_loaded_nothing_is_concluded(
    site: Site, phone: Phone
) -> None:
    phone.page.add_init_script(OLDER["no DecompressionStream"])
    phone.page.route("**/inflate.js", lambda route: route.abort())
    phone.open(site.link("valid"))
    assert phone.shown_verdict()[0] == "unknown"


def test_without_webcrypto_the_server_is_offered(site: Site, phone: Phone, office_url: str) -> None:
    phone.page.add_init_script(
        "Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined });"
    )
    phone.page.goto(f"{office_url}/c/{site.numbers['revoked']}")
    notice = phone.page.locator(".panel.unknown")
    notice.wait_for()
    assert "chưa tự kiểm tra được" in notice.inner_text()
    assert phone.page.locator("[data-verdict]").count() == 0
    take(phone.page, "unable")
    phone.page.click("#language")
    phone.page.locator("html[lang=en]").wait_for()
    assert "cannot check by itself" in notice.inner_text()
    phone.page.get_by_role("link", name="Have the server check it").click()
    phone.page.wait_for_url(f"{office_url}/v/{site.numbers['revoked']}")
    assert phone.shown_verdict()[1] == "revoked"


def test_an_engine_without_the_algorithm_offers_the_server(site: Site, phone: Phone) -> None:
    """The demo's keys are ES256, so it is these that come to nothing, as Ed25519 does elsewhere."""
    phone.page.add_init_script(NO_KEYS)
    phone.open(site.link("valid"))
    assert phone.shown_verdict() == ("unknown", "unreachable", "link.unreachable")
    panel = phone.page.locator(".panel")
    assert "loại chữ ký" in panel.inner_text()
    assert "kết nối tới máy chủ" not in panel.inner_text()
    take(phone.page, "signature")
    assert panel.get_by_role("link", name=LATE).get_attribute("href") == "?server"
    assert "ở đây không có máy chủ" in panel.inner_text()


def fail(route: Route) -> None:
    route.abort()


def broken(route: Route) -> None:
    route.fulfill(body="const at = /(?<broken/;", content_type="text/javascript")


def stuck(_: Route) -> None:
    """Never answered."""


@pytest.mark.parametrize("how", [fail, broken, stuck])
@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_where_no_script_runs_the_server_is_offered_after_five_seconds(
    site: Site, browser: Browser, office_url: str, how: object, motion: str
) -> None:
    page = browser.new_page(viewport=PHONE, reduced_motion=motion)  # type: ignore[arg-type]
    page.route("**/main.js", how)  # type: ignore[arg-type]
    page.goto(f"{office_url}/c/{site.numbers['suspended']}", wait_until="commit")
    link = page.get_by_role("link", name=LATE)
    page.wait_for_timeout(2500)
    assert link.count() == 0 or not link.is_visible()
    link.wait_for(timeout=8000)
    take(page, f"late-{how.__name__}")  # type: ignore[attr-defined]
    assert "Chưa thể kết luận" in page.locator("#late").inner_text()
    assert "no server here" in page.locator("#late").inner_text()
    link.click()
    page.wait_for_url(f"{office_url}/v/{site.numbers['suspended']}")
    assert page.locator("[data-verdict=suspended]").count() == 1
    page.close()


@pytest.mark.parametrize("verdict", ["valid", "not_found"])
def test_a_page_that_runs_offers_no_server(site: Site, phone: Phone, verdict: str) -> None:
    phone.open(site.link(verdict))
    assert phone.page.locator("#late").count() == 0


def test_without_javascript_only_one_notice_is_seen(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(site.link("valid"))
    page.wait_for_timeout(6000)
    assert page.locator("noscript .front").first.is_visible()
    seen = page.locator("#late").is_visible()
    take(page, "scriptless")
    context.close()
    assert not seen
