"""The office's own pages in Chromium without JavaScript: verdicts, profiles, reports of
violations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from credissuer.operations.perform import perform
from credissuer.operations.reporting import reports
from credverifier.words import VERDICTS
from tests.page.conftest import DESK, PHONE, Phone, Site
from tests.page.look import accessibility
from tests.page.look.test_screenshots import FOLDER
from tests.page.test_verdicts import OUTCOME_AND_CODE

OTHER_PROFILE = "https://www.tiktok.com/@ke.muon.huy.hieu"


@pytest.fixture
def scriptless_page(browser: Browser) -> Iterator[Page]:
    """The page of a phone without JavaScript; the console must have no errors."""
    context = browser.new_context(
        viewport=PHONE, device_scale_factor=2, locale="vi-VN", java_script_enabled=False
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    console_errors: list[str] = []
    page.on(
        "console",
        lambda message: (
            console_errors.append(message.text) if message.type in ("error", "warning") else None
        ),
    )
    yield page
    context.close()
    assert [text for text in console_errors if "Failed to load resource" not in text] == []


def shown_verdict(page: Page) -> tuple[str | None, ...]:
    element = page.locator("[data-verdict]")
    assert element.count() == 1
    return tuple(element.get_attribute(f"data-{name}") for name in ("outcome", "verdict"))


def take(page: Page, name: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    picture = page.screenshot(
        path=FOLDER / f"server-{name}.png", full_page=True, animations="disabled"
    )
    assert len(picture) > 10_000, "an empty screen"


@pytest.mark.parametrize("verdict", OUTCOME_AND_CODE)
def test_every_verdict_is_shown_with_its_words(
    site: Site, office_url: str, scriptless_page: Page, verdict: str
) -> None:
    scriptless_page.goto(f"{office_url}/v/{site.numbers[verdict]}")
    assert shown_verdict(scriptless_page) == (VERDICTS[verdict]["outcome"], verdict)
    for language in ("vi", "en"):
        genuine = {"vi": "Chứng nhận thật, còn hiệu lực", "en": "Genuine certificate, in force"}
        headline = genuine if verdict == "valid" else VERDICTS[verdict]["headline"]
        assert headline[language] in scriptless_page.locator(".panel").inner_text()
        assert (
            "Do máy chủ" if language == "vi" else "Checked by the server"
        ) in scriptless_page.locator(".by").inner_text()
        assert (
            scriptless_page.title()
            .removeprefix("? ")
            .startswith(VERDICTS[verdict]["headline"][language])
        )
        assert scriptless_page.locator("html").get_attribute("lang") == language
        take(scriptless_page, f"{verdict}-{language}")
        if language == "vi":
            scriptless_page.click("#language")
    assert shown_verdict(scriptless_page) == (VERDICTS[verdict]["outcome"], verdict)
    assert scriptless_page.locator("[name=robots]").get_attribute("content") == "noindex"
    assert scriptless_page.locator("script").count() == 0


def test_the_page_shows_the_same_words_as_with_javascript(
    site: Site, office_url: str, scriptless_page: Page, phone: Phone
) -> None:
    for verdict in ("revoked", "superseded", "expired", "suspended", "tampered"):
        scriptless_page.goto(f"{office_url}/v/{site.numbers[verdict]}")
        phone.open(site.link(verdict))
        assert (
            scriptless_page.locator(".panel .lead").inner_text()
            == phone.page.locator(".panel .lead").inner_text()
        )
        assert scriptless_page.locator(".panel").get_attribute("class") == phone.page.locator(
            ".panel"
        ).get_attribute("class")


def test_the_profile_is_chosen_by_a_tap(site: Site, office_url: str, scriptless_page: Page) -> None:
    scriptless_page.goto(f"{office_url}/v/{site.numbers['valid']}")
    assert (
        scriptless_page.locator(".panel.ask").count() == 1
        and scriptless_page.locator(".panel.good").count() == 0
    )
    scriptless_page.locator(".question .face").first.click()
    assert shown_verdict(scriptless_page) == ("valid", "valid")
    said = scriptless_page.locator(".panel.said").inner_text()
    assert "Bạn nói đang xem" in said and "So tên từng chữ cái".lower() in said.lower()
    assert scriptless_page.locator(".panel.good").count() == 0
    assert scriptless_page.locator(".account.current").count() == 1
    assert (
        scriptless_page.url == f"{office_url}/v/{site.numbers['valid']}"
    )  # because the URL must not contain the profile
    take(scriptless_page, "said-vi")
    handle = scriptless_page.locator(".spelled").inner_text()
    scriptless_page.fill("#profile", f"https://www.tiktok.com/{handle}")
    scriptless_page.press("#profile", "Enter")
    compared = scriptless_page.locator(".panel.good").inner_text()
    assert "Liên kết bạn dán đúng là kênh được chứng nhận" in compared
    take(scriptless_page, "matched-vi")
    scriptless_page.get_by_text("Chọn lại kênh").click()
    assert scriptless_page.locator(".panel.ask").count() == 1


SMALL = {"width": 360, "height": 560}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_name_question_and_first_rows_are_on_the_first_screen(
    site: Site, office_url: str, scriptless_page: Page, language: str
) -> None:
    scriptless_page.set_viewport_size(SMALL)
    scriptless_page.goto(f"{office_url}/v/{site.numbers['valid']}?lang={language}")
    rows = scriptless_page.locator(".question .account")
    parts = [scriptless_page.locator(one) for one in (".headline", "h1", "#which", "#profile")]
    for part in (*parts, rows.nth(0), rows.nth(0).locator(".hint"), rows.nth(0).locator(".open")):
        box = part.bounding_box()
        assert box is not None and box["y"] >= 0
        assert box["y"] + box["height"] <= SMALL["height"], part.inner_text()
    assert parts[-1].bounding_box()["y"] < rows.nth(0).bounding_box()["y"]  # type: ignore[index]
    name = scriptless_page.locator("h1").inner_text()
    assert scriptless_page.locator("main").inner_text().count(name) == 1


def test_another_profile_is_a_mismatch(site: Site, office_url: str, scriptless_page: Page) -> None:
    scriptless_page.goto(f"{office_url}/v/{site.numbers['valid']}")
    scriptless_page.fill("#profile", OTHER_PROFILE)
    scriptless_page.press("#profile", "Enter")
    assert shown_verdict(scriptless_page) == ("invalid", "profile_mismatch")
    assert "@ke.muon.huy.hieu (TikTok)" in scriptless_page.locator(".panel.bad").inner_text()
    take(scriptless_page, "profile_mismatch-vi")


def test_an_unreadable_profile_is_asked_for_again(
    site: Site, office_url: str, scriptless_page: Page
) -> None:
    scriptless_page.goto(f"{office_url}/v/{site.numbers['valid']}")
    scriptless_page.fill("#profile", "kênh của tôi")
    scriptless_page.press("#profile", "Enter")
    assert (
        shown_verdict(scriptless_page) == ("valid", "valid")
        and scriptless_page.locator(".panel.ask").count() == 1
    )
    assert "Không đọc được" in scriptless_page.locator(".problem").inner_text()
    assert scriptless_page.input_value("#profile") == "kênh của tôi"


def test_no_url_or_other_site_can_choose_the_profile(
    site: Site, office_url: str, scriptless_page: Page
) -> None:
    profile = "https://www.tiktok.com/@demo.anhnguyet"
    scriptless_page.goto(f"{office_url}/v/{site.numbers['valid']}?profile={profile}&verdict=valid")
    assert (
        scriptless_page.locator(".panel.ask").count() == 1
        and scriptless_page.locator(".panel.good").count() == 0
    )
    form = (
        f'<form method="post" action="{office_url}/v/{site.numbers["valid"]}">'
        f'<button name="profile" value="{profile}">x</button></form>'
    )
    scriptless_page.route(
        "https://elsewhere.example/",
        lambda route: route.fulfill(body=form, content_type="text/html"),
    )
    scriptless_page.goto("https://elsewhere.example/")
    scriptless_page.click("button")
    scriptless_page.wait_for_url(f"{office_url}/**")
    assert (
        scriptless_page.locator(".panel.ask").count() == 1
        and scriptless_page.locator(".panel.good").count() == 0
    )


def test_the_page_with_javascript_links_to_the_one_without(
    site: Site, office_url: str, scriptless_page: Page
) -> None:
    scriptless_page.goto(f"{office_url}/c/{site.numbers['revoked']}")
    assert scriptless_page.locator("[data-verdict]").count() == 0
    scriptless_page.locator('a[href="?server"]').first.click()
    assert shown_verdict(scriptless_page) == ("invalid", "revoked")
    scriptless_page.goto(office_url)
    scriptless_page.locator('a[href="?server"]').first.click()
    assert "credverifier check-csv" in scriptless_page.locator("#list").inner_text()
    scriptless_page.fill("#number", f"{site.public_url}/c/{site.numbers['suspended']}")
    scriptless_page.press("#number", "Enter")
    assert shown_verdict(scriptless_page) == ("invalid", "suspended")
    scriptless_page.fill("#number", "7K3M9-QX2HT")
    scriptless_page.press("#number", "Enter")
    assert shown_verdict(scriptless_page) == ("invalid", "malformed")


@pytest.mark.parametrize("path", ["/", "/bang-tinh", "/c/7K3M9QX2HS"])
def test_without_javascript_every_front_is_a_form_with_mark_and_host(
    site: Site, office_url: str, scriptless_page: Page, path: str
) -> None:
    for place, (language, title) in enumerate(
        (("vi", "Chứng nhận thật"), ("en", "Genuine certificate"))
    ):
        scriptless_page.goto(office_url + path)
        assert scriptless_page.locator(".bar img.logo").count() == 1
        assert scriptless_page.locator(".host").inner_text() == site.public_url.partition("://")[2]
        assert "credverifier check-csv" in scriptless_page.locator("main").inner_text()
        assert not scriptless_page.locator("#progress").is_visible()
        form = scriptless_page.locator("form").nth(place)
        form.locator("input[name=number]").fill(site.numbers["valid"])
        form.locator("button").click()
        assert scriptless_page.locator("html").get_attribute("lang") == language
        assert title in scriptless_page.locator(".panel").inner_text()
    with scriptless_page.expect_download() as download:
        scriptless_page.goto(office_url)
        scriptless_page.locator('a[href="/bang-mau.csv"]').first.click()
    assert download.value.suggested_filename == "bang-mau.csv"


def test_a_static_host_shows_no_verdict_without_javascript(
    site: Site, scriptless_page: Page
) -> None:
    scriptless_page.goto(site.link("valid"))
    scriptless_page.locator('a[href="?server"]').first.click()
    assert scriptless_page.locator("[data-verdict]").count() == 0
    assert "ở đây không có máy chủ" in scriptless_page.locator("body").inner_text()
    scriptless_page.fill("#ask-vi", site.numbers["valid"])
    scriptless_page.press("#ask-vi", "Enter")
    assert scriptless_page.locator("[data-verdict]").count() == 0
    assert "ở đây không có máy chủ" in scriptless_page.locator("body").inner_text()


def test_a_violation_can_be_reported(site: Site, office_url: str, scriptless_page: Page) -> None:
    scriptless_page.goto(f"{office_url}/v/{site.numbers['revoked']}")
    scriptless_page.get_by_role("link", name="Báo vi phạm").click()
    assert scriptless_page.input_value("#number").replace("-", "") == site.numbers["revoked"]
    scriptless_page.fill("#text", "Vẫn treo huy hiệu\ntrong mọi video.\u202e")
    scriptless_page.fill("#evidence", "https://www.tiktok.com/@x/video/1\n\nảnh chụp")
    take(scriptless_page, "report-vi")
    scriptless_page.get_by_role("button", name="Gửi báo cáo").click()
    assert "Hãy chọn một việc" in scriptless_page.locator("#kind-wrong").inner_text()
    assert scriptless_page.input_value("#text").startswith("Vẫn treo huy hiệu")
    take(scriptless_page, "report-wrong-vi")
    scriptless_page.select_option("#kind", "borrowed_badge")
    scriptless_page.fill("#contact", "a@example.vn")
    scriptless_page.get_by_role("button", name="Gửi báo cáo").click()
    receipt = re.search(r"R-[0-9A-Z]{8}", scriptless_page.locator("main").inner_text())
    assert receipt is not None
    take(scriptless_page, "report-received-vi")
    report = reports.facts(
        perform(site.office, site.office.call(DESK), reports.read_report, receipt[0])
    )
    assert (report["kind"], report["text"], report["contact"]) == (
        "borrowed_badge",
        "Vẫn treo huy hiệu\ntrong mọi video.",
        "a@example.vn",
    )
    assert report["evidence"] == ["https://www.tiktok.com/@x/video/1", "ảnh chụp"]
    assert report["number"].replace("-", "") == site.numbers["revoked"]


@pytest.mark.parametrize(
    "path",
    ["/v/{valid}", "/v/{revoked}", "/v/?number=", "/bao-vi-pham", "/chuong-trinh", "/nowhere"],
)
def test_it_reflows_at_320_pixels(site: Site, office_url: str, browser: Browser, path: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto(office_url + path.format(**site.numbers))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for target in page.locator(
        "button, select, textarea, a.main, a.plain, input:not([type=hidden])"
    ).all():
        box = target.bounding_box()
        assert box is not None and box["height"] >= 47.5, target.inner_text()
    page.close()


def test_a_static_host_says_that_it_takes_no_reports(site: Site, scriptless_page: Page) -> None:
    scriptless_page.goto(f"{site.public_url}/bao-vi-pham.html")
    assert "nên không nhận báo cáo được" in scriptless_page.locator("main").inner_text()
    assert scriptless_page.locator("form").count() == 0
    take(scriptless_page, "report-static-vi")


@pytest.mark.parametrize(
    "path",
    [
        "/v/{valid}",
        "/v/{revoked}",
        "/v/{suspended}",
        "/v/{superseded}",
        "/v/{not_found}",
        "/v/?number=",
        "/bao-vi-pham",
        "/chuong-trinh",
        "/nowhere",
    ],
)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_without_javascript_are_accessible(
    site: Site, office_url: str, browser: Browser, path: str, theme: str
) -> None:
    page = browser.new_page(viewport=PHONE, color_scheme=theme, reduced_motion="reduce")
    for language in ("vi", "en"):
        path = path.format(**site.numbers)
        page.goto(f"{office_url}{path}{'&' if '?' in path else '?'}lang={language}")
        findings = accessibility.axe_findings(page)
        assert findings["violations"] == [] and findings["passes"] > 15
        assert min(accessibility.contrasts(page))[0] >= 7
    assert accessibility.small_targets(page) == []
    assert accessibility.overflowing(page, 320, "112.5%") == []
    assert accessibility.overflowing(page, 390, "225%") == []
    page.close()
