"""Time carries out what was held, and finishes what a crash cut off."""

from __future__ import annotations

from datetime import timedelta

import pytest

from credissuer.errors import ForbiddenError
from credissuer.operations import timers
from credissuer.operations.deciding.carry_on import carry_on
from credissuer.operations.deciding.decide import decide, record_decision
from credissuer.operations.deciding.issuing import issue_content
from credissuer.operations.deciding.propose import put
from credissuer.operations.perform import perform
from credissuer.staff.proposal import ProposalRecord
from tests.offices import Household, order
from tests.two_people import MAI, QUAN, call_of, two_people


@pytest.fixture
def both(house: Household) -> Household:
    two_people(house.office)
    house.publish()
    return house


def proposed(house: Household, channel: int = 1) -> ProposalRecord:
    content = issue_content([order(channel)])
    return put(house.office, call_of(house.office, MAI), "issue", f"R-{channel:04}", content)


def verdicts(house: Household, record: ProposalRecord) -> list[str]:
    with house.store.read() as reading:
        made = reading.certificates.of_proposal(record.id)
    return [house.verdict(one.number).verdict for one in made]


def test_what_was_held_is_issued_when_its_time_has_come(both: Household) -> None:
    both.change(hold=timedelta(minutes=10))
    record = proposed(both)
    decide(both.office, call_of(both.office, QUAN), record.id, "approved", None)
    both.later(minutes=9)
    assert timers.run(both.office, "proposals") == 0
    both.later(minutes=1)
    assert timers.run(both.office, "proposals") == 1
    assert verdicts(both, record) == ["valid"]
    assert timers.run(both.office, "proposals") == 0


def test_what_a_crash_cut_off_is_finished(both: Household) -> None:
    record, office = proposed(both), both.office
    quan = call_of(office, QUAN)
    perform(office, quan, record_decision, office, record.id, "approved", None)
    assert timers.run(office, "proposals") == 1
    assert verdicts(both, record) == ["valid"]


def test_one_that_cannot_be_carried_out_stops_no_other(both: Household) -> None:
    both.change(hold=timedelta(minutes=10))
    taken, other = proposed(both, 1), proposed(both, 2)
    same = issue_content([order(1, ref="R-0009")])
    twin = put(both.office, call_of(both.office, MAI), "issue", "R-0009", same)
    for record in (taken, twin, other):
        decide(both.office, call_of(both.office, QUAN), record.id, "approved", None)
    both.later(minutes=10)
    assert timers.run(both.office, "proposals") == 2
    made = [verdicts(both, record) for record in (taken, twin, other)]
    assert sorted(made) == [[], ["valid"], ["valid"]]
    assert verdicts(both, other) == ["valid"]


def test_nobody_without_the_permission_carries_anything_out(both: Household) -> None:
    with pytest.raises(ForbiddenError):
        carry_on(both.office, call_of(both.office, MAI))
