"""A picture of every verdict in both languages at phone size, for people to look at (`build/screenshots`, not in git)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.page.conftest import Phone, Town
from tests.page.test_verdicts import TOLD

FOLDER = Path(__file__).parents[2] / "build" / "screenshots"


def _linked(verdict: str) -> Callable[[Town, Phone], None]:
    return lambda town, phone: phone.open(town.link(verdict))


def _front(town: Town, phone: Phone) -> None:
    phone.page.goto(town.public_url)
    phone.page.locator(".front").wait_for()


def _matched(town: Town, phone: Phone) -> None:
    phone.open(town.link("valid"))
    phone.page.locator(".question .face").first.click()
    phone.page.locator(".panel.good").wait_for()


def _mismatched(town: Town, phone: Phone) -> None:
    phone.open(town.link("valid"))
    phone.page.locator("#profile").fill("https://www.tiktok.com/@ke.muon.huy.hieu")
    phone.page.locator("#profile").press("Enter")
    phone.decided("profile_mismatch")


def _unreachable(town: Town, phone: Phone) -> None:
    phone.page.route("**/c/*.jwt", lambda route: route.abort())
    phone.open(town.link("valid"))


def _foreign(town: Town, phone: Phone) -> None:
    _front(town, phone)
    phone.page.locator("#asked").fill("https://lien-minh-gia.example/c/7K3M9QX2HS")
    phone.page.locator("#asked").press("Enter")
    phone.decided("foreign_code")


def _detailed(town: Town, phone: Phone) -> None:
    phone.open(town.link("revoked"))
    phone.page.click(".details summary")


SCREENS = {
    "front": _front,
    **{verdict: _linked(verdict) for verdict in TOLD},
    "matched": _matched,
    "profile_mismatch": _mismatched,
    "unreachable": _unreachable,
    "foreign_code": _foreign,
    "details": _detailed,
}


@pytest.mark.parametrize("name", SCREENS)
def test_each_screen_in_both_languages(town: Town, phone: Phone, name: str) -> None:
    SCREENS[name](town, phone)
    take(phone, f"{name}-vi")
    phone.page.emulate_media(color_scheme="dark")
    take(phone, f"{name}-vi-dark")
    phone.page.emulate_media(color_scheme="light")
    phone.page.click("#language")
    phone.page.locator("html[lang=en]").wait_for()
    take(phone, f"{name}-en")


def take(phone: Phone, name: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    picture = phone.page.screenshot(path=FOLDER / f"{name}.png", full_page=True, animations="disabled")
    assert len(picture) > 10_000, "an empty screen"
