"""One person proposes: who may, what is there already, and an office of one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credissuer.errors import ForbiddenError, NotFoundError
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.deciding.decide import decide
from credissuer.operations.deciding.issuing import issue_content
from credissuer.operations.deciding.propose import put
from credissuer.operations.issue import issue
from credissuer.operations.perform import perform
from credissuer.staff.roles import Role
from tests.offices import Household, order
from tests.operations.deciding.proposals_in_tests import approve, issued, proposed, refusal
from tests.two_people import BOSS, MAI, QUAN, call_of, employ, person


def test_one_person_issues_reinstates_and_renews_nothing(both: Household) -> None:
    approve(both, record := proposed(both))
    [certificate] = issued(both, record)
    office, boss = both.office, call_of(both.office, BOSS)
    boss = replace(boss, actor=replace(boss.actor, roles=frozenset(Role)))
    perform(office, boss, suspend, certificate.number, "false_claim")
    assert refusal(lambda: issue(office, boss, [order(2)])) == "decision.two_needed"
    assert refusal(lambda: perform(office, boss, reinstate, certificate.number)) == (
        "decision.two_needed"
    )
    assert both.verdict(certificate.number).verdict == "suspended"
    # Stopping is never delayed.
    perform(office, boss, revoke, certificate.number, "false_claim")
    assert both.verdict(certificate.number).verdict == "revoked"


def test_who_lacks_the_permission_neither_proposes_nor_decides(both: Household) -> None:
    clerk = person(8, Role.COMMUNICATIONS)
    employ(both.office, clerk)
    with pytest.raises(ForbiddenError):
        proposed(both, by=clerk)
    record = proposed(both)
    with pytest.raises(ForbiddenError):
        approve(both, record, by=clerk)
    # The assessor proposes and never decides.
    with pytest.raises(ForbiddenError):
        approve(both, record, by=MAI)


def test_a_program_and_an_unknown_operator_propose_nothing(both: Household) -> None:
    content = issue_content([order()])
    unknown = lambda: put(both.office, both.call, "issue", "R-0001", content)  # noqa: E731
    assert refusal(unknown) == "decision.operator_unknown"
    program = both.office.call(replace(both.call.actor, id="token:abc"))
    assert refusal(lambda: put(both.office, program, "issue", "R-0001", content)) == (
        "decision.person_needed"
    )


def test_the_same_proposal_again_is_the_one_that_is_there(both: Household) -> None:
    record = proposed(both)
    assert proposed(both, by=BOSS) == record
    content = issue_content([order(1, level="silver")])
    other = lambda: put(  # noqa: E731
        both.office, call_of(both.office, MAI), "issue", "R-0001", content
    )
    assert refusal(other) == "proposal.pending"


def test_an_unknown_proposal_is_not_found(both: Household) -> None:
    with pytest.raises(NotFoundError):
        decide(both.office, call_of(both.office, QUAN), "XXXXXXXXX", "approved", None)


def test_an_office_of_one_acts_at_once_and_says_so(house: Household) -> None:
    employ(house.office, BOSS)
    house.publish()
    record = proposed(house, by=BOSS)
    assert (record.alone, record.decided_by, record.outcome) == (1, None, "approved")
    [certificate] = issued(house, record)
    assert house.verdict(certificate.number).verdict == "valid"


def test_who_may_not_decide_waits_for_somebody_who_may_in_an_office_of_one_too(
    house: Household,
) -> None:
    employ(house.office, MAI, QUAN)
    house.publish()
    record = proposed(house)
    assert (record.alone, record.outcome) == (0, None) and issued(house, record) == []
    approve(house, record)
    assert len(issued(house, record)) == 1
