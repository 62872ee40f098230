"""A change of many where two people decide: proposed with its plan, decided as it was shown."""

from __future__ import annotations

import pytest

from credissuer.credentials.bulk.order import BulkSelection
from credissuer.credentials.states import StandingChange
from credissuer.errors import ForbiddenError, RefusedError
from credissuer.operations import change_standing
from credissuer.operations.bulk.bulk_kinds import job_of
from credissuer.operations.bulk.confirming import confirm
from credissuer.operations.deciding.decide import decide
from credissuer.operations.jobs import jobs
from credissuer.operations.perform import perform
from credissuer.staff.proposal import ProposalRecord
from credverifier.wire.status.standing import Standing
from tests.offices import Household
from tests.operations.bulk.bulk_orders import of_rows, of_selection, revocation
from tests.two_people import BOSS, QUAN, call_of, two_people


@pytest.fixture
def made(house: Household) -> list[str]:
    numbers = [one.number for one in house.issue(*range(1, 8))]
    house.publish()
    two_people(house.office)
    return numbers


def proposed(house: Household, order: object) -> ProposalRecord:
    proposal = confirm(house.office, call_of(house.office, BOSS), order)  # type: ignore[arg-type]
    assert isinstance(proposal, ProposalRecord)
    return proposal


def test_one_proposes_and_another_decides(house: Household, made: list[str]) -> None:
    proposal = proposed(house, revocation(*made, "nonsense"))
    assert proposal.kind == "bulk-revoke"
    assert proposal.content["counts"] == {"change": 7, "there": 0, "refused": 1}
    assert house.verdict(made[0]).verdict == "valid"
    # The same again is the one that is there.
    assert proposed(house, revocation(*made, "nonsense")).id == proposal.id
    with pytest.raises(RefusedError) as same:
        decide(house.office, call_of(house.office, BOSS), proposal.id, "approved", None)
    assert same.value.code == "proposal.same_person"
    decide(house.office, call_of(house.office, QUAN), proposal.id, "approved", None)
    assert {house.verdict(number).verdict for number in made} == {"revoked"}
    with house.store.read() as reading:
        job = job_of(reading, proposal)
    assert job is not None and job.state == "done"
    lines = jobs.result(house.office, house.call, job.id)
    assert [line.outcome for line in lines] == ["changed"] * 7 + ["refused"]


def test_rows_that_changed_make_it_stale(house: Household, made: list[str]) -> None:
    proposal = proposed(house, revocation(*made))
    house.perform(change_standing.suspend, made[3], "undisclosed_ad")
    with pytest.raises(RefusedError) as stale:
        decide(house.office, call_of(house.office, QUAN), proposal.id, "approved", None)
    assert stale.value.code == "proposal.stale"
    assert house.verdict(made[0]).verdict == "valid"


def test_a_selection_that_grew_makes_it_stale(house: Household) -> None:
    house.issue(1, 2)
    house.publish()
    with house.store.read() as reading:
        [key_id] = {one.key_id for one in reading.certificates.all()}
    two_people(house.office)
    proposal = proposed(house, of_selection(BulkSelection(key=key_id)))
    with house.store.read() as reading:
        first = next(reading.certificates.all())
    house.perform(change_standing.revoke, first.number, "false_claim")
    with pytest.raises(RefusedError) as stale:
        decide(house.office, call_of(house.office, QUAN), proposal.id, "approved", None)
    assert stale.value.code == "proposal.stale"


def test_suspensions_are_lifted_by_two(house: Household, made: list[str]) -> None:
    first = proposed(house, of_rows(StandingChange.SUSPEND, *made))
    decide(house.office, call_of(house.office, QUAN), first.id, "approved", None)
    proposal = proposed(house, of_rows(StandingChange.REINSTATE, *made))
    assert len(proposal.content["permits"]) == 7
    decide(house.office, call_of(house.office, QUAN), proposal.id, "approved", None)
    with house.store.read() as reading:
        stored = reading.certificates.by_numbers(made)
    assert {one.standing for one in stored.values()} == {Standing.VALID}
    assert {house.verdict(number).verdict for number in made} == {"valid"}


def test_a_refused_one_changes_nothing(house: Household, made: list[str]) -> None:
    proposal = proposed(house, revocation(*made))
    decide(house.office, call_of(house.office, QUAN), proposal.id, "refused", "Sai tệp.")
    assert house.verdict(made[0]).verdict == "valid"
    again = proposed(house, revocation(*made))
    assert again.id != proposal.id


def test_an_operator_is_no_person(house: Household, made: list[str]) -> None:
    with pytest.raises(ForbiddenError) as nobody:
        confirm(house.office, house.call, revocation(*made))
    assert nobody.value.code == "decision.operator_unknown"


def test_nothing_to_change_is_not_proposed(house: Household, made: list[str]) -> None:
    perform(house.office, house.call, change_standing.revoke, made[0], "false_claim")
    with pytest.raises(RefusedError) as nothing:
        proposed(house, revocation(made[0]))
    assert nothing.value.code == "bulk.nothing_changes"
