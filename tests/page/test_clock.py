"""A phone whose clock is wrong: it is told so, and nothing is said of the certificate."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.page.conftest import Phone, Site
from tests.page.look.test_screenshots import FOLDER

WRONG = {
    "a day ahead": (timedelta(days=1, minutes=5), "1 ngày", "1 day"),
    "a day behind": (timedelta(days=-1), "1 ngày", "1 day"),
    "three days ahead": (timedelta(days=3), "3 ngày", "3 days"),
    "two hours behind": (timedelta(hours=-2), "2 giờ", "2 hours"),
    "a year ahead": (timedelta(days=365), "1 năm", "1 year"),
    "a year behind": (timedelta(days=-365), "1 năm", "1 year"),
    "ten minutes behind": (timedelta(minutes=-10), "10 phút", "10 minutes"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_the_clock_is_blamed_and_not_the_network(site: Site, phone: Phone, wrong: str) -> None:
    offset, vietnamese, english = WRONG[wrong]
    phone.page.clock.set_fixed_time(site.office.clock() + offset)
    phone.open(site.link("valid"))
    assert phone.shown_verdict() == ("unknown", "unreachable", "link.unreachable")
    panel = phone.page.locator(".panel")
    assert panel.locator("h1").inner_text() == (
        f"Đồng hồ điện thoại của bạn sai khoảng {vietnamese}"
    )
    text = panel.inner_text()
    assert "bật ngày giờ tự động" in text
    assert "mạng" not in text and "kết nối" not in text
    assert phone.page.title().startswith("Đồng hồ điện thoại")
    assert "Thử lại" in phone.page.locator(".actions").first.inner_text()
    phone.page.click("#language")
    phone.page.locator("html[lang=en]").wait_for()
    assert panel.locator("h1").inner_text() == f"Your phone's clock is wrong by about {english}"
    assert "automatic date and time" in panel.inner_text()
    FOLDER.mkdir(parents=True, exist_ok=True)
    phone.page.screenshot(path=FOLDER / f"clock-{wrong.replace(' ', '-')}.png", full_page=True)


def test_once_the_clock_is_right_the_same_page_answers(site: Site, phone: Phone) -> None:
    phone.page.clock.set_fixed_time(site.office.clock() + timedelta(days=365))
    phone.open(site.link("valid"))
    phone.page.clock.set_fixed_time(site.office.clock())
    phone.page.get_by_role("button", name="Thử lại").click()
    assert phone.wait_for_verdict("valid") == "valid"


@pytest.mark.parametrize("offset", [timedelta(minutes=10), timedelta(minutes=-4)])
def test_a_clock_that_does_no_harm_is_not_spoken_of(
    site: Site, phone: Phone, offset: timedelta
) -> None:
    phone.page.clock.set_fixed_time(site.office.clock() + offset)
    phone.open(site.link("revoked" if offset < timedelta(0) else "valid"))
    assert "Đồng hồ" not in phone.page.locator("main").inner_text()


def test_what_holds_at_either_time_is_said(site: Site, phone: Phone) -> None:
    """Expired is expired, ten minutes more or less."""
    phone.page.clock.set_fixed_time(site.office.clock() + timedelta(minutes=10))
    phone.open(site.link("expired"))
    assert phone.shown_verdict()[:2] == ("invalid", "expired")


def test_an_expired_certificate_is_not_made_valid_by_a_clock(site: Site, phone: Phone) -> None:
    phone.page.clock.set_fixed_time(site.office.clock() - timedelta(days=365))
    phone.open(site.link("expired"))
    assert phone.shown_verdict()[0] == "unknown"
    assert phone.page.locator(".panel.good, .panel.ask").count() == 0


def test_a_host_whose_date_is_wrong_makes_nothing_valid(site: Site, phone: Phone) -> None:
    """The host says that it is a year ago, when the certificate was in force."""
    phone.page.route(
        "**/.well-known/trust-list.json",
        lambda route: (
            route.fulfill(headers={"date": "Mon, 30 Nov 2015 08:00:00 GMT"})
            if route.request.method == "HEAD"
            else route.continue_()
        ),
    )
    phone.open(site.link("expired"))
    assert phone.shown_verdict()[0] != "valid"
    assert phone.page.locator(".panel.good, .panel.ask").count() == 0
    phone.open(site.link("valid"))
    assert phone.shown_verdict()[0] == "valid", "its own clock counts where nothing is odd"


@pytest.mark.parametrize("answer", [{}, {"date": "yesterday"}])
def test_where_the_host_says_no_time_the_verdict_stands(
    site: Site, phone: Phone, answer: dict[str, str]
) -> None:
    phone.page.clock.set_fixed_time(site.office.clock() - timedelta(days=365))
    phone.page.route(
        "**/.well-known/trust-list.json",
        lambda route: (
            route.fulfill(headers=answer) if route.request.method == "HEAD" else route.continue_()
        ),
    )
    phone.open(site.link("valid"))
    assert phone.shown_verdict()[:2] == ("invalid", "not_yet_valid")


def test_a_copy_on_the_way_is_as_old_as_it_says(site: Site, phone: Phone) -> None:
    """A shared cache hands on an old Date, and its Age."""
    now = site.office.clock() + timedelta(days=400)
    date = (now - timedelta(hours=3)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    phone.page.clock.set_fixed_time(now)
    phone.page.route(
        "**/.well-known/trust-list.json",
        lambda route: (
            route.fulfill(headers={"date": date, "age": "10800"})
            if route.request.method == "HEAD"
            else route.continue_()
        ),
    )
    phone.open(site.link("valid"))
    assert "Đồng hồ" not in phone.page.locator("main").inner_text()


def test_a_profile_that_is_searched_for_meets_the_same_words(site: Site, phone: Phone) -> None:
    phone.page.clock.set_fixed_time(site.office.clock() + timedelta(days=3))
    phone.page.goto(site.public_url)
    phone.page.fill("#asked", "https://www.tiktok.com/@demo.anhnguyet")
    phone.page.press("#asked", "Enter")
    phone.wait_for_verdict()
    assert "sai khoảng 3 ngày" in phone.page.locator(".panel h1").inner_text()


def test_without_a_network_nothing_is_said_of_the_clock(site: Site, phone: Phone) -> None:
    phone.page.route("**/c/*.jwt", lambda route: route.abort())
    phone.open(site.link("valid"))
    assert phone.shown_verdict() == ("unknown", "unreachable", "link.unreachable")
    assert "Đồng hồ" not in phone.page.locator("main").inner_text()
