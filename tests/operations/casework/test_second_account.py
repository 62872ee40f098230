"""In a case, too, a second account of one person is no second person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from credissuer.cases.case import shown
from credissuer.cases.suspension import SuspensionState
from credissuer.errors import RefusedError
from credissuer.operations.casework import appealing, decisions, suspending
from credissuer.operations.casework.appealing import WantedOutcome
from credissuer.operations.perform import perform
from credissuer.staff.person import PersonRecord, person_actor
from credissuer.staff.roles import Role
from credissuer.store.cases.suspensions import SuspensionReading
from tests.caseworkers import Bureau, person


def second_account(desk: Bureau, login: str, *roles: Role) -> PersonRecord:
    """Another account with the address of that person."""
    twin = replace(
        person(f"{login}x", *roles), id=f"{login.upper():X<9}", email=person(login).email
    )
    with desk.house.store.write() as transaction:
        transaction.add([twin])
    return twin


def test_it_confirms_no_suspension(desk: Bureau) -> None:
    case = desk.open()
    desk.offices("lan", suspending.suspend, case, "hate_or_harm")
    call = desk.house.office.call(person_actor(second_account(desk, "lan", Role.CASE_OFFICER)))
    with pytest.raises(RefusedError) as same:
        perform(desk.house.office, call, suspending.confirm, case)
    assert same.value.code == "case.same_person"


def test_of_two_deciders_the_other_one_has_confirmed_the_suspension(desk: Bureau) -> None:
    twin = second_account(desk, "lan", Role.APPROVER, Role.CASE_OFFICER)
    case = desk.open()
    desk.offices("lan", suspending.suspend, case, "hate_or_harm")
    until = desk.house.office.today + timedelta(days=20)
    office = desk.house.office
    call = office.call(person_actor(twin))
    made = perform(
        office, call, decisions.propose_decision, office, case, "suspend-until", until=until
    )
    desk.decide("quan", made)
    with desk.house.store.read() as reading:
        found = reading.of(SuspensionReading).standing_of(desk.certificate.number)
    assert found is not None
    assert (found.state, found.confirmed_by) == (
        SuspensionState.CONFIRMED,
        f"person:{person('quan').id}",
    )


def test_it_hears_no_appeal_against_its_own_decision(desk: Bureau) -> None:
    twin = second_account(desk, "quan", Role.APPEALS)
    case = desk.open()
    desk.offices("lan", suspending.suspend, case, "false_claim")
    made = desk.offices("lan", decisions.propose_decision, case, "revoke")
    desk.decide("quan", made)
    appeal = desk.offices("kol", appealing.lodge, case, "Không đúng.")
    office = desk.house.office
    call = office.call(person_actor(twin))
    with pytest.raises(RefusedError) as same:
        wanted = WantedOutcome("overturned", None, None)
        perform(office, call, appealing.propose_on_appeal, office, shown(appeal.id), wanted)
    assert same.value.code == "appeal.same_people"
