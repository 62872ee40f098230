"""What was proposed, or approved and held, is taken back."""

from __future__ import annotations

from datetime import timedelta

from credissuer.operations.deciding.decide import begin_held
from credissuer.operations.deciding.withdraw import recall, withdraw
from credissuer.operations.perform import perform
from tests.offices import Household
from tests.operations.deciding.proposals_in_tests import approve, issued, proposed, refusal
from tests.two_people import MAI, QUAN, call_of


def test_whoever_proposed_withdraws_and_nobody_else(both: Household) -> None:
    record, office = proposed(both), both.office
    of_others = lambda: perform(office, call_of(office, QUAN), withdraw, record.id)  # noqa: E731
    assert refusal(of_others) == "proposal.not_yours"
    perform(office, call_of(office, MAI), withdraw, record.id)
    assert refusal(lambda: approve(both, record)) == "proposal.decided"


def test_what_is_approved_can_be_taken_back_while_it_is_held(both: Household) -> None:
    both.change(hold=timedelta(minutes=10))
    held = approve(both, proposed(both))
    assert held.held_until == both.now[0] + timedelta(minutes=10)
    assert issued(both, held) == []
    early = perform(both.office, both.call, begin_held, both.office, held.id)
    assert early is None
    perform(both.office, call_of(both.office, MAI), recall, held.id)
    both.later(minutes=11)
    late = perform(both.office, both.call, begin_held, both.office, held.id)
    assert late is None
    assert issued(both, held) == []
