"""A link lets one person in once, with a password of their own."""

from __future__ import annotations

import pytest

from credissuer.errors import UsageError
from credissuer.operations.people.accept import accept, open_link
from credissuer.operations.people.change_person import change_details, disable
from credissuer.operations.people.invite import invite
from credissuer.operations.perform import perform
from credissuer.staff import account
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import ANYBODY, Role
from credissuer.store.staff.people import People
from tests.offices import Household
from tests.operations.people.staff import HASH, do, new, now, refusal


@pytest.fixture
def secret(house: Household) -> str:
    return str(do(house, None, invite, house.office, new("mai", Role.AUDITOR)).secret)


def accepted(house: Household, secret: str) -> object:
    """As somebody does who has no account yet."""
    call = house.office.call(ANYBODY)
    return perform(house.office, call, accept, house.office, secret, " Trần  Mai ", "en", HASH)


def test_an_invitation_is_accepted_once(house: Household, secret: str) -> None:
    accepted(house, secret)
    person = now_mai(house)
    assert (person.name, person.language, person.password_hash) == ("Trần Mai", "en", HASH)
    with house.store.read() as reading:
        entry = reading.audit.last()
    assert entry is not None
    assert (entry.action, entry.actor) == ("person.accepted", f"person:{person.id}")
    assert HASH not in str(entry.detail)
    assert refusal(house, None, open_link, secret) == "person.link_used"
    assert (
        refusal(house, None, accept, house.office, secret, "x", "vi", "other") == "person.link_used"
    )
    assert now_mai(house).password_hash == HASH


def now_mai(house: Household) -> PersonRecord:
    with house.store.read() as reading:
        person = reading.of(People).by_login("mai")
    assert person is not None
    return person


def test_the_whole_link_may_be_pasted(house: Household, secret: str) -> None:
    link = f" https://tnso.example/office/invitation#{secret}\n"
    assert do(house, None, open_link, link).person.login == "mai"


@pytest.mark.parametrize("wrong", ["", "x" * 43, "\ud800", "a" * 100_000])
def test_a_wrong_link_opens_nothing(house: Household, secret: str, wrong: str) -> None:
    assert refusal(house, None, open_link, wrong) == "person.link_unknown"
    assert (
        refusal(house, None, accept, house.office, wrong, "x", "vi", HASH) == "person.link_unknown"
    )


def test_a_link_ends_after_seven_days(house: Household, secret: str) -> None:
    house.later(days=7, seconds=-1)
    assert do(house, None, open_link, secret).person.login == "mai"
    house.later(seconds=1)
    assert (
        refusal(house, None, accept, house.office, secret, "x", "vi", HASH) == "person.link_expired"
    )


def test_whoever_was_disabled_in_between_is_not_let_in(house: Household, secret: str) -> None:
    do(house, None, disable, "mai")
    assert refusal(house, None, open_link, secret) == "person.link_expired"


def test_a_link_to_another_address_ends_when_the_address_changes(
    house: Household, secret: str
) -> None:
    details = account.details(name="Mai", email="other@tnso.example", language="vi")
    do(house, None, change_details, "mai", details)
    assert refusal(house, None, open_link, secret) == "person.link_expired"


def test_a_name_that_is_refused_leaves_the_link_good(house: Household, secret: str) -> None:
    with pytest.raises(UsageError):
        do(house, None, accept, house.office, secret, " ", "vi", HASH)
    assert do(house, None, open_link, secret).person.password_hash is None
    accepted(house, secret)
    assert now(house, now_mai(house).id).password_hash == HASH
