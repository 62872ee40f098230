"""Who is on the staff, and everything about one of them: for administrators."""

from __future__ import annotations

import pytest

from credissuer.errors import ForbiddenError, NotFoundError
from credissuer.operations.people import find_people
from credissuer.operations.people.accept import accept
from credissuer.operations.people.give_roles import change_roles
from credissuer.operations.people.invite import invite
from credissuer.operations.people.recover import recover
from credissuer.staff.person_state import PersonFilter, PersonState
from credissuer.staff.roles import Role
from tests.offices import Household
from tests.operations.people.staff import (
    AN,
    BINH,
    CHI,
    DUNG,
    HASH,
    approve,
    as_,
    by_two,
    do,
    new,
)
from tests.operations.people.test_change_person import session
from tests.two_people import employ


def test_the_list_and_its_filters(house: Household) -> None:
    employ(house.office, AN, CHI)
    session(house, CHI.id)
    do(house, AN, invite, house.office, new("mai", Role.AUDITOR))

    def logins(**which: object) -> list[str]:
        asked = PersonFilter(**which)  # type: ignore[arg-type]
        found = find_people.listed(house.office, as_(house, AN), asked)
        return [seen.person.login for seen in found]

    assert logins() == ["mai", AN.login, CHI.login]
    assert logins(state=PersonState.INVITED) == ["mai"]
    assert logins(role=Role.APPROVER) == [CHI.login]
    assert logins(text="PERSON13") == [CHI.login]
    assert logins(has_key=True) == []
    house.later(days=8)
    assert logins(state=PersonState.LAPSED) == ["mai"]
    [chi] = find_people.listed(house.office, as_(house, AN), PersonFilter(text="person13"))
    assert chi.seen_at is not None


def test_a_person_whole(house: Household) -> None:
    by_two(house)
    session(house, CHI.id)
    roles = do(house, AN, change_roles, house.office, CHI.id, frozenset({Role.ASSESSOR}))
    way_back = do(house, AN, recover, house.office, CHI.id)
    assert way_back.secret is not None  # has no role any more that changes a standing
    whole = find_people.whole(house.office, as_(house, AN), CHI.login)
    assert whole.summary.person.id == CHI.id and len(whole.sessions) == 1
    assert [proposal.id for proposal in whole.proposals] == [roles.proposal.id]
    assert [entry.action for entry in whole.history] == [
        "person.recovery_link",
        "person.roles_changed",
    ]
    assert whole.recovery is None and len(whole.links) == 1


def test_a_way_back_that_two_approved_is_told(house: Household) -> None:
    by_two(house)
    proposal = do(house, AN, recover, house.office, CHI.id).proposal
    approve(house, BINH, proposal)
    whole = find_people.whole(house.office, as_(house, AN), CHI.id)
    assert whole.recovery is not None and whole.recovery.id == proposal.id


def test_facts_tell_no_secret(house: Household) -> None:
    employ(house.office, AN)
    secret = do(house, AN, invite, house.office, new("mai", Role.AUDITOR)).secret
    do(house, None, accept, house.office, secret, "Mai", "vi", HASH)
    [seen] = find_people.listed(house.office, as_(house, AN), PersonFilter(text="mai"))
    facts = find_people.facts(seen)
    assert HASH not in str(facts) and facts["has_password"] is True
    assert (facts["login"], facts["state"], facts["roles"]) == ("mai", "active", ["auditor"])


def test_for_administrators_alone(house: Household) -> None:
    employ(house.office, AN, CHI, DUNG)
    for who in (CHI, DUNG):
        with pytest.raises(ForbiddenError):
            find_people.listed(house.office, as_(house, who))
        with pytest.raises(ForbiddenError):
            find_people.whole(house.office, as_(house, who), AN.id)
    with pytest.raises(NotFoundError):
        find_people.whole(house.office, as_(house, AN), "nobody")
