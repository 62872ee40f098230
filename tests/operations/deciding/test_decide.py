"""Another person decides: once, on what was shown, and what follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from credissuer.operations.change_standing import reinstate, suspend
from credissuer.operations.deciding.decide import begin_held, decide
from credissuer.operations.deciding.finish import finish
from credissuer.operations.deciding.issuing import issue_content
from credissuer.operations.deciding.one_person import one_person_content
from credissuer.operations.deciding.policy import two_decide
from credissuer.operations.deciding.proposal_records import find
from credissuer.operations.deciding.propose import put
from credissuer.operations.deciding.withdraw import recall, withdraw
from credissuer.operations.perform import perform
from credissuer.staff.roles import Role
from tests.offices import Household, order
from tests.operations.deciding.proposals_in_tests import (
    approve,
    issued,
    proposed,
    refusal,
    reinstatement,
)
from tests.two_people import BOSS, MAI, QUAN, call_of, employ, person


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


def test_a_decision_is_on_what_was_looked_at(both: Household) -> None:
    record, call = proposed(both), call_of(both.office, QUAN)
    other = lambda: decide(both.office, call, record.id, "approved", None, 2)  # noqa: E731
    assert refusal(other) == "proposal.changed"


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


def test_a_refused_order_takes_the_decision_back_with_it(both: Household) -> None:
    record = proposed(both)
    content = issue_content([order(1, ref="R-0002")])
    other = put(both.office, call_of(both.office, MAI), "issue", "R-0002", content)
    approve(both, record)
    assert refusal(lambda: approve(both, other)) == "account.taken"
    with both.store.read() as reading:
        assert find(reading, other.id).is_open
