"""A way back in after every key was lost: by two people, once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credissuer.errors import IssuerError
from credissuer.operations.people.accept import accept
from credissuer.operations.people.change_person import change_details
from credissuer.operations.people.invite import invite
from credissuer.operations.people.recover import Recovery, recover
from credissuer.staff import account
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import Role
from credissuer.staff.security_key import SecurityKeyRecord
from credissuer.store.staff.security_keys import SecurityKeys
from credissuer.store.staff.sessions import Sessions
from tests.offices import Household
from tests.operations.people.staff import (
    AN,
    BINH,
    CHI,
    DUNG,
    approve,
    as_,
    by_two,
    do,
    new,
    now,
    refusal,
)
from tests.operations.people.test_change_person import session
from tests.two_people import employ


def back(house: Household, who: PersonRecord, whom: PersonRecord) -> Recovery:
    done: Recovery = do(house, who, recover, house.office, whom.id, "mất khóa")
    return done


def test_it_takes_two_and_gives_one_link(house: Household) -> None:
    by_two(house)
    with house.store.write() as transaction:
        key = SecurityKeyRecord(
            id="k",
            person_id=CHI.id,
            label="x",
            public_key="x",
            sign_count=0,
            added_at=house.now[0],
            used_at=None,
            removed_at=None,
        )
        transaction.add([key])
    session(house, CHI.id)
    first = back(house, AN, CHI)
    assert first.secret is None and first.proposal is not None
    assert back(house, AN, CHI).proposal == first.proposal
    approve(house, BINH, first.proposal)
    link = back(house, AN, CHI)
    assert link.secret is not None and link.proposal is None
    # Until it is used another one can be made, and the one before ends.
    again = back(house, BINH, CHI)
    assert again.secret is not None
    assert (
        refusal(house, None, accept, house.office, link.secret, "Chi", "vi", "n")
        == "person.link_expired"
    )
    do(house, None, accept, house.office, again.secret, "Chi", "vi", "new hash")
    assert now(house, CHI.id).password_hash == "new hash"
    with house.store.read() as reading:
        assert reading.of(SecurityKeys).of_person(CHI.id) == []
        [ended] = reading.of(Sessions).of_person(CHI.id)
        last = reading.audit.last()
    assert ended.ended_at is not None and last is not None
    assert (last.action, last.detail["keys"], last.detail["sessions"]) == ("person.recovered", 1, 1)
    # The approval is used up.
    assert back(house, AN, CHI).proposal is not None


def test_a_link_that_nobody_made_in_time_is_proposed_anew(house: Household) -> None:
    by_two(house)
    first = back(house, AN, CHI)
    assert first.proposal is not None
    approve(house, BINH, first.proposal)
    house.later(days=4)
    second = back(house, AN, CHI)
    assert second.secret is None and second.proposal is not None
    assert second.proposal.id != first.proposal.id


def test_an_approval_is_of_the_address_that_was_there(house: Household) -> None:
    by_two(house)
    first = back(house, AN, CHI)
    assert first.proposal is not None
    details = account.details(name=CHI.name, email="evil@tnso.example", language="vi")
    do(house, AN, change_details, CHI.id, details)
    with pytest.raises(IssuerError) as refused:
        approve(house, BINH, first.proposal)
    assert refused.value.code == "person.changed"


def test_an_address_that_changed_after_the_approval_ends_it(house: Household) -> None:
    by_two(house)
    first = back(house, AN, CHI)
    assert first.proposal is not None
    approve(house, BINH, first.proposal)
    details = account.details(name=CHI.name, email="evil@tnso.example", language="vi")
    do(house, AN, change_details, CHI.id, details)
    assert back(house, AN, CHI).secret is None


def test_nobody_lets_themself_back_in(house: Household) -> None:
    by_two(house)
    assert refusal(house, AN, recover, house.office, AN.id) == "person.own_recovery"
    first = back(house, AN, CHI)
    assert first.proposal is not None
    with pytest.raises(IssuerError) as refused:
        approve(house, CHI, first.proposal)
    assert refused.value.code == "person.own_recovery"


def test_one_is_enough_where_nothing_can_change_and_in_an_office_of_one(house: Household) -> None:
    employ(house.office, AN, CHI)
    assert back(house, AN, CHI).secret is not None


def test_one_is_enough_for_whoever_changes_no_standing(house: Household) -> None:
    by_two(house)
    assert back(house, AN, DUNG).secret is not None


def test_whoever_is_out_or_was_never_in(house: Household) -> None:
    employ(house.office, AN, replace(DUNG, disabled_at=house.now[0]))
    assert refusal(house, AN, recover, house.office, DUNG.id) == "person.disabled"
    do(house, AN, invite, house.office, new("mai", Role.AUDITOR))
    assert refusal(house, AN, recover, house.office, "mai") == "person.never_in"


def test_who_may(house: Household) -> None:
    employ(house.office, AN, CHI, DUNG)
    for who in (CHI, DUNG):
        assert refusal(house, who, recover, house.office, AN.id) == "actor.not_permitted"
    assert as_(house, AN).actor.roles == {Role.ADMIN}
