"""A picture of every verdict in both languages at phone size, for people to look at
(`build/screenshots`, not in git).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from credissuer.badges import qr
from tests.page.conftest import Phone, Town
from tests.page.test_check_ways import IN_AN_APP
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


def _ways(town: Town, phone: Phone) -> None:
    _front(town, phone)
    phone.page.evaluate(
        "document.querySelectorAll('.front details').forEach((part) => (part.open = true))"
    )
    phone.page.locator("#asked").fill("7K3M9-QX2HS")
    phone.page.locator("#number").fill("7K3M9-QX2HT")
    phone.page.locator("#handle").fill("minh anh")
    phone.page.get_by_role("button", name="Tìm", exact=True).click()


def _in_an_app(town: Town, phone: Phone) -> None:
    phone.page.add_init_script(IN_AN_APP)
    _front(town, phone)
    phone.page.get_by_text("Quét bằng camera", exact=True).click()
    phone.page.get_by_role("button", name="Bật camera").click()
    phone.page.locator(".camera .problem").wait_for()


def _post(town: Town, phone: Phone) -> None:
    _front(town, phone)
    phone.page.locator("#asked").fill(
        "https://www.tiktok.com/@minhanh.review/video/7212345678901234567"
    )
    phone.page.locator("#asked").press("Enter")
    phone.page.locator("#asked-problem:not(:empty)").wait_for()


def _unreadable(town: Town, phone: Phone) -> None:
    _front(town, phone)
    empty = qr.png(((False,) * 25,) * 25)
    phone.page.locator("#picture").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": empty}
    )
    phone.decided("unreadable")


def _mistyped(town: Town, phone: Phone) -> None:
    _front(town, phone)
    phone.page.locator("#asked").fill("7K3M9-QX2HT")
    phone.page.locator("#asked").press("Enter")
    phone.decided("malformed")


def _waiting(town: Town, phone: Phone) -> None:
    phone.page.route("**/c/*.jwt", lambda route: None)
    phone.page.goto(town.link("valid"))
    phone.page.locator("#progress:not(:empty)").wait_for()


def _unable(town: Town, phone: Phone) -> None:
    phone.page.add_init_script(
        "Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined })"
    )
    phone.page.goto(town.link("valid"))
    phone.page.locator("h1").wait_for()


def _detailed(town: Town, phone: Phone) -> None:
    phone.open(town.link("revoked"))
    phone.page.click(".details summary")
    phone.page.locator(".checks").wait_for()


SCREENS = {
    "front": _front,
    **{verdict: _linked(verdict) for verdict in TOLD},
    "matched": _matched,
    "profile_mismatch": _mismatched,
    "unreachable": _unreachable,
    "foreign_code": _foreign,
    "details": _detailed,
    "front_ways": _ways,
    "front_in_an_app": _in_an_app,
    "front_post": _post,
    "unreadable": _unreadable,
    "malformed_number": _mistyped,
    "waiting": _waiting,
    "unable": _unable,
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
    picture = phone.page.screenshot(
        path=FOLDER / f"{name}.png", full_page=True, animations="disabled"
    )
    assert len(picture) > 10_000, "an empty screen"
