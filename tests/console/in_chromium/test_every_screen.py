"""Every screen of the desk and of the KOL's own page, found by walking: axe-core finds nothing in
either language, nothing is cut off at 1366 or at 390 pixels, no other host is asked, and there is no
style or script in a page.

A new screen is covered as soon as something leads to it; a route that nobody came to fails the
test.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.console.in_chromium.looking import faults_of
from tests.console.in_chromium.served_desk import STAFF, Desk
from tests.console.in_chromium.walking import NO_SCREENS, Walk, screens

HOLDERS = (
    "new@demo.invalid",
    "bepnhamay@demo.invalid",
    "halinh@demo.invalid",
    "suckhoe@demo.invalid",
    "phuotnam@demo.invalid",
    "demo.anhnguyet@demo.invalid",
    "demo.quocdat@demo.invalid",
)
"""Somebody who has never been there, the demo's made-up applicants, one who is certified, and one
whose certificate is suspended in a case.
"""


@pytest.fixture(scope="module")
def walk(desk: Desk, browser: Browser) -> Walk:
    walk = Walk(desk)
    for login in STAFF:
        walk.person(browser, login)
    for email in HOLDERS:
        walk.holder(browser, email)
    walk.newcomer(browser)
    return walk


def test_nothing_is_wrong_on_any_screen(walk: Walk) -> None:
    if walk.faults:
        # Not by assert, which cuts a long text: each line is a fault of one screen.
        pytest.fail("\n".join(walk.faults), pytrace=False)


def test_no_other_host_is_asked(walk: Walk) -> None:
    assert walk.elsewhere == set()


def test_the_walk_came_to_every_screen(walk: Walk) -> None:
    missed = set(screens()) - set(walk.seen) - walk.files
    assert missed - set(NO_SCREENS) == set()


def test_what_is_left_out_is_there() -> None:
    assert set(NO_SCREENS) <= set(screens())


def test_a_fault_would_be_found(desk: Desk, browser: Browser) -> None:
    context, page = desk.visit(browser, "lan")
    page.route(
        "**/office/settings**",
        lambda route: route.fulfill(
            content_type="text/html",
            body="<html lang=vi><p style='width: 1400px'>x<button>y</button><img src=x></html>",
        ),
    )
    page.goto(f"{desk.url}/office/settings")
    told = " ".join(faults_of(page, "spoiled"))
    for fault in ("inline", "pixels wide", "small", "axe", "does not speak en"):
        assert fault in told
    context.close()
