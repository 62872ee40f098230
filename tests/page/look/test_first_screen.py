"""The answer and the next action stand on the first screen of a small phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.page.conftest import Phone, Site
from tests.page.look.test_hostile_text import signed

SIZES = [(360, 560), (360, 640), (390, 664)]
NAME = "Nguyễn Hoàng Thị Ánh Nguyệt Anh"
"""30 characters and more, which break into two lines."""
ACCOUNTS = [
    ("tiktok", "nguyenminhanh.official", "https://www.tiktok.com/@nguyenminhanh.official"),
    ("facebook", "nguyenthianhnguyet", "https://www.facebook.com/nguyenthianhnguyet"),
    ("youtube", "NguyenThiAnhNguyet", "https://www.youtube.com/@NguyenThiAnhNguyet"),
    ("instagram", "anhnguyet.daily", "https://www.instagram.com/anhnguyet.daily"),
]
REFUSED = ("revoked", "suspended", "superseded", "expired", "not_yet_valid", "status_unavailable")


@pytest.fixture
def small(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Phone]:
    """A phone of (width, height, language)."""
    width, height, language = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    context.add_init_script(f"localStorage.setItem('language', '{language}')")
    context.set_default_timeout(20_000)
    yield Phone(context, context.new_page())
    context.close()


def on_phones(test):  # type: ignore[no-untyped-def]
    phones = [(*size, language) for size in SIZES for language in ("vi", "en")]
    names = [f"{width}x{height}-{language}" for width, height, language in phones]
    return pytest.mark.parametrize("small", phones, ids=names, indirect=True)(test)


def four_accounts(site: Site) -> str:
    accounts = [
        {"platform": platform, "handle": handle, "url": url} for platform, handle, url in ACCOUNTS
    ]
    return f"{site.public_url}/v#{signed(site, name=NAME, accounts=accounts)}"


def bottom(phone: Phone, selector: str, index: int = 0) -> float:
    """How far down the element ends; everything of it must be there."""
    box = phone.page.locator(selector).nth(index).bounding_box()
    assert box is not None, selector
    assert box["x"] >= 0, selector
    assert box["x"] + box["width"] <= phone.page.viewport_size["width"], selector  # type: ignore[index]
    return box["y"] + box["height"]


def height(phone: Phone) -> int:
    return phone.page.viewport_size["height"]  # type: ignore[index]


@on_phones
@pytest.mark.parametrize("demo", [True, False], ids=["demo", "real"])
def test_the_question_and_its_answers(site: Site, small: Phone, demo: bool) -> None:
    small.open(four_accounts(site))
    expect(small.page.locator(".question .tile svg")).to_have_count(4)
    if not demo:
        small.page.evaluate("document.querySelector('.demo').remove()")
    assert len(NAME) >= 30
    assert small.page.locator("h1").inner_text() == NAME
    for selector in (".headline", "h1", ".question h2", "#profile", "#profile + button"):
        assert bottom(small, selector) <= height(small), selector
    for row in (0, 1):
        for selector in (".account", "button.face", ".account .open"):
            assert bottom(small, selector, row) <= height(small), (selector, row)
    # The line of one height of letters, and the paste field before the first account.
    line = small.page.locator(".headline").bounding_box()
    assert line is not None
    assert line["height"] < 30
    assert bottom(small, "#profile") < small.page.locator(".account").first.bounding_box()["y"]  # type: ignore[index]
    header = small.page.locator(".bar").bounding_box()
    assert header is not None
    assert header["height"] <= 56


@on_phones
@pytest.mark.parametrize("verdict", REFUSED)
def test_every_other_verdict_and_what_to_do_next(site: Site, small: Phone, verdict: str) -> None:
    small.open(site.link(verdict))
    for selector in ("h1", ".panel .lead", ".panel .name"):
        assert bottom(small, selector) <= height(small), selector
    actions = small.page.locator(".verdict > .actions").first.locator("> *")
    first = actions.first.bounding_box()
    assert first is not None
    if verdict not in ("expired", "not_yet_valid"):  # nothing is to be done about those
        assert first["y"] + first["height"] <= height(small)


@on_phones
def test_what_is_said_with_the_way_to_prove_it(site: Site, small: Phone) -> None:
    small.open(four_accounts(site))
    small.page.locator("button.face").first.click()
    small.page.locator(".panel.said").wait_for()
    for selector in ("h1", ".spelled", "#profile", "#profile + button"):
        assert bottom(small, selector) <= height(small), selector


@on_phones
def test_the_front_with_its_box_and_button(site: Site, small: Phone) -> None:
    small.page.goto(site.public_url)
    small.page.locator(".front").wait_for()
    for selector in ("h1", "#asked", ".check .main"):
        assert bottom(small, selector) <= height(small), selector
