"""Screenshots of every screen in both languages, for people to look at (in `build/screenshots`)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from credissuer.badges import qr
from tests.page.asking.test_check_ways import IN_AN_APP
from tests.page.conftest import Phone, Site
from tests.page.test_verdicts import OUTCOME_AND_CODE

FOLDER = Path(__file__).parents[3] / "build" / "screenshots"


def _check(site: Site, phone: Phone, text: str) -> None:
    _open_start_page(site, phone)
    phone.page.locator("#asked").fill(text)
    phone.page.locator("#asked").press("Enter")


def _opened_link(verdict: str) -> Callable[[Site, Phone], None]:
    return lambda site, phone: phone.open(site.link(verdict))


def _open_start_page(site: Site, phone: Phone) -> None:
    phone.page.goto(site.public_url)
    phone.page.locator(".front").wait_for()


def _said(site: Site, phone: Phone) -> None:
    phone.open(site.link("valid"))
    phone.page.locator(".question .face").first.click()
    phone.page.locator(".panel.said").wait_for()


def _compared(site: Site, phone: Phone) -> None:
    phone.open(site.link("valid"))
    phone.page.locator("#profile").fill("https://www.tiktok.com/@demo.anhnguyet")
    phone.page.locator("#profile").press("Enter")
    phone.page.locator(".panel.good").wait_for()


def _mismatched(site: Site, phone: Phone) -> None:
    phone.open(site.link("valid"))
    phone.page.locator("#profile").fill("https://www.tiktok.com/@ke.muon.huy.hieu")
    phone.page.locator("#profile").press("Enter")
    phone.wait_for_verdict("profile_mismatch")


def _unreachable(site: Site, phone: Phone) -> None:
    phone.page.route("**/c/*.jwt", lambda route: route.abort())
    phone.open(site.link("valid"))


def _foreign(site: Site, phone: Phone) -> None:
    _check(site, phone, "https://lien-minh-gia.example/c/7K3M9QX2HS")
    phone.wait_for_verdict("foreign_code")


def _every_way(site: Site, phone: Phone) -> None:
    _open_start_page(site, phone)
    phone.page.evaluate(
        "document.querySelectorAll('.front details').forEach((details) => (details.open = true))"
    )
    phone.page.locator("#asked").fill("7K3M9-QX2HS")
    phone.page.locator("#number").fill("7K3M9-QX2HT")
    phone.page.locator("#handle").fill("minh anh")
    phone.page.get_by_role("button", name="Tìm", exact=True).click()


def _in_an_app(site: Site, phone: Phone) -> None:
    phone.page.add_init_script(IN_AN_APP)
    _open_start_page(site, phone)
    phone.page.get_by_text("Quét bằng camera", exact=True).click()
    phone.page.get_by_role("button", name="Bật camera").click()
    phone.page.locator(".camera .problem").wait_for()


def _post(site: Site, phone: Phone) -> None:
    _check(site, phone, "https://www.tiktok.com/@minhanh.review/video/7212345678901234567")
    phone.page.locator("#asked-problem:not(:empty)").wait_for()


def _unreadable(site: Site, phone: Phone) -> None:
    _open_start_page(site, phone)
    empty = qr.png(((False,) * 25,) * 25)
    phone.page.locator("#picture").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": empty}
    )
    phone.wait_for_verdict("unreadable")


def _mistyped(site: Site, phone: Phone) -> None:
    _check(site, phone, "7K3M9-QX2HT")
    phone.wait_for_verdict("malformed")


def _waiting(site: Site, phone: Phone) -> None:
    phone.page.route("**/c/*.jwt", lambda route: None)
    phone.page.goto(site.link("valid"))
    phone.page.locator("#progress:not(:empty)").wait_for()


def _without_webcrypto(site: Site, phone: Phone) -> None:
    phone.page.add_init_script(
        "Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined })"
    )
    phone.page.goto(site.link("valid"))
    phone.page.locator("h1").wait_for()


def _with_details(site: Site, phone: Phone) -> None:
    phone.open(site.link("revoked"))
    phone.page.click(".details summary")
    phone.page.locator(".checks").wait_for()


SCREENS = {
    "front": _open_start_page,
    **{verdict: _opened_link(verdict) for verdict in OUTCOME_AND_CODE},
    "said": _said,
    "compared": _compared,
    "profile_mismatch": _mismatched,
    "unreachable": _unreachable,
    "foreign_code": _foreign,
    "details": _with_details,
    "front_ways": _every_way,
    "front_in_an_app": _in_an_app,
    "front_post": _post,
    "unreadable": _unreadable,
    "malformed_number": _mistyped,
    "waiting": _waiting,
    "unable": _without_webcrypto,
}


@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_can_be_drawn_in_both_languages(site: Site, phone: Phone, name: str) -> None:
    SCREENS[name](site, phone)
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
