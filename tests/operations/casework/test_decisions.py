"""Cases are decided by two; what they decided is public, timed, and ends by itself where they said so."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from credissuer.cases.case import CaseState
from credissuer.errors import ForbiddenError, IssuerError, RefusedError, UsageError
from credissuer.operations import change_standing, timers
from credissuer.operations.casework import decisions, handling, hearing, suspending
from credissuer.operations.deciding.finish import finish
from credissuer.operations.deciding.withdraw import withdraw
from credissuer.operations.perform import perform
from credissuer.staff.person import person_actor
from credissuer.staff.roles import Role
from credissuer.store.cases.suspensions import SuspensionReading
from credverifier.wire.status.standing import Standing
from tests.caseworkers import Bureau, bureau, person


def suspended(desk: Bureau) -> str:
    case = desk.open()
    desk.offices("lan", suspending.suspend, case, "false_claim")
    return case


def test_a_suspended_one_is_reinstated_by_two(desk: Bureau) -> None:
    case = suspended(desk)
    proposal = desk.offices("lan", decisions.propose_decision, case, "reinstate", note="Đã rõ")
    assert desk.verdict().code == "status.suspended"
    desk.decide("quan", proposal)
    assert desk.verdict().code is None
    closed = desk.case(case)
    assert (closed.state, closed.outcome, closed.appeal_until) == ("closed", "reinstated", None)
    assert len(desk.notices("reinstated")) == 1


def test_no_one_person_reinstates_by_another_door(desk: Bureau) -> None:
    suspended(desk)
    with pytest.raises(IssuerError) as alone:
        desk.act("quan", change_standing.reinstate, desk.certificate.number)
    assert alone.value.code == "decision.two_needed"
    assert desk.stored().standing is Standing.SUSPENDED


def test_the_proposer_does_not_decide(desk: Bureau) -> None:
    case = suspended(desk)
    proposal = desk.offices("lan", decisions.propose_decision, case, "revoke")
    with pytest.raises(ForbiddenError):
        desk.decide("lan", proposal)
    assert desk.stored().standing is Standing.SUSPENDED


def test_what_is_refused_or_withdrawn_sets_the_case_back(desk: Bureau) -> None:
    case = suspended(desk)
    proposal = desk.offices("lan", decisions.propose_decision, case, "revoke")
    assert desk.case(case).state is CaseState.DECISION_PROPOSED
    desk.decide("quan", proposal, "refused", "Chưa đủ")
    assert desk.case(case).state is CaseState.SUSPENDED
    second = desk.offices("lan", decisions.propose_decision, case, "reinstate")
    desk.act("lan", withdraw, second.id)
    assert desk.case(case).state is CaseState.SUSPENDED
    other = desk.open(certificate=None, profile="https://www.tiktok.com/@a")
    assert desk.case(other).state is CaseState.OPEN


def test_a_timed_suspension_lifts_itself_at_the_end_of_its_last_day(desk: Bureau) -> None:
    case = suspended(desk)
    until = desk.house.office.today + timedelta(days=10)
    proposal = desk.offices("lan", decisions.propose_decision, case, "suspend-until", until=until)
    desk.decide("quan", proposal)
    assert desk.case(case).outcome == "suspended_until"
    assert desk.verdict().code == "status.suspended"
    with desk.house.store.read() as reading:
        record = reading.of(SuspensionReading).standing_of(desk.certificate.number)
    assert record is not None and record.lifts_at is not None
    # Two looked at it, so nobody has to confirm it any more.
    assert (record.confirmed_by, record.escalated_at) == ("person:QUAN00000", None)
    desk.house.now[0] = record.lifts_at - timedelta(seconds=1)
    assert timers.run(desk.house.office, "case-escalations") == 0
    assert timers.run(desk.house.office, "case-liftings") == 0
    assert desk.stored().standing is Standing.SUSPENDED
    desk.house.later(seconds=1)
    assert desk.house.office.today == until + timedelta(days=1)
    assert timers.run(desk.house.office, "case-liftings") == 1
    assert timers.run(desk.house.office, "case-liftings") == 0
    desk.house.publish()
    assert desk.verdict().code is None


def test_a_timed_suspension_that_was_revoked_meanwhile_stays_revoked(desk: Bureau) -> None:
    case = suspended(desk)
    until = desk.house.office.today
    proposal = desk.offices("lan", decisions.propose_decision, case, "suspend-until", until=until)
    desk.decide("quan", proposal)
    desk.act("lan", change_standing.revoke, desk.certificate.number, "legal_finding")
    desk.house.later(days=2)
    assert timers.run(desk.house.office, "case-liftings") == 0
    assert desk.stored().standing is Standing.REVOKED


@pytest.mark.parametrize("offset", [-1, 4_000, None])
def test_its_last_day_is_one_that_the_certificate_still_has(
    desk: Bureau, offset: int | None
) -> None:
    case = suspended(desk)
    until = None if offset is None else desk.house.office.today + timedelta(days=offset)
    with pytest.raises(RefusedError) as refused:
        desk.offices("lan", decisions.propose_decision, case, "suspend-until", until=until)
    assert refused.value.code == "case.until_invalid"
    assert desk.case(case).state is CaseState.SUSPENDED


@pytest.mark.parametrize("measure", ["reinstate", "suspend-until"])
def test_what_is_not_suspended_is_neither_reinstated_nor_bounded(
    desk: Bureau, measure: str
) -> None:
    case = desk.open()
    until = date(2026, 12, 24)
    with pytest.raises(RefusedError) as refused:
        desk.offices("lan", decisions.propose_decision, case, measure, until=until)
    assert refused.value.code == "case.suspend_first"


def test_who_decides_sees_whether_the_subject_was_heard(desk: Bureau) -> None:
    case = suspended(desk)
    proposal = desk.offices("lan", decisions.propose_decision, case, "revoke")
    assert proposal.content["heard"] is False
    desk.act("lan", withdraw, proposal.id)
    desk.house.later(days=30)
    assert desk.offices("lan", decisions.propose_decision, case, "revoke").content["heard"] is True


def test_a_measure_is_one_of_the_list(desk: Bureau) -> None:
    with pytest.raises(UsageError) as refused:
        desk.offices("lan", decisions.propose_decision, desk.open(), "delete")
    assert refused.value.code == "case.measure_unknown"


def test_nothing_else_happens_to_a_decided_case(desk: Bureau) -> None:
    case = suspended(desk)
    proposal = desk.offices("lan", decisions.propose_decision, case, "revoke")
    desk.decide("quan", proposal)
    for operation, arguments, code in (
        (handling.reopen, (), "case.decided"),
        (handling.close, (), "case.cannot_change"),
        (handling.take_up, (), "case.closed"),
    ):
        with pytest.raises(RefusedError) as refused:
            desk.act("lan", operation, case, *arguments)
        assert refused.value.code == code
    with pytest.raises(RefusedError) as late:
        desk.offices("kol", hearing.answer, case, "Zu spät")
    assert late.value.code == "case.cannot_change"
    # A note for the file is always possible.
    desk.act("lan", handling.add_note, case, "Sau quyết định")


def test_an_office_of_one_decides_at_once_and_says_so(tmp_path: Path, keystore: Path) -> None:
    desk = bureau(tmp_path, keystore, two=False)
    case = suspended(desk)
    alone = person("mot", Role.CASE_OFFICER, Role.APPROVER)
    office, call = desk.house.office, desk.house.office.call(person_actor(alone))
    with desk.house.store.write() as transaction:
        transaction.add([alone])
    proposal = perform(office, call, decisions.propose_decision, office, case, "revoke")
    finish(office, call, proposal)
    assert (proposal.alone, desk.verdict().code) == (1, "status.revoked")
    assert desk.case(case).outcome == "revoked"
    desk.house.store.close()
