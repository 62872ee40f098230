"""Each verdict leads on: what to do next, whom to tell, and what stands behind it (JOURNEYS 1.2 and
1.3).
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.page.conftest import Phone, Town

RETRY, REPORT = "Thử lại", "Báo vi phạm"
FIRST = {
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
    "expired": ("warn", 5),
    "not_yet_valid": ("info", 5),
    "not_found": ("unknown", 1),
    "status_unavailable": ("unknown", 3),
    "valid": ("ask", 3),
}
"""Tone, and of how many strokes the drawing is."""


@pytest.mark.parametrize("verdict", FIRST)
def test_a_verdict_has_its_shape_and_its_next_steps(town: Town, phone: Phone, verdict: str) -> None:
    phone.open(town.link(verdict))
    page = phone.page
    tone, strokes = SHAPES[verdict]
    assert page.locator(f".panel.{tone} .mark path").count() == strokes
    steps = page.locator("[data-verdict] > .actions").first.locator("a, button, summary")
    first = [step.inner_text() for step in steps.all()] if FIRST[verdict] else []
    assert len(first) == len(FIRST[verdict])
    assert all(
        told.startswith(wanted) for told, wanted in zip(first, FIRST[verdict], strict=True)
    ), first
    if verdict in TOOLS:
        expect(page.locator(".tools #asked")).to_be_visible()
    else:
        last = [
            step.inner_text()
            for step in page.locator("[data-verdict] > .actions").last.locator("a").all()
        ]
        assert last == ["Kiểm tra chứng nhận khác"] + [REPORT] * (REPORT not in FIRST[verdict])
    for link in page.get_by_role("link", name=REPORT).all():
        assert link.get_attribute("href") == f"/bao-vi-pham?number={town.numbers[verdict]}"


def test_suspended_says_what_it_means(town: Town, phone: Phone) -> None:
    phone.open(town.link("suspended"))
    phone.page.get_by_text("Tạm đình chỉ nghĩa là gì?").click()
    expect(phone.page.locator(".meaning p")).to_contain_text("chưa kết luận")


def test_the_new_one_opens(town: Town, phone: Phone) -> None:
    phone.open(town.link("superseded"))
    phone.page.get_by_role("link", name="Mở bản mới").click()
    assert phone.decided("valid")


def test_each_handle_tells_when_control_was_last_proven(town: Town, phone: Phone) -> None:
    proven = town.office.clock().date()
    for verdict in ("valid", "revoked"):
        phone.open(town.link(verdict))
        rows = phone.page.locator(".account .texts").all()
        assert rows
        for row in rows:
            assert "Đã xác minh chủ kênh ngày " in row.inner_text()
    assert str(proven.year) in phone.page.locator(".account .texts time").first.inner_text()


def test_the_details_give_each_check_its_source_and_time(town: Town, phone: Phone) -> None:
    phone.open(town.link("valid"))
    phone.page.click(".details summary")
    lines = phone.page.locator(".checks li")
    expect(lines).to_have_count(6)
    told = [line.inner_text() for line in lines.all()]
    host, number = town.public_url.partition("://")[2], town.numbers["valid"]
    assert f"Nguồn: {host}/c/{number}.jwt" in told[0]
    assert f"Nguồn: {host}/.well-known/trust-list.json" in told[1]
    assert f"Nguồn: {host}/c/{number}.jwt" in told[2]
    assert "Nguồn: đồng hồ của máy này" in told[3]
    assert f"Nguồn: {host}/status/" in told[4]
    assert "Nguồn" not in told[5], "no profile was given yet"
    assert phone.page.locator(".checks time").count() == 5


def test_what_is_shared_is_the_link_and_never_a_verdict(town: Town, phone: Phone) -> None:
    phone.page.add_init_script(
        "navigator.share = async (what) => { globalThis.shared = what; };"
        "Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined });"
    )
    phone.open(town.link("valid"))
    # Once everything is loaded, because what arrives late on a busy machine draws the screen anew.
    phone.page.wait_for_load_state("networkidle")
    phone.page.click(".details summary")
    phone.page.get_by_role("button", name="Chia sẻ liên kết").click()
    shared = phone.page.evaluate("shared")
    assert shared["url"] == town.link("valid")
    assert sorted(shared) == ["text", "url"]
    assert "mở để xem trạng thái hiện tại" in shared["text"]
    assert "hiệu lực" not in shared["text"]
    phone.page.evaluate("delete navigator.share")
    phone.page.get_by_role("button", name="Chia sẻ liên kết").click()
    expect(phone.page.locator(".details").get_by_role("status")).to_have_text(town.link("valid"))


def test_without_the_details_the_verdict_stands(town: Town, phone: Phone) -> None:
    phone.page.route("**/contents.js", lambda route: route.abort())
    phone.open(town.link("valid"))
    phone.page.click(".details summary")
    expect(phone.page.locator(".details")).to_contain_text("Chưa tải được phần chi tiết")
    assert phone.told() == ("valid", "valid", "")


def test_no_answer_of_the_trust_list_is_an_answer_in_time(town: Town, phone: Phone) -> None:
    waiting = []
    phone.page.route("**/.well-known/trust-list.json", lambda route: waiting.append(route))
    phone.open(town.link("valid"))
    assert phone.told() == ("unknown", "unreachable", "link.unreachable")


def test_on_a_slow_network_nothing_is_said_before_it_is_known(town: Town, phone: Phone) -> None:
    slow = {
        "offline": False,
        "latency": 400,
        "downloadThroughput": 50_000,
        "uploadThroughput": 20_000,
    }
    phone.context.new_cdp_session(phone.page).send("Network.emulateNetworkConditions", slow)
    phone.page.goto(town.link("valid"), wait_until="commit")
    expect(phone.page.locator("#progress")).to_contain_text("Đang kiểm tra…")
    assert phone.page.locator("[data-verdict], .panel").count() == 0
    assert phone.decided() == "valid"
    expect(phone.page.locator("#progress")).to_be_empty()


def test_a_network_that_comes_back_lets_the_same_question_be_answered(
    town: Town, phone: Phone
) -> None:
    phone.page.route("**/status/*", lambda route: route.abort())
    phone.open(town.link("revoked"))
    assert phone.told() == ("unknown", "status_unavailable", "status.unreachable")
    phone.page.unroute("**/status/*")
    phone.page.get_by_role("button", name=RETRY).click()
    assert phone.decided("revoked")
