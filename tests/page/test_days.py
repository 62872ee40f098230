"""The page shows the days of the issuer, whatever the clock of the phone is set to."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Route

from credverifier import days, words
from tests.page.conftest import Phone, Site

ZONES = ("Asia/Ho_Chi_Minh", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/London")


@pytest.fixture(params=ZONES)
def abroad(browser: Browser, request: pytest.FixtureRequest):
    """A phone of that time zone."""
    context = browser.new_context(
        viewport={"width": 390, "height": 664}, locale="vi-VN", timezone_id=request.param
    )
    context.set_default_timeout(20_000)
    yield Phone(context, context.new_page())
    context.close()


def shown(phone: Phone) -> list[str]:
    """The first and the last day in the facts of the certificate."""
    days_shown = phone.page.locator(".facts .valid_from time, .facts .valid_until time")
    days_shown.first.wait_for()
    return days_shown.all_inner_texts()


def validity(site: Site, verdict: str):
    with site.office.store.read() as reading:
        certificate = reading.certificates.by_number(site.numbers[verdict])
    assert certificate is not None
    return certificate.valid_from, certificate.valid_until


def test_first_and_last_day_are_those_of_the_issuer(site: Site, abroad: Phone) -> None:
    abroad.open(site.link("valid"))
    first, until = validity(site, "valid")
    assert until.astimezone(days.DEFAULT).time().isoformat() == "00:00:00"
    last = until.astimezone(days.DEFAULT).date() - timedelta(days=1)
    assert shown(abroad)[-2:] == [words.day(first, "vi"), words.written(last, "vi")]


def test_an_expired_certificate_names_its_last_day(site: Site, abroad: Phone) -> None:
    abroad.open(site.link("expired"))
    _, until = validity(site, "expired")
    last = words.written(until.astimezone(days.DEFAULT).date() - timedelta(days=1), "vi")
    assert f"Hết hạn ngày {last}." in abroad.page.locator(".panel").inner_text()


def test_an_issuer_elsewhere_has_its_own_days(site: Site, phone: Phone) -> None:
    def listed(route: Route) -> None:
        trusted = json.loads(route.fetch().text())
        trusted["issuers"][0]["timezone"] = "America/New_York"
        route.fulfill(json=trusted)

    phone.page.route("**/.well-known/trust-list.json", listed)
    phone.open(site.link("valid"))
    first, until = validity(site, "valid")
    there = days.zone("America/New_York")
    assert there is not None
    assert shown(phone)[-2:] == [
        words.day(first, "vi", there),
        words.last_day(until, "vi", there),
    ]
    assert words.day(first, "vi", there) != words.day(first, "vi")
