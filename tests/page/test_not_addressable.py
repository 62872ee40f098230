"""No URL, history entry or bookmark contains a verdict; it is always computed from published
files.
"""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.page.conftest import PHONE, Phone, Site

GREEN = ".panel.good, .panel.said, .panel.ask"


def test_no_query_fragment_or_path_gives_a_verdict(site: Site, phone: Phone) -> None:
    number, token = site.numbers["valid"], site.token("valid")
    for path in (
        "/?verdict=valid",
        "/?profile=https://www.tiktok.com/@demo.anhnguyet&outcome=valid&match=true",
        f"/?number={number}",
        f"/?c={number}#{token}",
        f"/#{token}",
        "/#verdict=valid",
        "/valid",
        "/valid.html",
        f"/verdict/valid/{number}",
        f"/C?number={number}",
        "/v",
        "/v?verdict=valid",
    ):
        phone.page.goto("about:blank")
        phone.page.goto(site.public_url + path)
        phone.page.locator(".front").wait_for()
        assert phone.page.locator("[data-verdict]").count() == 0, path
        assert phone.page.locator(GREEN).count() == 0, path
    for path in (
        f"/c/{number}?profile=https://www.tiktok.com/@demo.anhnguyet",
        f"/c/{number}#tiktok:demo.anhnguyet",
    ):
        phone.page.goto("about:blank")
        phone.open(site.public_url + path)
        assert phone.page.locator(".panel.good").count() == 0, (
            "an address does not say on which profile somebody is"
        )


def test_the_browser_history_contains_no_verdict(site: Site, phone: Phone) -> None:
    phone.page.goto(site.public_url)
    phone.page.locator("#asked").fill(site.token("valid"))
    phone.page.locator("#asked").press("Enter")
    phone.wait_for_verdict("valid")
    phone.page.locator(".question .face").first.click()
    phone.page.locator(".panel.said").wait_for()
    # A number of this load of the page: it tells nothing, and it opens nothing in another.
    key = phone.page.evaluate("history.state")
    assert re.fullmatch(r"[0-9.]+ 1", key)
    assert phone.page.url == f"{site.public_url}/", "it shows no address that could be passed on"
    phone.page.reload()
    phone.page.locator(".front").wait_for()
    phone.page.go_back()
    phone.page.locator(".front").wait_for()
    phone.page.go_forward()
    phone.page.locator(".front").wait_for()
    for state in (key, re.sub(r" 1$", " 0", key), "0", 0):
        phone.page.evaluate(
            "(state) => { history.pushState(state, '', '/'); history.pushState(state, '', '/?x'); }",
            state,
        )
        phone.page.go_back()
        phone.page.locator(".front").wait_for()
        assert phone.page.locator("[data-verdict]").count() == 0
    forged = {"verdict": "valid", "view": {"verdict": {"verdict": "valid", "outcome": "valid"}}}
    phone.page.evaluate(
        "(state) => { history.pushState(state, '', '/'); history.pushState(state, '', '/?x'); }",
        forged,
    )
    phone.page.go_back()
    phone.page.locator(".front").wait_for()
    assert phone.page.locator("[data-verdict]").count() == 0


def test_a_bookmark_is_verified_again_and_does_not_contain_the_profile(
    site: Site, phone: Phone, browser: Browser
) -> None:
    phone.open(site.link("valid"))
    phone.page.locator("#profile").fill("https://www.tiktok.com/@demo.anhnguyet")
    phone.page.locator("#profile").press("Enter")
    phone.page.locator(".panel.good").wait_for()
    context = browser.new_context(viewport=PHONE)
    other_page = context.new_page()
    requested_urls: list[str] = []
    other_page.on("request", lambda request: requested_urls.append(request.url))
    other_page.goto(phone.page.url)
    expect(other_page.locator(".panel.ask")).to_be_visible()
    assert [url for url in requested_urls if "/status/" in url]
    assert other_page.locator(".panel.good").count() == 0
    context.close()


def test_going_back_shows_no_answer_of_the_earlier_visit(site: Site, phone: Phone) -> None:
    """Going back in the browser verifies again, or shows the time of the earlier check."""
    phone.open(site.link("valid"))
    before = phone.page.locator(".times time").first.get_attribute("datetime")
    phone.page.goto("about:blank")
    phone.page.go_back()
    phone.wait_for_verdict("valid")
    assert phone.page.locator(".panel.good").count() == 0
    assert phone.page.locator(".times time").first.get_attribute("datetime") >= (before or "")
