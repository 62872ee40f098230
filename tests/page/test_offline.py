"""The page without a network: it opens, says what it cannot know, and nothing that was kept turns
anything green.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from credissuer.badges import qr
from credissuer.publication import page
from credverifier.wire.credentials import offline_qr
from tests.page.conftest import PHONE, Phone, Town

_READY = """async () => {
  await navigator.serviceWorker.ready;
  while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 20));
}"""
_KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) found[new URL(url).pathname] = name;
  return found;
}"""
_ASKED = """
const { register } = ServiceWorkerContainer.prototype;
ServiceWorkerContainer.prototype.register = function (...all) { window.asked = true; return register.apply(this, all); };
"""
GREEN = ".panel.good, .panel.ask"


def until(tab: Page, condition: str) -> None:
    """Wait for a condition that takes an `await` to find out."""
    tab.evaluate(
        f"async () => {{ while (!({condition})) await new Promise((resolve) => setTimeout(resolve, 20)); }}"
    )


@pytest.fixture
def installed(town: Town, phone: Phone) -> Phone:
    """A phone on which a verdict was looked up, and the worker had time to install itself."""
    phone.open(town.link("valid"))
    phone.page.evaluate(_READY)
    return phone


@pytest.fixture
def shared_town(town: Town) -> Iterator[Town]:
    """The town, put back as it was published."""
    yield town
    for path, octets in page.page():
        (town.root / path).write_bytes(octets)


def test_nothing_of_a_verdict_is_kept(town: Town, installed: Phone) -> None:
    for verdict in ("revoked", "tampered"):
        installed.open(town.link(verdict))
    kept = installed.page.evaluate(_KEPT)
    folder = next(name for name, _ in page.page() if name.startswith("web/")).split("/")[1]
    assert {
        "/",
        "/.well-known/trust-list.json",
        f"/web/{folder}/main.js",
        f"/web/{folder}/offline_qr.js",
    } <= kept.keys()
    strangers = [path for path in kept if not path.startswith(f"/web/{folder}/")]
    assert sorted(strangers) == ["/", "/.well-known/trust-list.json"]
    assert len({name for path, name in kept.items() if path != "/.well-known/trust-list.json"}) == 1


def test_offline_a_link_opens_and_is_left_open(town: Town, installed: Phone) -> None:
    installed.context.set_offline(True)
    installed.open(town.link("valid"))
    assert installed.told() == ("unknown", "unreachable", "link.unreachable")
    expect(installed.page.locator(".offline")).to_contain_text("ngoại tuyến")
    assert installed.page.locator(GREEN).count() == 0
    installed.page.click("#language")
    expect(installed.page.locator(".offline")).to_contain_text("offline")
    installed.context.set_offline(False)
    expect(installed.page.locator(".offline")).to_have_count(0)
    installed.page.get_by_role("button", name="Try again").click()
    assert installed.decided("valid")


def test_offline_a_printed_code_proves_its_signature_and_no_more(
    town: Town, installed: Phone
) -> None:
    packed = offline_qr.encode(town.token("valid"), town.public_url).partition("#")[2]
    installed.context.set_offline(True)
    installed.open(f"{town.public_url}/V#{packed}")
    assert installed.told() == ("unknown", "status_unavailable", "status.unreachable")
    assert installed.page.locator(GREEN).count() == 0


def test_a_kept_list_of_issuers_calls_nothing_good(town: Town, installed: Phone) -> None:
    trust = town.root / ".well-known/trust-list.json"
    published = trust.read_bytes()
    trust.unlink()
    installed.context.route("**/.well-known/trust-list.json", lambda route: route.abort())
    try:
        (town.root / ".well-known" / "trust-list.json").mkdir()  # the host fails, not the network
        installed.open(town.link("valid"))
        told = installed.told()
    finally:
        (town.root / ".well-known" / "trust-list.json").rmdir()
        trust.write_bytes(published)
    assert told[0] == "unknown"
    assert installed.page.locator(GREEN).count() == 0


def test_a_newer_page_is_shown_at_once_and_kept_in_place_of_the_old(
    shared_town: Town, installed: Phone
) -> None:
    shell = shared_town.root / "index.html"
    newer = shell.read_text("utf-8").replace("<title>", "<title>Bản mới · ").encode("utf-8")
    build = json.loads((shared_town.root / page.BUILD).read_text("ascii"))
    build["files"]["/index.html"] = page.integrity(newer)
    (shared_town.root / page.BUILD).write_text(json.dumps({**build, "build": "newer"}), "ascii")
    for name in ("index.html", "404.html"):
        (shared_town.root / name).write_bytes(newer)
    shown = installed.page.goto(shared_town.link("revoked"))
    assert shown is not None and "Bản mới" in shown.text()
    until(installed.page, "(await caches.keys()).sort().join() === 'issuers,page-newer'")
    installed.context.set_offline(True)
    shown = installed.page.goto(shared_town.link("revoked"))
    assert shown is not None and "Bản mới" in shown.text()


def test_a_page_of_other_octets_is_not_kept(shared_town: Town, browser: Browser) -> None:
    folder = next(name for name, _ in page.page() if name.startswith("web/")).split("/")[1]
    offline_reader = shared_town.root / "web" / folder / "offline_qr.js"
    offline_reader.write_text(offline_reader.read_text("utf-8") + "//", "utf-8")
    context = browser.new_context(viewport=PHONE)
    tab = context.new_page()
    tab.add_init_script(_ASKED)
    tab.goto(shared_town.link("valid"))
    tab.locator("[data-verdict]").wait_for()
    until(tab, "window.asked && !(await navigator.serviceWorker.getRegistration())")
    assert tab.evaluate(_KEPT).keys() <= {
        f"/web/{folder}/{path.name}" for path in offline_reader.parent.rglob("*")
    }
    context.close()


_SHARE = """async ([texts, picture]) => {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", enctype: "multipart/form-data", action: "/share" });
  for (const [name, value] of Object.entries(texts)) {
    const field = Object.assign(document.createElement("input"), { name, value });
    form.append(field);
  }
  if (picture) {
    const octets = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    const files = new DataTransfer();
    files.items.add(new File([octets], "shot.png", { type: "image/png" }));
    const field = Object.assign(document.createElement("input"), { type: "file", name: "picture" });
    field.files = files.files;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}"""


def share(phone: Phone, texts: dict[str, str], picture: bytes = b"") -> None:
    """As Android does it with what another application shares: a POST to the manifest's
    `share_target`.
    """
    with phone.page.expect_navigation(url="**/?shared"):
        phone.page.evaluate(_SHARE, [texts, base64.b64encode(picture).decode("ascii")])


def test_a_shared_text_is_checked_as_if_it_was_pasted(town: Town, installed: Phone) -> None:
    asked: list[str] = []
    installed.page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    share(installed, {"title": "TikTok", "text": f"Xem thử {town.link('revoked')} nhé", "url": ""})
    assert installed.decided("revoked")
    assert urlsplit(installed.page.url).path == f"/c/{town.numbers['revoked']}"
    assert installed.page.evaluate(_KEPT).keys().isdisjoint({"/share", "/?shared"})
    installed.page.go_back()
    expect(installed.page.locator(".front")).to_be_visible()


def test_a_shared_picture_is_read_on_the_phone(town: Town, installed: Phone) -> None:
    share(
        installed,
        {"title": "Ảnh"},
        qr.png(qr.qr_matrix(qr.link_text(town.public_url, town.numbers["suspended"]))),
    )
    assert installed.decided("suspended")


def test_an_empty_share_leads_to_the_check_screen(town: Town, installed: Phone) -> None:
    share(installed, {"title": "", "text": " "})
    expect(installed.page.locator(".front")).to_be_visible()
    installed.page.goto(f"{town.public_url}/?shared")
    expect(installed.page.locator(".front")).to_be_visible()
    assert installed.page.url == f"{town.public_url}/"


def test_the_manifest_is_read_without_a_complaint(town: Town, phone: Phone) -> None:
    phone.page.goto(town.public_url)
    session = phone.context.new_cdp_session(phone.page)
    told = session.send("Page.getAppManifest")
    assert told["errors"] == []
    manifest = json.loads(told["data"])
    assert manifest["lang"] == "vi" and manifest["share_target"]["action"] == "/share"
    for icon in manifest["icons"]:
        assert (
            phone.page.request.get(town.public_url + icon["src"]).headers["content-type"]
            == icon["type"]
        )
    missing = {
        error["errorId"]
        for error in session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    }
    assert missing == {"in-incognito"}, "all there is against it is that tests leave nothing behind"


def test_the_worker_is_always_asked_for_anew_and_under_its_own_policy(
    town: Town, phone: Phone
) -> None:
    answer = phone.page.request.get(f"{town.public_url}/sw.js")
    assert answer.headers["content-type"] == "text/javascript"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-security-policy"].endswith("connect-src 'self'")
    assert Path(town.root / "sw.js").stat().st_size < 4000
