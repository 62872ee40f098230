"""No address, no history and no bookmark leads to a verdict: each time it is computed from what is
published then.
"""

from __future__ import annotations

import json

from playwright.sync_api import Browser, expect

from tests.page.conftest import PHONE, Phone, Town

GREEN = ".panel.good, .panel.ask"


def test_no_query_fragment_or_path_is_a_verdict(town: Town, phone: Phone) -> None:
    good, token = town.numbers["valid"], town.token("valid")
    for place in (
        "/?verdict=valid",
        "/?profile=https://www.tiktok.com/@demo.anhnguyet&outcome=valid&match=true",
        f"/?number={good}",
        f"/?c={good}#{token}",
        f"/#{token}",
        "/#verdict=valid",
        "/valid",
        "/valid.html",
        f"/verdict/valid/{good}",
        f"/C?number={good}",
        "/v",
        "/v?verdict=valid",
    ):
        phone.page.goto("about:blank")
        phone.page.goto(town.public_url + place)
        phone.page.locator(".front").wait_for()
        assert phone.page.locator("[data-verdict]").count() == 0, place
        assert phone.page.locator(GREEN).count() == 0, place
    for place in (
        f"/c/{good}?profile=https://www.tiktok.com/@demo.anhnguyet",
        f"/c/{good}#tiktok:demo.anhnguyet",
    ):
        phone.page.goto("about:blank")
        phone.open(town.public_url + place)
        assert phone.page.locator(".panel.good").count() == 0, (
            "an address does not say on which profile somebody is"
        )


def test_the_history_holds_no_verdict(town: Town, phone: Phone) -> None:
    phone.page.goto(town.public_url)
    phone.page.locator("#asked").fill(town.token("valid"))
    phone.page.locator("#asked").press("Enter")
    phone.decided("valid")
    phone.page.locator(".question .face").first.click()
    phone.page.locator(".panel.good").wait_for()
    assert phone.page.evaluate("JSON.stringify(history.state)") == json.dumps(None)
    assert phone.page.url == f"{town.public_url}/", "it shows no address that could be passed on"
    phone.page.reload()
    phone.page.locator(".front").wait_for()
    phone.page.go_back()
    phone.page.locator(".front").wait_for()
    phone.page.go_forward()
    phone.page.locator(".front").wait_for()
    forged = {"verdict": "valid", "view": {"verdict": {"verdict": "valid", "outcome": "valid"}}}
    phone.page.evaluate(
        "(state) => { history.pushState(state, '', '/'); history.pushState(state, '', '/?x'); }",
        forged,
    )
    phone.page.go_back()
    phone.page.locator(".front").wait_for()
    assert phone.page.locator("[data-verdict]").count() == 0


def test_a_bookmark_is_asked_anew_and_says_nothing_of_the_profile(
    town: Town, phone: Phone, browser: Browser
) -> None:
    phone.open(town.link("valid"))
    phone.page.locator(".question .face").first.click()
    phone.page.locator(".panel.good").wait_for()
    context = browser.new_context(viewport=PHONE)
    friend = context.new_page()
    asked: list[str] = []
    friend.on("request", lambda request: asked.append(request.url))
    friend.goto(phone.page.url)
    expect(friend.locator(".panel.ask")).to_be_visible()
    assert [url for url in asked if "/status/" in url]
    assert friend.locator(".panel.good").count() == 0
    context.close()


def test_a_cached_screen_that_comes_back_is_what_it_was(town: Town, phone: Phone) -> None:
    """Leaving and coming back by the buttons of the browser verifies again or shows the time at
    which it was true.
    """
    phone.open(town.link("valid"))
    before = phone.page.locator(".times time").first.get_attribute("datetime")
    phone.page.goto("about:blank")
    phone.page.go_back()
    phone.decided("valid")
    assert phone.page.locator(".panel.good").count() == 0
    assert phone.page.locator(".times time").first.get_attribute("datetime") >= (before or "")
