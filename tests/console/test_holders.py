"""The holder of a request: a cookie of their own, seen once an hour, beside staff in one browser."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from credissuer.console import holders, visitors
from credissuer.office import Office
from credissuer.store.applications.holders import HolderSessions
from tests.callers import Caller
from tests.console.me.browsing import Browser
from tests.offices import Clock


def test_the_cookie_is_another_one_than_that_of_staff(office: Office) -> None:
    assert holders.cookie_name(office) == "__Host-me"
    assert holders.cookie_name(office) != visitors.cookie_name(office)
    demo = replace(office, public_url="http://localhost:8000")
    assert holders.cookie_name(demo) == "me"
    assert "Max-Age=2592000" in holders.session_cookie(office, "x")
    assert "Max-Age=0" in holders.no_session_cookie(office)


def test_a_session_is_written_down_as_used_once_an_hour(
    call: Caller, office: Office, clock: Clock
) -> None:
    browser = Browser(call, office)
    browser.sign_in()
    begun = clock.now

    def seen() -> object:
        with office.store.read() as reading:
            [(session)] = [
                one
                for holder in [reading.of(holders.entering.Holders).by_email("minh.anh@example.vn")]
                if holder
                for one in reading.of(HolderSessions).of_holder(holder.id)
            ]
        return session.seen_at

    clock.move(minutes=59)
    browser.get("/me/status")
    assert seen() == begun
    clock.move(minutes=1)
    browser.get("/me/status")
    assert seen() == begun + timedelta(hours=1)


def test_a_session_that_ended_locks_nobody_out(call: Caller, office: Office, clock: Clock) -> None:
    browser = Browser(call, office)
    browser.sign_in()
    clock.move(days=8)
    browser.get("/me/status")
    assert browser.where == "/me" and browser.cookies
    browser.sign_in()
    assert browser.where == "/me/status"


def test_a_refusal_is_a_page_of_the_holders_own(call: Caller, office: Office) -> None:
    browser = Browser(call, office)
    browser.sign_in()
    page = browser.get("/me/nothing")
    assert browser.status == 404 and 'class="me-nav"' in page and 'href="/me"' in page
    assert "/office/search" not in page
