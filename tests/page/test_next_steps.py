"""Each verdict offers next steps, a report and the details behind it (JOURNEYS 1.2 and 1.3)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.page.conftest import Phone, Site

RETRY, REPORT = "Thử lại", "Báo vi phạm"
FIRST_STEPS = {
    "malformed": [RETRY],
    "unknown_issuer": [REPORT],
    "tampered": [RETRY, REPORT],
    "revoked": [REPORT],
    "superseded": ["Mở bản mới "],
    "suspended": ["Tạm đình chỉ nghĩa là gì?"],
    "expired": [],
    "not_yet_valid": [],
    "not_found": [],
    "status_unavailable": [RETRY],
    "valid": [],
}
TOOLS = ("malformed", "unknown_issuer", "tampered", "not_found")
SHAPES = {
    "malformed": ("unknown", 2),
    "unknown_issuer": ("bad", 2),
    "tampered": ("bad", 3),
    "revoked": ("bad", 3),
    "superseded": ("info", 2),
    "suspended": ("warn", 3),
    "expired": ("warn", 2),
    "not_yet_valid": ("info", 2),
    "not_found": ("unknown", 1),
    "status_unavailable": ("unknown", 3),
    "valid": ("ask", 2),
}
"""Tone, and of how many strokes the drawing is."""


@pytest.mark.parametrize("verdict", FIRST_STEPS)
def test_a_verdict_has_its_shape_and_its_next_steps(site: Site, phone: Phone, verdict: str) -> None:
    phone.open(site.link(verdict))
    page = phone.page
    tone, strokes = SHAPES[verdict]
    assert page.locator(f".panel.{tone} .mark path").count() == strokes
    steps = page.locator("[data-verdict] > .actions").first.locator("a, button, summary")
    first = [step.inner_text() for step in steps.all()] if FIRST_STEPS[verdict] else []
    assert len(first) == len(FIRST_STEPS[verdict])
    assert all(
        text.startswith(expected)
        for text, expected in zip(first, FIRST_STEPS[verdict], strict=True)
    ), first
    if verdict in TOOLS:
        expect(page.locator(".tools #asked")).to_be_visible()
    else:
        last = [
            step.inner_text()
            for step in page.locator("[data-verdict] > .actions").last.locator("a").all()
        ]
        assert last == ["Kiểm tra chứng nhận khác"] + [REPORT] * (
            REPORT not in FIRST_STEPS[verdict]
        )
    for link in page.get_by_role("link", name=REPORT).all():
        assert link.get_attribute("href") == f"/bao-vi-pham?number={site.numbers[verdict]}&lang=vi"


def test_the_meaning_of_a_suspension_is_explained(site: Site, phone: Phone) -> None:
    phone.open(site.link("suspended"))
    phone.page.get_by_text("Tạm đình chỉ nghĩa là gì?").click()
    expect(phone.page.locator(".meaning p")).to_contain_text("chưa kết luận")


def test_a_superseded_certificate_links_to_its_successor(site: Site, phone: Phone) -> None:
    phone.open(site.link("superseded"))
    phone.page.get_by_role("link", name="Mở bản mới").click()
    assert phone.wait_for_verdict("valid")


def test_each_account_shows_when_control_was_proven(site: Site, phone: Phone) -> None:
    proven = site.office.clock().date()
    for verdict in ("valid", "revoked"):
        phone.open(site.link(verdict))
        accounts = phone.page.locator(".account").count()
        # The rows of the question have room for the answer alone.
        where = ".facts .proofs li" if verdict == "valid" else ".account .texts"
        times = phone.page.locator(f"{where} time")
        expect(times).to_have_count(accounts)
        assert all(str(proven.year) in time.inner_text() for time in times.all())
        said = phone.page.locator(".told").inner_text()
        assert said.count("Đã xác minh chủ kênh") == (1 if verdict == "valid" else accounts)


def test_the_details_show_the_source_and_time_of_each_check(site: Site, phone: Phone) -> None:
    phone.open(site.link("valid"))
    phone.page.click(".details summary")
    lines = phone.page.locator(".checks li")
    expect(lines).to_have_count(6)
    texts = [line.inner_text() for line in lines.all()]
    host, number = site.public_url.partition("://")[2], site.numbers["valid"]
    assert f"Nguồn: {host}/c/{number}.jwt" in texts[0]
    assert f"Nguồn: {host}/.well-known/trust-list.json" in texts[1]
    assert f"Nguồn: {host}/c/{number}.jwt" in texts[2]
    assert "Nguồn: đồng hồ của máy này" in texts[3]
    assert f"Nguồn: {host}/status/" in texts[4]
    assert "Nguồn" not in texts[5], "no profile was given yet"
    assert phone.page.locator(".checks time").count() == 5


def test_only_the_link_is_shared_and_no_verdict(site: Site, phone: Phone) -> None:
    phone.page.add_init_script(
        "navigator.share = async (what) => { globalThis.shared = what; };"
        "Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined });"
    )
    phone.open(site.link("valid"))
    # Once everything is loaded, because a late file redraws the screen.
    phone.page.wait_for_load_state("networkidle")
    phone.page.click(".details summary")
    phone.page.get_by_role("button", name="Chia sẻ liên kết").click()
    shared = phone.page.evaluate("shared")
    assert shared["url"] == site.link("valid")
    assert sorted(shared) == ["text", "url"]
    assert "mở để xem trạng thái hiện tại" in shared["text"]
    assert "hiệu lực" not in shared["text"]
    phone.page.evaluate("delete navigator.share")
    phone.page.get_by_role("button", name="Chia sẻ liên kết").click()
    expect(phone.page.locator(".details .hint[role=status]")).to_have_text(site.link("valid"))


def test_the_verdict_stays_if_the_details_cannot_be_loaded(site: Site, phone: Phone) -> None:
    phone.page.route("**/contents.js", lambda route: route.abort())
    phone.open(site.link("valid"))
    phone.page.click(".details summary")
    expect(phone.page.locator(".details")).to_contain_text("Chưa tải được phần chi tiết")
    assert phone.shown_verdict() == ("valid", "valid", "")


def test_a_trust_list_that_does_not_arrive_is_unreachable(site: Site, phone: Phone) -> None:
    held_requests = []
    phone.page.route("**/.well-known/trust-list.json", lambda route: held_requests.append(route))
    phone.open(site.link("valid"))
    assert phone.shown_verdict() == ("unknown", "unreachable", "link.unreachable")


def test_on_a_slow_network_no_verdict_is_shown_early(site: Site, phone: Phone) -> None:
    slow = {
        "offline": False,
        "latency": 400,
        "downloadThroughput": 50_000,
        "uploadThroughput": 20_000,
    }
    phone.context.new_cdp_session(phone.page).send("Network.emulateNetworkConditions", slow)
    phone.page.goto(site.link("valid"), wait_until="commit")
    expect(phone.page.locator("#progress")).to_contain_text("Đang kiểm tra…")
    assert phone.page.locator("[data-verdict], .panel").count() == 0
    assert phone.wait_for_verdict() == "valid"
    expect(phone.page.locator("#progress")).to_be_empty()


def test_retrying_after_a_lost_connection_gives_the_verdict(site: Site, phone: Phone) -> None:
    phone.page.route("**/status/*", lambda route: route.abort())
    phone.open(site.link("revoked"))
    assert phone.shown_verdict() == ("unknown", "status_unavailable", "status.unreachable")
    phone.page.unroute("**/status/*")
    phone.page.get_by_role("button", name=RETRY).click()
    assert phone.wait_for_verdict("revoked")
