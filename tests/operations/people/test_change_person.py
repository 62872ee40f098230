"""Accounts are changed, disabled and enabled; an office keeps an administrator."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from credissuer.errors import IssuerError
from credissuer.operations.access import bearer_tokens
from credissuer.operations.people.change_person import (
    change_details,
    change_own_details,
    disable,
    enable,
)
from credissuer.operations.perform import perform
from credissuer.staff import account
from credissuer.staff.roles import Role
from credissuer.staff.session import SessionRecord, SignInMethod
from credissuer.store.staff.sessions import Sessions
from tests.offices import Household
from tests.operations.people.staff import AN, BINH, CHI, DUNG, as_, do, now, refusal
from tests.two_people import employ

DETAILS = account.details(name="Dũng Phạm", email="dung@tnso.example", language="en")


def session(house: Household, person_id: str) -> None:
    with house.store.write() as transaction:
        transaction.add(
            [
                SessionRecord(
                    id=f"s-{person_id}",
                    secret_sha256=hashlib.sha256(person_id.encode()).hexdigest(),
                    person_id=person_id,
                    method=SignInMethod.PASSWORD,
                    user_agent="x",
                    created_at=house.now[0],
                    seen_at=house.now[0],
                    expires_at=house.now[0] + timedelta(hours=12),
                    ended_at=None,
                    stepped_up_at=None,
                )
            ]
        )


def test_whoever_is_disabled_is_out_at_once(house: Household) -> None:
    employ(house.office, AN, DUNG)
    session(house, AN.id)
    session(house, DUNG.id)
    do(house, None, bearer_tokens.create, house.office, "x", "auditor", 30, DUNG.id)
    do(house, AN, disable, DUNG.id)
    person = now(house, DUNG.id)
    assert not person.is_active and person.roles == {Role.AUDITOR}
    with house.store.read() as reading:
        [ended] = reading.of(Sessions).of_person(DUNG.id)
        [open_] = reading.of(Sessions).of_person(AN.id)
        [token] = reading.bearer_tokens.all()
        entry = reading.audit.last()
    assert ended.ended_at == token.revoked_at == person.disabled_at == house.now[0]
    assert open_.ended_at is None and entry is not None
    assert (entry.action, entry.object) == ("person.disabled", DUNG.id)
    assert entry.detail == {"sessions": 1, "tokens": 1, "links": 0}


def test_again_changes_nothing_and_enabling_brings_no_token_back(house: Household) -> None:
    employ(house.office, AN, DUNG)
    do(house, None, bearer_tokens.create, house.office, "x", "auditor", 30, DUNG.id)
    do(house, AN, disable, DUNG.id)
    before = house.trail()
    do(house, AN, disable, DUNG.id)
    assert house.trail() == before
    do(house, AN, enable, DUNG.id)
    do(house, AN, enable, DUNG.id)
    assert now(house, DUNG.id).is_active
    assert house.trail()[-1] == ("person.enabled", DUNG.id)
    assert house.trail()[:-1] == before
    with house.store.read() as reading:
        [token] = reading.bearer_tokens.all()
    assert token.revoked_at is not None


def test_the_last_administrator_is_never_disabled(house: Household) -> None:
    employ(house.office, AN, BINH)
    do(house, AN, disable, BINH.id)
    assert refusal(house, AN, disable, AN.id) == "person.last_admin"
    do(house, AN, enable, BINH.id)
    do(house, AN, disable, AN.id)
    assert refusal(house, BINH, disable, BINH.id) == "person.last_admin"


def test_two_administrators_who_disable_each_other_leave_one(house: Household) -> None:
    employ(house.office, AN, BINH)
    calls = [(as_(house, AN), BINH.id), (as_(house, BINH), AN.id)]

    def out(which: tuple[object, str]) -> str:
        try:
            perform(house.office, which[0], disable, which[1])  # type: ignore[arg-type]
        except IssuerError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(out, calls)) == ["done", "person.last_admin"]
    assert [now(house, each.id).is_active for each in (AN, BINH)].count(True) == 1


def test_details_are_changed_and_the_trail_tells_which(house: Household) -> None:
    employ(house.office, AN, DUNG)
    do(house, AN, change_details, DUNG.id, DETAILS)
    person = now(house, DUNG.id)
    assert (person.name, person.email, person.language) == ("Dũng Phạm", "dung@tnso.example", "en")
    with house.store.read() as reading:
        entry = reading.audit.last()
    assert entry is not None and entry.detail == {"fields": "name email language"}
    assert refusal(house, AN, change_details, DUNG.id, DETAILS, 1) == "person.changed"
    before = house.trail()
    do(house, AN, change_details, DUNG.id, DETAILS)
    assert house.trail() == before


def test_a_person_changes_their_own_name_and_not_their_address(house: Household) -> None:
    employ(house.office, DUNG)
    do(house, DUNG, change_own_details, "Phạm Dũng", "en")
    person = now(house, DUNG.id)
    assert (person.name, person.language, person.email) == ("Phạm Dũng", "en", DUNG.email)
    assert refusal(house, DUNG, change_own_details, "", "en") == "person.name_invalid"
    assert refusal(house, None, change_own_details, "x", "en") == "decision.operator_unknown"


@pytest.mark.parametrize("operation", [disable, enable, change_details])
def test_who_may(house: Household, operation: object) -> None:
    employ(house.office, AN, CHI, DUNG)
    more = (DETAILS,) if operation is change_details else ()
    for who in (CHI, DUNG):
        assert refusal(house, who, operation, AN.id, *more) == "actor.not_permitted"
    assert refusal(house, AN, operation, "nobody", *more) == "person.not_found"
