"""What the script of the desk adds: the keyboard, drafts that nothing is lost of, and the words for a
reason as it is chosen. Everything works without it, too.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.console.in_chromium.served_desk import Desk


@pytest.fixture
def page(desk: Desk, browser: Browser):
    context, page = desk.visit(browser, "lan")
    yield page
    context.close()


def test_the_keyboard_walks_through_rows_and_opens_one(desk: Desk, page: Page) -> None:
    page.goto(f"{desk.url}/office/certificates")
    links = page.locator(".rows tbody tr td a")
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    number = links.nth(0).inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/office/certificates/{number}")


def test_a_slash_goes_to_the_search_and_a_number_to_its_page(desk: Desk, page: Page) -> None:
    page.goto(f"{desk.url}/office/settings")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    number = desk.numbers["suspended"]
    page.keyboard.type(number.lower())
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/office/certificates/{number[:5]}-{number[5:]}")


def test_a_question_mark_tells_the_keys(desk: Desk, page: Page) -> None:
    page.goto(f"{desk.url}/office")
    page.keyboard.press("?")
    expect(page.locator("dialog#help")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(page.locator("dialog#help")).to_be_hidden()


def test_what_was_typed_comes_back_to_the_same_form_and_can_be_dropped(
    desk: Desk, page: Page
) -> None:
    way = f"{desk.url}/office/certificates/{desk.numbers['suspended']}/change/revoke"
    page.goto(way)
    page.check('input[value="false_claim"]')
    page.fill("#note", "Một lời dài, viết dở")
    page.goto(f"{desk.url}/office")
    page.goto(way)
    expect(page.locator("#note")).to_have_value("Một lời dài, viết dở")
    expect(page.locator('input[value="false_claim"]')).to_be_checked()
    page.click(".draft button")
    expect(page.locator("#note")).to_have_value("")
    page.reload()
    expect(page.locator("#note")).to_have_value("")


def test_a_draft_is_of_one_person_and_goes_when_they_sign_out(
    desk: Desk, browser: Browser, page: Page
) -> None:
    way = f"{desk.url}/office/certificates/{desk.numbers['suspended']}/change/revoke"
    page.goto(way)
    page.fill("#note", "Chỉ cho mắt tôi")
    page.goto(f"{desk.url}/office/demo")
    page.click('button[value="quan"]')
    page.goto(way)
    expect(page.locator("#note")).to_have_value("")
    assert page.evaluate("JSON.stringify(sessionStorage)").count("Chỉ cho mắt tôi") == 0


def test_the_public_words_follow_the_reason(desk: Desk, page: Page) -> None:
    page.goto(f"{desk.url}/office/certificates/{desk.numbers['suspended']}/change/revoke")
    page.check('input[value="false_claim"]')
    expect(page.locator("#public")).to_contain_text("thông tin sai sự thật")


def test_one_box_ticks_the_page_and_the_buttons_count(desk: Desk, page: Page) -> None:
    page.goto(f"{desk.url}/office/certificates")
    boxes = page.locator("tbody .tick input")
    page.check("thead .tick input")
    total = boxes.count()
    assert total > 2 and page.locator("tbody .tick input:checked").count() == total
    boxes.nth(0).uncheck()
    expect(page.locator(".bulk button").first).to_contain_text(f"({total - 1})")
    page.click('.bulk button[value="suspend"]')
    page.wait_for_url("**/office/bulk?change=suspend&numbers=*")
    expect(page.locator("main")).to_contain_text("Chạy thử")


def test_after_an_action_the_page_says_from_outside_that_it_is_public(
    desk: Desk, browser: Browser
) -> None:
    context, page = desk.visit(browser, "lan")
    number = desk.numbers["valid"]
    page.goto(f"{desk.url}/office/certificates/{number}/change/suspend")
    page.check('input[value="undisclosed_ad"]')
    page.click("form.narrow button.main")
    expect(page.locator("#seen")).to_contain_text("Đã công bố lúc", timeout=15_000)
    expect(page.locator(".head .state").first).to_contain_text("Đang tạm đình chỉ")
    context.close()


def test_without_any_script_a_certificate_is_suspended_too(desk: Desk, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{desk.url}/office/demo")
    page.click('button[value="lan"]')
    page.goto(f"{desk.url}/office/certificates/{desk.numbers['expired']}/change/suspend")
    page.check('input[value="undisclosed_ad"]')
    page.click("form.narrow button.main")
    page.click("#seen a")
    assert "Đã công bố lúc" in page.inner_text("main")
    context.close()
