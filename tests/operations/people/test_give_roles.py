"""Roles: what is harmless is given by one, what changes a standing by two, and never to oneself."""

from __future__ import annotations

from typing import Any

import pytest

from credissuer.errors import IssuerError
from credissuer.operations.deciding.withdraw import withdraw
from credissuer.operations.people.change_person import disable
from credissuer.operations.people.give_roles import change_operator, change_roles
from credissuer.operations.perform import perform
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import CHANGES_STANDING, FOR_PEOPLE, Role, operator
from tests.offices import Household
from tests.operations.people.staff import AN, BINH, CHI, DUNG, approve, by_two, do, now, refusal
from tests.two_people import employ


def give(house: Household, who: PersonRecord, whom: PersonRecord, *roles: Role) -> Any:
    return do(house, who, change_roles, house.office, whom.id, frozenset(roles))


@pytest.mark.parametrize("role", FOR_PEOPLE)
def test_each_role_is_given_by_one_or_by_two(house: Household, role: Role) -> None:
    by_two(house)
    done = give(house, AN, DUNG, Role.AUDITOR, role)
    if role not in CHANGES_STANDING:
        assert done.proposal is None and role in now(house, DUNG.id).roles
        return
    assert done.proposal.kind == "person-roles"
    assert now(house, DUNG.id).roles == {Role.AUDITOR}
    approve(house, CHI, done.proposal)
    assert now(house, DUNG.id).roles == {Role.AUDITOR, role}


def test_in_an_office_of_one_an_administrator_gives_every_role(house: Household) -> None:
    employ(house.office, AN, DUNG)
    assert give(house, AN, DUNG, Role.APPROVER).proposal is None
    assert now(house, DUNG.id).roles == {Role.APPROVER}


def test_nobody_gives_a_role_to_themself(house: Household) -> None:
    by_two(house)
    for role in (Role.AUDITOR, Role.APPROVER):
        code = refusal(house, AN, change_roles, house.office, AN.id, frozenset({Role.ADMIN, role}))
        assert code == "person.own_roles"
    done = give(house, AN, CHI, Role.APPROVER, Role.ASSESSOR)
    with pytest.raises(IssuerError) as refused:
        approve(house, CHI, done.proposal)
    assert refused.value.code == "person.own_roles"
    assert now(house, CHI.id).roles == {Role.APPROVER}
    approve(house, BINH, done.proposal)
    assert now(house, CHI.id).roles == {Role.APPROVER, Role.ASSESSOR}


def test_whoever_is_alone_gives_themself_roles_at_the_command_line(house: Household) -> None:
    employ(house.office, BINH)
    roles = frozenset({Role.ADMIN, Role.ASSESSOR})
    call = house.office.call(operator("binh"))
    perform(house.office, call, change_roles, house.office, BINH.id, roles)
    assert now(house, BINH.id).roles == roles
    assert refusal(house, BINH, change_roles, house.office, BINH.id, roles | {Role.AUDITOR}) == (
        "person.own_roles"
    )


def test_what_is_taken_is_taken_at_once(house: Household) -> None:
    by_two(house)
    done = give(house, AN, CHI, Role.ASSESSOR, Role.AUDITOR)
    assert now(house, CHI.id).roles == {Role.AUDITOR}
    assert done.proposal.content["before"] == ["auditor"]
    approve(house, BINH, done.proposal)
    assert now(house, CHI.id).roles == {Role.ASSESSOR, Role.AUDITOR}


def test_an_approval_is_of_the_change_that_was_shown(house: Household) -> None:
    by_two(house)
    done = give(house, AN, DUNG, Role.AUDITOR, Role.ASSESSOR)
    give(house, BINH, DUNG)
    with pytest.raises(IssuerError) as refused:
        approve(house, CHI, done.proposal)
    assert refused.value.code == "person.changed"
    assert now(house, DUNG.id).roles == frozenset()


def test_a_second_change_waits_for_the_first(house: Household) -> None:
    by_two(house)
    first = give(house, AN, DUNG, Role.AUDITOR, Role.ASSESSOR)
    code = refusal(
        house, AN, change_roles, house.office, DUNG.id, frozenset({Role.AUDITOR, Role.ADMIN})
    )
    assert code == "proposal.pending"
    do(house, AN, withdraw, first.proposal.id)
    assert give(house, AN, DUNG, Role.AUDITOR, Role.ADMIN).proposal is not None


def test_whoever_is_disabled_gets_no_roles(house: Household) -> None:
    by_two(house)
    done = give(house, AN, DUNG, Role.AUDITOR, Role.ASSESSOR)
    do(house, AN, disable, DUNG.id)
    with pytest.raises(IssuerError) as refused:
        approve(house, CHI, done.proposal)
    assert refused.value.code == "person.disabled"
    code = refusal(house, AN, change_roles, house.office, DUNG.id, frozenset({Role.AUDITOR}))
    assert code == "person.disabled"


def test_the_last_administrator_stays_one(house: Household) -> None:
    by_two(house)
    give(house, AN, BINH)
    assert now(house, BINH.id).roles == frozenset()
    code = refusal(house, AN, change_roles, house.office, AN.id, frozenset())
    assert code == "person.last_admin"


def test_what_somebody_else_changed_is_not_overwritten(house: Household) -> None:
    employ(house.office, AN, DUNG)
    seen = now(house, DUNG.id).version
    give(house, AN, DUNG, Role.AUDITOR, Role.COMMUNICATIONS)
    code = refusal(house, AN, change_roles, house.office, DUNG.id, frozenset({Role.AUDITOR}), seen)
    assert code == "person.changed"


def test_a_change_that_changes_nothing_leaves_no_trace(house: Household) -> None:
    employ(house.office, AN, DUNG)
    before = house.trail()
    give(house, AN, DUNG, Role.AUDITOR)
    assert house.trail() == before and now(house, DUNG.id).version == 1


def test_to_act_as_somebody_at_the_command_line_is_given_by_two(house: Household) -> None:
    by_two(house)
    done = do(house, AN, change_operator, house.office, CHI.id, "an.le")
    assert now(house, CHI.id).operator is None
    approve(house, BINH, done.proposal)
    assert now(house, CHI.id).operator == "an.le"
    assert refusal(house, AN, change_operator, house.office, DUNG.id, "binh") == (
        "person.operator_taken"
    )
    # What is taken is taken at once.
    assert do(house, AN, change_operator, house.office, CHI.id, None).proposal is None
    assert now(house, CHI.id).operator is None


def test_who_may_change_roles(house: Household) -> None:
    employ(house.office, AN, CHI, DUNG)
    for who in (CHI, DUNG):
        for operation, value in ((change_roles, frozenset()), (change_operator, None)):
            code = refusal(house, who, operation, house.office, AN.id, value)
            assert code == "actor.not_permitted"
    assert refusal(house, AN, change_roles, house.office, "nobody", frozenset()) == (
        "person.not_found"
    )
