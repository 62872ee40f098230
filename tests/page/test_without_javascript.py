"""The office's own pages in Chromium with JavaScript switched off: every verdict, the question, the
report of a violation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from credissuer.operations import reports
from credissuer.operations.perform import perform
from credverifier.words import VERDICTS
from tests.page import accessibility
from tests.page.conftest import DESK, PHONE, Phone, Town
from tests.page.test_screenshots import FOLDER
from tests.page.test_verdicts import TOLD

BAD = "https://www.tiktok.com/@ke.muon.huy.hieu"


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A phone whose browser runs no script."""
    context = browser.new_context(
        viewport=PHONE, device_scale_factor=2, locale="vi-VN", java_script_enabled=False
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    said: list[str] = []
    page.on(
        "console",
        lambda message: said.append(message.text) if message.type in ("error", "warning") else None,
    )
    yield page
    context.close()
    assert [text for text in said if "Failed to load resource" not in text] == []


def told(page: Page) -> tuple[str | None, ...]:
    element = page.locator("[data-verdict]")
    assert element.count() == 1
    return tuple(element.get_attribute(f"data-{name}") for name in ("outcome", "verdict"))


def take(page: Page, name: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    picture = page.screenshot(
        path=FOLDER / f"server-{name}.png", full_page=True, animations="disabled"
    )
    assert len(picture) > 10_000, "an empty screen"


@pytest.mark.parametrize("verdict", TOLD)
def test_every_verdict_in_the_words_of_all(
    town: Town, door: str, plain: Page, verdict: str
) -> None:
    plain.goto(f"{door}/v/{town.numbers[verdict]}")
    assert told(plain) == (VERDICTS[verdict]["outcome"], verdict)
    for language in ("vi", "en"):
        assert VERDICTS[verdict]["headline"][language] in plain.locator(".panel").inner_text()
        assert ("Do máy chủ" if language == "vi" else "Checked by the server") in plain.locator(
            ".by"
        ).inner_text()
        assert plain.title().removeprefix("? ").startswith(VERDICTS[verdict]["headline"][language])
        assert plain.locator("html").get_attribute("lang") == language
        take(plain, f"{verdict}-{language}")
        if language == "vi":
            plain.click("#language")
    assert told(plain) == (VERDICTS[verdict]["outcome"], verdict)
    assert plain.locator("[name=robots]").get_attribute("content") == "noindex"
    assert plain.locator("script").count() == 0


def test_the_page_says_the_same_as_the_one_with_javascript(
    town: Town, door: str, plain: Page, phone: Phone
) -> None:
    for verdict in ("revoked", "superseded", "expired", "suspended", "tampered"):
        plain.goto(f"{door}/v/{town.numbers[verdict]}")
        phone.open(town.link(verdict))
        assert (
            plain.locator(".panel .lead").inner_text()
            == phone.page.locator(".panel .lead").inner_text()
        )
        assert plain.locator(".panel").get_attribute("class") == phone.page.locator(
            ".panel"
        ).get_attribute("class")


def test_the_question_is_answered_by_a_tap(town: Town, door: str, plain: Page) -> None:
    plain.goto(f"{door}/v/{town.numbers['valid']}")
    assert plain.locator(".panel.ask").count() == 1 and plain.locator(".panel.good").count() == 0
    plain.locator(".question .face").first.click()
    assert told(plain) == ("valid", "valid")
    assert "Đúng kênh đã được chứng nhận" in plain.locator(".panel.good").inner_text()
    assert plain.locator(".account.current").count() == 1
    assert (
        plain.url == f"{door}/v/{town.numbers['valid']}"
    )  # nothing in the address that could be handed on
    take(plain, "matched-vi")
    plain.get_by_text("Chọn lại kênh").click()
    assert plain.locator(".panel.ask").count() == 1


def test_another_profile_is_not_the_certified_one(town: Town, door: str, plain: Page) -> None:
    plain.goto(f"{door}/v/{town.numbers['valid']}")
    plain.fill("#profile", BAD)
    plain.press("#profile", "Enter")
    assert told(plain) == ("invalid", "profile_mismatch")
    assert "@ke.muon.huy.hieu (TikTok)" in plain.locator(".panel.bad").inner_text()
    take(plain, "profile_mismatch-vi")


def test_a_profile_that_cannot_be_read_leaves_the_question_open(
    town: Town, door: str, plain: Page
) -> None:
    plain.goto(f"{door}/v/{town.numbers['valid']}")
    plain.fill("#profile", "kênh của tôi")
    plain.press("#profile", "Enter")
    assert told(plain) == ("valid", "valid") and plain.locator(".panel.ask").count() == 1
    assert "Không đọc được" in plain.locator(".problem").inner_text()
    assert plain.input_value("#profile") == "kênh của tôi"


def test_no_address_answers_the_question(town: Town, door: str, plain: Page) -> None:
    profile = "https://www.tiktok.com/@demo.anhnguyet"
    plain.goto(f"{door}/v/{town.numbers['valid']}?profile={profile}&verdict=valid")
    assert plain.locator(".panel.ask").count() == 1 and plain.locator(".panel.good").count() == 0
    form = f'<form method="post" action="{door}/v/{town.numbers["valid"]}"><button name="profile" value="{profile}">x</button></form>'
    plain.route(
        "https://elsewhere.example/",
        lambda route: route.fulfill(body=form, content_type="text/html"),
    )
    plain.goto("https://elsewhere.example/")
    plain.click("button")
    plain.wait_for_url(f"{door}/**")
    assert plain.locator(".panel.ask").count() == 1 and plain.locator(".panel.good").count() == 0


def test_the_page_that_needs_javascript_leads_to_the_one_that_does_not(
    town: Town, door: str, plain: Page
) -> None:
    plain.goto(f"{door}/c/{town.numbers['revoked']}")
    assert plain.locator("[data-verdict]").count() == 0
    plain.locator('a[href="?server"]').first.click()
    assert told(plain) == ("invalid", "revoked")
    plain.goto(door)
    plain.locator('a[href="?server"]').first.click()
    plain.fill("#number", f"{town.public_url}/c/{town.numbers['suspended']}")
    plain.press("#number", "Enter")
    assert told(plain) == ("invalid", "suspended")
    plain.fill("#number", "7K3M9-QX2HT")
    plain.press("#number", "Enter")
    assert told(plain) == ("invalid", "malformed")


def test_on_a_host_of_files_alone_it_says_that_nothing_is_known(town: Town, plain: Page) -> None:
    plain.goto(town.link("valid"))
    plain.locator('a[href="?server"]').first.click()
    assert plain.locator("[data-verdict]").count() == 0
    assert "ở đây không có máy chủ" in plain.locator("body").inner_text()


def test_a_violation_is_reported(town: Town, door: str, plain: Page) -> None:
    plain.goto(f"{door}/v/{town.numbers['revoked']}")
    plain.get_by_role("link", name="Báo vi phạm").click()
    assert plain.input_value("#number").replace("-", "") == town.numbers["revoked"]
    plain.fill("#text", "Vẫn treo huy hiệu\ntrong mọi video.\u202e")
    plain.fill("#evidence", "https://www.tiktok.com/@x/video/1\n\nảnh chụp")
    take(plain, "report-vi")
    plain.get_by_role("button", name="Gửi báo cáo").click()
    assert "Hãy chọn một việc" in plain.locator("#kind-wrong").inner_text()
    assert plain.input_value("#text").startswith("Vẫn treo huy hiệu")
    take(plain, "report-wrong-vi")
    plain.select_option("#kind", "borrowed_badge")
    plain.fill("#contact", "a@example.vn")
    plain.get_by_role("button", name="Gửi báo cáo").click()
    receipt = re.search(r"R-[0-9A-Z]{8}", plain.locator("main").inner_text())
    assert receipt is not None
    take(plain, "report-received-vi")
    kept = reports.facts(
        perform(town.office, town.office.call(DESK), reports.read_report, receipt[0])
    )
    assert (kept["kind"], kept["text"], kept["contact"]) == (
        "borrowed_badge",
        "Vẫn treo huy hiệu\ntrong mọi video.",
        "a@example.vn",
    )
    assert kept["evidence"] == ["https://www.tiktok.com/@x/video/1", "ảnh chụp"]
    assert kept["number"].replace("-", "") == town.numbers["revoked"]


@pytest.mark.parametrize("place", ["/v/{valid}", "/v/{revoked}", "/v/?number=", "/bao-vi-pham"])
def test_it_reflows_at_320_pixels(town: Town, door: str, browser: Browser, place: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto(door + place.format(**town.numbers))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for target in page.locator(
        "button, select, textarea, a.main, a.plain, input:not([type=hidden])"
    ).all():
        box = target.bounding_box()
        assert box is not None and box["height"] >= 47.5, target.inner_text()
    page.close()


def test_where_no_server_takes_reports_it_says_where_to_write(town: Town, plain: Page) -> None:
    plain.goto(f"{town.public_url}/bao-vi-pham.html")
    assert "không có máy chủ nhận báo cáo" in plain.locator("main").inner_text()
    assert plain.locator("form").count() == 0
    take(plain, "report-static-vi")


@pytest.mark.parametrize(
    "place",
    [
        "/v/{valid}",
        "/v/{revoked}",
        "/v/{suspended}",
        "/v/{superseded}",
        "/v/{not_found}",
        "/v/?number=",
        "/bao-vi-pham",
    ],
)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_every_text_is_readable(
    town: Town, door: str, browser: Browser, place: str, theme: str
) -> None:
    page = browser.new_page(viewport=PHONE, color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    for language in ("vi", "en"):
        path = place.format(**town.numbers)
        page.goto(f"{door}{path}{'&' if '?' in path else '?'}lang={language}")
        found = accessibility.judged(page)
        assert found["violations"] == [] and found["passes"] > 15
        assert min(accessibility.contrasts(page))[0] >= 7
    assert accessibility.small_targets(page) == []
    assert accessibility.overflowing(page, 320, "112.5%") == []
    assert accessibility.overflowing(page, 390, "225%") == []
    page.close()
