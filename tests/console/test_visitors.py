"""Who a cookie stands for, and what nobody gets without one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from credissuer.console.visitors import csrf_of, set_cookie
from credissuer.office import Office
from credissuer.staff.roles import Role
from credissuer.staff.session import IDLE, LONGEST
from credissuer.store.staff.people import People
from credissuer.store.staff.sessions import Sessions
from tests.callers import Caller
from tests.console.signed_in import Browser, person
from tests.offices import Clock


def test_nobody_sees_the_desk_without_a_session(call: Caller) -> None:
    reply = call.get("/office")
    assert reply.status_code == 303
    assert reply.headers["location"] == "/office/sign-in?to=%2Foffice"


@pytest.mark.parametrize("cookie", ["", "office=", "office=%00", "__Host-office=wrong", "a=b; c"])
def test_a_cookie_that_stands_for_nobody_is_none(call: Caller, cookie: str) -> None:
    assert call.get("/office", headers={"cookie": cookie}).status_code == 303


def test_a_session_opens_the_desk_until_it_is_idle_for_too_long(
    office: Office, call: Caller, clock: Clock
) -> None:
    lan = Browser(office, call, person(office, "lan", Role.AUDITOR))
    assert lan.get("/office").status_code == 200
    clock.move(seconds=IDLE.total_seconds() - 1)
    assert lan.get("/office").status_code == 200
    clock.move(seconds=IDLE.total_seconds())
    assert lan.get("/office").status_code == 303


def test_no_session_lasts_longer_than_its_end_however_busy(
    office: Office, call: Caller, clock: Clock
) -> None:
    lan = Browser(office, call, person(office, "lan", Role.AUDITOR))
    half = IDLE / 2
    for _ in range(int(LONGEST / half) - 1):
        clock.move(seconds=half.total_seconds())
        assert lan.get("/office").status_code == 200
    clock.move(seconds=half.total_seconds())
    assert lan.get("/office").status_code == 303


def test_an_ended_session_and_a_disabled_person_are_out_at_once(
    office: Office, call: Caller
) -> None:
    who = person(office, "lan", Role.AUDITOR)
    first, second = Browser(office, call, who), Browser(office, call, who)
    with office.store.write() as transaction:
        [latest, *_] = transaction.of(Sessions).of_person(who.id)
        transaction.of(Sessions).end(latest.id, office.clock())
    assert sorted([first.get("/office").status_code, second.get("/office").status_code]) == [
        200,
        303,
    ]
    with office.store.write() as transaction:
        found = transaction.of(People).by_id(who.id)
        assert found is not None
        transaction.of(People).change(replace(found, disabled_at=office.clock()))
    assert first.get("/office").status_code == second.get("/office").status_code == 303


def test_a_form_needs_what_its_page_gave_it(office: Office, call: Caller) -> None:
    lan = Browser(office, call, person(office, "lan", Role.AUDITOR))
    assert lan.without_token("/office/sign-out", a="b").status_code == 403
    assert lan.without_token("/office/sign-out", csrf=csrf_of("another")).status_code == 403
    assert lan.get("/office").status_code == 200
    assert lan.post("/office/sign-out").status_code == 303
    assert lan.get("/office").status_code == 303


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(office: Office) -> None:
    cookie = set_cookie(office, "__Host-office", "x", int(timedelta(hours=1).total_seconds()))
    assert cookie == "__Host-office=x; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure"
