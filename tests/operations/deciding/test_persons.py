"""One person with two accounts is one person wherever two are needed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credissuer.operations.deciding import proposal_views
from credissuer.operations.deciding.decide import decide
from credissuer.operations.deciding.persons import accounts_of
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import Role
from credissuer.store.staff.people import People
from tests.offices import Household
from tests.operations.deciding.proposals_in_tests import approve, proposed, refusal
from tests.two_people import BOSS, MAI, QUAN, call_of, employ, two_people


def second_account(of: PersonRecord, *roles: Role) -> PersonRecord:
    """Another account of the same person, as an office from before may have."""
    given = frozenset(roles) or of.roles
    return replace(of, id="TWIN00000", login=f"{of.login}2", roles=given, operator=None)


@pytest.fixture
def both(house: Household) -> Household:
    two_people(house.office)
    return house


def test_the_accounts_of_a_person_have_one_address(both: Household) -> None:
    twin = second_account(MAI)
    employ(both.office, replace(twin, disabled_at=twin.created_at))
    with both.store.read() as reading:
        assert accounts_of(reading, MAI) == {MAI.id, twin.id}
        assert accounts_of(reading, QUAN) == {QUAN.id}


def test_nobody_decides_by_a_second_account_on_what_they_proposed(both: Household) -> None:
    twin = second_account(MAI, Role.APPROVER)
    employ(both.office, twin)
    record = proposed(both)
    assert refusal(lambda: approve(both, record, by=twin)) == "proposal.same_person"
    # Nor refuses, nor is it shown to them as something that waits for them.
    by_twin, by_quan = (call_of(both.office, who) for who in (twin, QUAN))
    refused = refusal(lambda: decide(both.office, by_twin, record.id, "refused", "Không."))
    assert refused == "proposal.same_person"
    assert proposal_views.waiting_for(both.office, by_twin) == []
    assert [one.proposal for one in proposal_views.waiting_for(both.office, by_quan)] == [record]
    approve(both, record)


def test_nobody_proposes_by_an_account_and_decides_by_that_of_before(both: Household) -> None:
    """The account that proposed was disabled meanwhile, and the same person has a new one."""
    twin = second_account(BOSS)
    record = proposed(both, by=BOSS)
    gone = replace(BOSS, disabled_at=both.now[0])
    with both.store.write() as transaction:
        transaction.add([twin])
        transaction.of(People).change(gone)
    assert refusal(lambda: approve(both, record, by=twin)) == "proposal.same_person"
