"""One person proposes and another decides: who may, once, on what was shown, and what follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from credissuer.errors import ForbiddenError, IssuerError, NotFoundError
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.deciding.decide import begin_held, decide
from credissuer.operations.deciding.finish import finish
from credissuer.operations.deciding.issuing import issue_content
from credissuer.operations.deciding.one_person import one_person_content
from credissuer.operations.deciding.policy import two_decide
from credissuer.operations.deciding.proposal_records import find
from credissuer.operations.deciding.propose import put
from credissuer.operations.deciding.reinstating import reinstatement_content
from credissuer.operations.deciding.withdraw import recall, withdraw
from credissuer.operations.issue import issue
from credissuer.operations.perform import perform
from credissuer.staff.person import PersonRecord
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Role
from tests.offices import Household, order
from tests.two_people import BOSS, MAI, QUAN, call_of, employ, person, two_people


@pytest.fixture
def both(house: Household) -> Household:
    """An office in which two people decide."""
    two_people(house.office)
    house.publish()
    return house


def proposed(house: Household, channel: int = 1, by: PersonRecord = MAI) -> ProposalRecord:
    content = issue_content([order(channel)])
    return put(house.office, call_of(house.office, by), "issue", f"R-{channel:04}", content, "xem")


def reinstatement(house: Household, number: str, by: PersonRecord = MAI) -> ProposalRecord:
    with house.store.read() as reading:
        object_id, content = reinstatement_content(reading, number)
    return put(house.office, call_of(house.office, by), "reinstate", object_id, content)


def approve(house: Household, record: ProposalRecord, by: PersonRecord = QUAN) -> ProposalRecord:
    return decide(house.office, call_of(house.office, by), record.id, "approved", None)


def refusal(action: Any) -> str:
    with pytest.raises(IssuerError) as refused:
        action()
    assert refused.value.words("vi") and refused.value.words("en")
    return refused.value.code


def issued(house: Household, record: ProposalRecord) -> Any:
    with house.store.read() as reading:
        return reading.certificates.of_proposal(record.id)


def test_what_two_people_decide_is_issued_and_public(both: Household) -> None:
    record = proposed(both)
    assert issued(both, record) == []
    done = approve(both, record)
    [certificate] = issued(both, record)
    assert certificate.ref == "R-0001"
    assert both.verdict(certificate.number).verdict == "valid"
    assert (done.proposed_by, done.decided_by) == (MAI.id, QUAN.id)
    assert done.done_at == both.now[0]
    assert [action for action, object_id in both.trail() if object_id == record.id] == [
        "proposal.made",
        "proposal.approved",
    ]


def test_nobody_decides_on_what_they_proposed(both: Household) -> None:
    record = proposed(both, by=BOSS)
    assert refusal(lambda: approve(both, record, by=BOSS)) == "proposal.same_person"
    assert issued(both, record) == []
    approve(both, record)
    assert len(issued(both, record)) == 1


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


def test_an_approval_lifts_one_suspension(both: Household) -> None:
    approve(both, record := proposed(both))
    [certificate] = issued(both, record)
    office, mai = both.office, call_of(both.office, MAI)
    perform(office, mai, suspend, certificate.number, "false_claim")
    lifting = approve(both, reinstatement(both, certificate.number))
    assert both.verdict(certificate.number).verdict == "valid"
    both.later(hours=1)
    perform(office, call_of(office, MAI), suspend, certificate.number, "false_claim")
    again = lambda: perform(  # noqa: E731
        office, call_of(office, QUAN), reinstate, certificate.number, None, lifting
    )
    assert refusal(again) == "proposal.stale"
    assert both.verdict(certificate.number).verdict == "suspended"


def test_a_proposal_is_decided_once(both: Household) -> None:
    record = proposed(both)
    approve(both, record)
    assert refusal(lambda: approve(both, record, by=BOSS)) == "proposal.decided"
    assert refusal(
        lambda: perform(both.office, call_of(both.office, MAI), withdraw, record.id)
    ) == ("proposal.decided")


def test_a_refusal_needs_a_reason_and_issues_nothing(both: Household) -> None:
    record, call = proposed(both), call_of(both.office, QUAN)
    no_reason = lambda: decide(both.office, call, record.id, "refused", "")  # noqa: E731
    assert refusal(no_reason) == "proposal.reason_required"
    refused = decide(both.office, call, record.id, "refused", "thiếu bằng chứng")
    assert (refused.outcome, refused.decision_note) == ("refused", "thiếu bằng chứng")
    assert issued(both, record) == []
    assert "thiếu" not in str(both.trail())


def test_whoever_proposed_withdraws_and_nobody_else(both: Household) -> None:
    record, office = proposed(both), both.office
    of_others = lambda: perform(office, call_of(office, QUAN), withdraw, record.id)  # noqa: E731
    assert refusal(of_others) == "proposal.not_yours"
    perform(office, call_of(office, MAI), withdraw, record.id)
    assert refusal(lambda: approve(both, record)) == "proposal.decided"


def test_a_decision_is_on_what_was_looked_at(both: Household) -> None:
    record, call = proposed(both), call_of(both.office, QUAN)
    other = lambda: decide(both.office, call, record.id, "approved", None, 2)  # noqa: E731
    assert refusal(other) == "proposal.changed"


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


def test_an_operator_is_the_person_who_they_are_and_no_second_one(both: Household) -> None:
    chief = person(9, Role.ASSESSOR, Role.APPROVER, operator="chief")
    employ(both.office, chief)
    record = put(both.office, both.call, "issue", "R-0001", issue_content([order()]))
    assert record.proposed_by == chief.id
    assert refusal(lambda: approve(both, record, by=chief)) == "proposal.same_person"
    by_command = lambda: decide(both.office, both.call, record.id, "approved", None)  # noqa: E731
    assert refusal(by_command) == "proposal.same_person"


def test_who_has_left_decides_nothing(both: Household) -> None:
    gone = replace(person(8, Role.APPROVER), disabled_at=both.now[0])
    employ(both.office, gone)
    record = proposed(both)
    assert refusal(lambda: approve(both, record, by=gone)) == "decision.person_needed"


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


def test_what_was_held_is_carried_out_when_its_time_has_come(both: Household) -> None:
    both.change(hold=timedelta(minutes=10))
    held = approve(both, proposed(both))
    both.later(minutes=10)
    begun = perform(both.office, both.call, begin_held, both.office, held.id)
    assert begun is not None
    finish(both.office, both.call, begun.proposal, begun.value)
    [certificate] = issued(both, held)
    assert both.verdict(certificate.number).verdict == "valid"
    too_late = lambda: perform(both.office, call_of(both.office, MAI), recall, held.id)  # noqa: E731
    assert refusal(too_late) == "proposal.not_held"


def test_two_people_return_to_one_and_one_alone_does_not(both: Household) -> None:
    with both.store.read() as reading:
        content = one_person_content(reading)
    record = put(both.office, call_of(both.office, BOSS), "one-person-office", "office", content)
    assert refusal(lambda: approve(both, record, by=BOSS)) == "proposal.same_person"
    approve(both, record)
    with both.store.read() as reading:
        assert not two_decide(reading)
        assert refusal(lambda: one_person_content(reading)) == "policy.one_person"
    assert both.issue(5)


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


def test_a_refused_order_takes_the_decision_back_with_it(both: Household) -> None:
    record = proposed(both)
    content = issue_content([order(1, ref="R-0002")])
    other = put(both.office, call_of(both.office, MAI), "issue", "R-0002", content)
    approve(both, record)
    assert refusal(lambda: approve(both, other)) == "account.taken"
    with both.store.read() as reading:
        assert find(reading, other.id).is_open
