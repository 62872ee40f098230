"""The page without a network: it opens, says what it cannot know, and caches nothing that is
green.
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
from tests.page.conftest import PHONE, Phone, Site

_SLEEP = "await new Promise((resolve) => setTimeout(resolve, 20))"
_READY = f"""async () => {{
  await navigator.serviceWorker.ready;
  while (!navigator.serviceWorker.controller) {_SLEEP};
}}"""
_CACHED = """async () => {
  const cached = {};
  for (const name of await caches.keys()) {
    const requests = await (await caches.open(name)).keys();
    for (const { url } of requests) cached[new URL(url).pathname] = name;
  }
  return cached;
}"""
_RECORD_REGISTRATION = """
const { register } = ServiceWorkerContainer.prototype;
ServiceWorkerContainer.prototype.register = function (...options) {
  window.hasRegistered = true;
  return register.apply(this, options);
};
"""
GREEN = ".panel.good, .panel.said, .panel.ask"


def wait_until(tab: Page, condition: str) -> None:
    """Wait until an asynchronous condition is true."""
    tab.evaluate(f"async () => {{ while (!({condition})) {_SLEEP}; }}")


@pytest.fixture
def installed(site: Site, phone: Phone) -> Phone:
    """A phone that showed a verdict and has installed the service worker."""
    phone.open(site.link("valid"))
    phone.page.evaluate(_READY)
    return phone


@pytest.fixture
def restored_site(site: Site) -> Iterator[Site]:
    """The site, whose page is restored after the test."""
    yield site
    for path, octets in page.page():
        (site.folder / path).write_bytes(octets)


def test_no_certificate_or_status_list_is_cached(site: Site, installed: Phone) -> None:
    for verdict in ("revoked", "tampered"):
        installed.open(site.link(verdict))
    cached = installed.page.evaluate(_CACHED)
    folder = next(name for name, _ in page.page() if name.startswith("web/")).split("/")[1]
    assert {
        "/",
        "/.well-known/trust-list.json",
        f"/web/{folder}/main.js",
        f"/web/{folder}/offline_qr.js",
    } <= cached.keys()
    other_paths = [path for path in cached if not path.startswith(f"/web/{folder}/")]
    assert sorted(other_paths) == ["/", "/.well-known/trust-list.json"]
    assert (
        len({name for path, name in cached.items() if path != "/.well-known/trust-list.json"}) == 1
    )


def test_offline_a_link_opens_without_a_verdict_and_can_be_retried(
    site: Site, installed: Phone
) -> None:
    installed.context.set_offline(True)
    installed.open(site.link("valid"))
    assert installed.shown_verdict() == ("unknown", "unreachable", "link.unreachable")
    expect(installed.page.locator(".offline")).to_contain_text("ngoại tuyến")
    assert installed.page.locator(GREEN).count() == 0
    installed.page.click("#language")
    expect(installed.page.locator(".offline")).to_contain_text("offline")
    installed.context.set_offline(False)
    expect(installed.page.locator(".offline")).to_have_count(0)
    installed.page.get_by_role("button", name="Try again").click()
    assert installed.wait_for_verdict("valid")


def test_offline_the_status_of_a_printed_code_is_unknown(site: Site, installed: Phone) -> None:
    packed = offline_qr.encode(site.token("valid"), site.public_url).partition("#")[2]
    installed.context.set_offline(True)
    installed.open(f"{site.public_url}/V#{packed}")
    assert installed.shown_verdict() == ("unknown", "status_unavailable", "status.unreachable")
    assert installed.page.locator(GREEN).count() == 0


def test_a_cached_trust_list_gives_no_valid_verdict(site: Site, installed: Phone) -> None:
    trust = site.folder / ".well-known/trust-list.json"
    published = trust.read_bytes()
    trust.unlink()
    installed.context.route("**/.well-known/trust-list.json", lambda route: route.abort())
    try:
        (
            site.folder / ".well-known" / "trust-list.json"
        ).mkdir()  # because the host must fail, not the network
        installed.open(site.link("valid"))
        shown = installed.shown_verdict()
    finally:
        (site.folder / ".well-known" / "trust-list.json").rmdir()
        trust.write_bytes(published)
    assert shown[0] == "unknown"
    assert installed.page.locator(GREEN).count() == 0


def test_a_newer_page_is_shown_at_once_and_replaces_the_cached_one(
    restored_site: Site, installed: Phone
) -> None:
    shell = restored_site.folder / "index.html"
    newer = shell.read_text("utf-8").replace("<title>", "<title>Bản mới · ").encode("utf-8")
    build = json.loads((restored_site.folder / page.BUILD).read_text("ascii"))
    build["files"]["/index.html"] = page.integrity(newer)
    (restored_site.folder / page.BUILD).write_text(json.dumps({**build, "build": "newer"}), "ascii")
    for name in ("index.html", "404.html"):
        (restored_site.folder / name).write_bytes(newer)
    response = installed.page.goto(restored_site.link("revoked"))
    assert response is not None and "Bản mới" in response.text()
    wait_until(installed.page, "(await caches.keys()).sort().join() === 'issuers,page-newer'")
    installed.context.set_offline(True)
    response = installed.page.goto(restored_site.link("revoked"))
    assert response is not None and "Bản mới" in response.text()


def test_a_page_with_another_hash_is_not_cached(restored_site: Site, browser: Browser) -> None:
    folder = next(name for name, _ in page.page() if name.startswith("web/")).split("/")[1]
    offline_reader = restored_site.folder / "web" / folder / "offline_qr.js"
    offline_reader.write_text(offline_reader.read_text("utf-8") + "//", "utf-8")
    context = browser.new_context(viewport=PHONE, locale="vi-VN")
    tab = context.new_page()
    tab.add_init_script(_RECORD_REGISTRATION)
    tab.goto(restored_site.link("valid"))
    tab.locator("[data-verdict]").wait_for()
    wait_until(tab, "window.hasRegistered && !(await navigator.serviceWorker.getRegistration())")
    assert tab.evaluate(_CACHED).keys() <= {
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
    """Share like an Android application: a POST to the `share_target` of the manifest."""
    with phone.page.expect_navigation(url="**/?shared"):
        phone.page.evaluate(_SHARE, [texts, base64.b64encode(picture).decode("ascii")])


def test_a_shared_text_is_checked_like_a_pasted_one(site: Site, installed: Phone) -> None:
    requests: list[str] = []
    installed.page.on("request", lambda request: requests.append(f"{request.method} {request.url}"))
    share(installed, {"title": "TikTok", "text": f"Xem thử {site.link('revoked')} nhé", "url": ""})
    assert installed.wait_for_verdict("revoked")
    assert urlsplit(installed.page.url).path == f"/c/{site.numbers['revoked']}"
    assert installed.page.evaluate(_CACHED).keys().isdisjoint({"/share", "/?shared"})
    installed.page.go_back()
    expect(installed.page.locator(".front")).to_be_visible()


def test_a_shared_picture_is_read_on_the_phone(site: Site, installed: Phone) -> None:
    share(
        installed,
        {"title": "Ảnh"},
        qr.png(qr.qr_matrix(qr.link_text(site.public_url, site.numbers["suspended"]))),
    )
    assert installed.wait_for_verdict("suspended")


def test_an_empty_share_leads_to_the_check_screen(site: Site, installed: Phone) -> None:
    share(installed, {"title": "", "text": " "})
    expect(installed.page.locator(".front")).to_be_visible()
    installed.page.goto(f"{site.public_url}/?shared")
    expect(installed.page.locator(".front")).to_be_visible()
    assert installed.page.url == f"{site.public_url}/"


def test_the_worker_is_not_cached_and_has_its_own_policy(site: Site, phone: Phone) -> None:
    response = phone.page.request.get(f"{site.public_url}/sw.js")
    assert response.headers["content-type"] == "text/javascript"
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["content-security-policy"].endswith("connect-src 'self'")
    assert Path(site.folder / "sw.js").stat().st_size < 4000
