"""`<credibility-badge>` on the page of a shop: another origin, a strict policy, no word of ours."""

from __future__ import annotations

import base64
import functools
import http.server
import json
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.page.conftest import PHONE, Site
from tests.page.look.accessibility import small_targets, violations
from tests.web.answers import NODE, ROOT

SHOP = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>Cửa hàng</title>
<meta name="viewport" content="width=device-width"><main><h1>Cửa hàng</h1>
{badges}</main>
<script type="module" src="/badge.js"></script></html>"""


class Shop(http.server.SimpleHTTPRequestHandler):
    """The shop's own host, whose policy allows no inline style or script."""

    issuer: ClassVar[str] = ""

    def end_headers(self) -> None:
        policy = f"default-src 'none'; script-src 'self'; connect-src 'self' {self.issuer}"
        self.send_header("Content-Security-Policy", policy)
        # Each visit is to another page at the same address.
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *arguments: object) -> None:
        """Nothing to say."""


@pytest.fixture(scope="module")
def shop(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The folder of the shop's host, with the package in it, and its origin."""
    folder = tmp_path_factory.mktemp("shop")
    tool = ROOT / "verifier" / "web" / "tools" / "package.mjs"
    subprocess.run([NODE, tool, "--out", folder], check=True, capture_output=True, timeout=120)
    trust = site.folder / ".well-known" / "trust-list.json"
    (folder / "trust-list.json").write_bytes(trust.read_bytes())
    handler = type("ThisShop", (Shop,), {"issuer": site.public_url})
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(handler, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield folder, f"http://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="vi-VN")
    yield context.new_page()
    context.close()


def visit(page: Page, shop: tuple[Path, str], **attributes: str) -> Locator:
    """The badge of the shop's page with these attributes, when it has decided."""
    folder, origin = shop
    whole = {"trust": "/trust-list.json", **attributes}
    written = " ".join(f'{name}="{value}"' for name, value in whole.items())
    badge = f"<credibility-badge {written}></credibility-badge>"
    (folder / "index.html").write_text(SHOP.format(badges=badge), "utf-8")
    page.goto(origin)
    element = page.locator("credibility-badge")
    page.locator("credibility-badge[data-outcome]").wait_for()
    return element


def shown(element: Locator) -> tuple[str, str, str]:
    """(outcome, class of what is drawn, headline)."""
    link = element.locator("a")
    return (
        element.get_attribute("data-outcome") or "",
        link.get_attribute("class") or "",
        link.locator("strong").inner_text(),
    )


def profile(site: Site, verdict: str = "valid") -> str:
    payload = site.token(verdict).split(".")[1]
    padded = payload + "=" * (-len(payload) % 4)
    subject = json.loads(base64.urlsafe_b64decode(padded))["credentialSubject"]
    return str(subject["accounts"][0]["url"])


def test_it_is_solid_green_for_the_profile_alone(
    page: Page, shop: tuple[Path, str], site: Site
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    number = site.numbers["valid"]
    element = visit(page, shop, number=number, profile=profile(site))
    assert shown(element) == ("valid", "sure", "Đúng kênh đã được chứng nhận")
    link = element.locator("a")
    assert link.get_attribute("href") == f"{site.public_url}/c/{number}"
    assert link.get_attribute("rel") == "noopener" and link.get_attribute("target") == "_blank"
    assert site.public_url.partition("://")[2] in link.inner_text()
    box = link.bounding_box()
    assert box is not None and box["height"] >= 48 and box["width"] <= PHONE["width"]
    assert violations(page) == [] and small_targets(page) == []
    element = visit(page, shop, number=number)
    assert shown(element) == ("valid", "good", "Chứng nhận còn hiệu lực")
    element = visit(page, shop, number=number, profile="tiktok:somebody.else", lang="en")
    assert shown(element) == ("invalid", "bad", "Wrong profile")
    assert [text for text in said if "favicon" not in text and "404" not in text] == []


@pytest.mark.parametrize(
    ("verdict", "look"),
    [
        ("revoked", ("invalid", "bad")),
        ("suspended", ("invalid", "wait")),
        ("expired", ("invalid", "wait")),
        ("superseded", ("invalid", "wait")),
        ("tampered", ("invalid", "bad")),
        ("status_unavailable", ("unknown", "unknown")),
    ],
)
def test_every_verdict_has_its_look(
    page: Page, shop: tuple[Path, str], site: Site, verdict: str, look: tuple[str, str]
) -> None:
    element = visit(page, shop, number=site.numbers[verdict])
    assert shown(element)[:2] == look
    assert element.get_attribute("data-verdict") == verdict


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ({"trust": "/gone.json"}, "unavailable"),
        ({"trust": "/index.html"}, "unavailable"),
        ({"trust": "https://nobody.invalid/trust.json"}, "unavailable"),
        ({"trust": ""}, "misplaced"),
        ({"number": ""}, "misplaced"),
        ({"profile": "no profile at all"}, "unavailable"),
    ],
)
def test_what_cannot_be_checked_is_grey(
    page: Page, shop: tuple[Path, str], site: Site, attributes: dict[str, str], code: str
) -> None:
    element = visit(page, shop, **{"number": site.numbers["valid"], **attributes})
    assert shown(element)[:2] == ("unknown", "unknown")
    assert element.get_attribute("data-code") == code


def test_it_turns_red_when_it_is_looked_at_again(
    page: Page, shop: tuple[Path, str], site: Site
) -> None:
    number = site.issue("https://www.tiktok.com/@huy.hieu.cua.hang", "DEMO Huy Hiệu")
    element = visit(page, shop, number=number, profile="tiktok:huy.hieu.cua.hang", lang="vi")
    assert shown(element)[:2] == ("valid", "sure")
    site.revoke(number, "false_claim")
    # As the tab that was behind another one.
    page.evaluate('document.dispatchEvent(new Event("visibilitychange"))')
    page.locator('credibility-badge[data-verdict="revoked"]').wait_for()
    assert shown(element)[1] == "bad"


def test_another_question_forgets_the_answer_to_the_last_one(
    page: Page, shop: tuple[Path, str], site: Site
) -> None:
    element = visit(page, shop, number=site.numbers["valid"])
    was_green = element.evaluate(
        "(badge, number) => { badge.setAttribute('number', number);"
        " return [badge.dataset.outcome ?? null, badge.shadowRoot.querySelector('a').className]; }",
        site.numbers["revoked"],
    )
    assert was_green == [None, "unknown"]
    page.locator('credibility-badge[data-verdict="revoked"]').wait_for()


def test_a_page_can_read_what_it_found(page: Page, shop: tuple[Path, str], site: Site) -> None:
    element = visit(page, shop, number=site.numbers["valid"])
    found = element.evaluate(
        "async (badge) => { const told = new Promise((resolve) =>"
        " badge.addEventListener('credibility', (event) => resolve(event.detail)));"
        " const verdict = await badge.check(); return [await told, verdict.verdict]; }"
    )
    assert found[0]["verdict"] == found[1] == "valid"
    assert found[0]["certificate"]["number"].replace("-", "") == site.numbers["valid"]
