"""Back leads from an answer to the question, without asking anybody for what was proven a moment
ago.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.page.conftest import Phone, Site

LINK = "https://www.tiktok.com/@demo.anhnguyet"


def asked(phone: Phone) -> list[str]:
    """The paths that the page asks for from now on, but for the parts of the page itself."""
    paths: list[str] = []
    phone.page.on(
        "request",
        lambda request: paths.append(request.url) if "/web/" not in request.url else None,
    )
    return paths


def say(phone: Phone) -> None:
    phone.page.locator("button.face").first.click()
    phone.page.locator('[data-answer="said"]').wait_for()


def compare(phone: Phone) -> None:
    phone.page.locator("#profile").fill(LINK)
    phone.page.locator("#profile").press("Enter")
    phone.page.locator('[data-answer="compared"]').wait_for()


ANSWERS = [say, compare]


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("handed", ["link", "number", "token"])
def test_back_and_forward_ask_nobody(site: Site, phone: Phone, handed: str, answer) -> None:  # type: ignore[no-untyped-def]
    if handed == "link":
        phone.open(site.link("valid"))
    else:
        phone.page.goto(site.public_url)
        text = site.numbers["valid"] if handed == "number" else site.token("valid")
        phone.page.locator("#asked").fill(text)
        phone.page.locator("#asked").press("Enter")
        phone.wait_for_verdict("valid")
    phone.page.locator(".question").wait_for()
    phone.page.wait_for_load_state("networkidle")
    url = phone.page.url
    checked = phone.page.locator(".times time").first.get_attribute("datetime")
    paths = asked(phone)
    answer(phone)
    assert phone.page.url == url, "no address leads to a verdict"
    phone.page.go_back()
    phone.page.locator(".question").wait_for()
    assert phone.page.locator(".times time").first.get_attribute("datetime") == checked
    assert phone.page.url == url
    phone.page.go_forward()
    phone.page.locator("[data-answer]").wait_for()
    phone.page.go_back()
    phone.page.locator(".question").wait_for()
    assert paths == []


def test_choosing_again_leads_to_the_question_past_every_answer(site: Site, phone: Phone) -> None:
    phone.open(site.link("valid"))
    phone.page.wait_for_load_state("networkidle")
    paths = asked(phone)
    say(phone)
    compare(phone)
    length = phone.page.evaluate("history.length")
    phone.page.get_by_role("button", name="Chọn lại kênh").click()
    phone.page.locator(".question").wait_for()
    assert phone.page.evaluate("history.length") == length, "it went back"
    assert paths == []


@pytest.mark.parametrize("answer", ANSWERS)
def test_without_a_network_the_answer_still_comes(site: Site, phone: Phone, answer) -> None:  # type: ignore[no-untyped-def]
    phone.open(site.link("valid"))
    phone.page.wait_for_load_state("networkidle")
    phone.context.set_offline(True)
    answer(phone)
    assert phone.shown_verdict() == ("valid", "valid", "")


@pytest.mark.parametrize("seconds", [59, 61])
def test_after_a_minute_it_is_asked_anew(site: Site, phone: Phone, seconds: int) -> None:
    start = site.office.clock()
    phone.page.clock.set_fixed_time(start)
    phone.open(site.link("valid"))
    phone.page.wait_for_load_state("networkidle")
    paths = asked(phone)
    phone.page.clock.set_fixed_time(start + timedelta(seconds=seconds))
    say(phone)
    folders = {path.removeprefix(site.public_url).split("/")[1] for path in paths}
    assert folders == (set() if seconds < 60 else {"c", "status"})
    paths.clear()
    phone.page.go_back()
    phone.page.locator(".question").wait_for()
    assert bool(paths) is (seconds > 60), "the question was asked more than a minute ago"


def test_a_clock_that_was_set_back_makes_nothing_fresh(site: Site, phone: Phone) -> None:
    start = site.office.clock()
    phone.page.clock.set_fixed_time(start)
    phone.open(site.link("valid"))
    phone.page.wait_for_load_state("networkidle")
    paths = asked(phone)
    phone.page.clock.set_fixed_time(start - timedelta(seconds=30))
    say(phone)
    assert [path for path in paths if "/status/" in path]


def test_a_revocation_is_seen_by_whoever_answers_after_a_minute(site: Site, phone: Phone) -> None:
    start = site.office.clock()
    phone.page.clock.set_fixed_time(start)
    number = site.issue("https://www.tiktok.com/@demo.thuthao")
    phone.open(f"{site.public_url}/c/{number}")
    site.revoke(number, "undisclosed_ad")
    phone.page.clock.set_fixed_time(start + timedelta(seconds=61))
    phone.page.locator("button.face").first.click()
    phone.wait_for_verdict("revoked")
    phone.page.go_back()
    phone.wait_for_verdict("revoked")
    assert phone.page.locator(".question").count() == 0


def test_a_reload_asks_anew_and_knows_no_answer(site: Site, phone: Phone) -> None:
    phone.open(site.link("valid"))
    say(phone)
    paths = asked(phone)
    phone.page.reload()
    phone.page.locator(".question").wait_for()
    assert phone.shown_answer() is None
    assert [path for path in paths if "/status/" in path]
    phone.page.go_back()
    phone.page.locator(".question").wait_for()
    assert phone.shown_answer() is None
