"""Appeals: in time, once, by the subject alone, and decided by others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from credissuer.cases.appeal import AppealRecord
from credissuer.cases.case import shown
from credissuer.errors import IssuerError, NotFoundError, RefusedError, UsageError
from credissuer.operations import timers
from credissuer.operations.casework import appealing, decisions, suspending
from credissuer.operations.casework.appealing import WantedOutcome
from credissuer.operations.casework.evidence import NewCaseEvidence
from credissuer.operations.deciding.decide import decide
from credissuer.operations.perform import perform
from credissuer.staff.person import person_actor
from credissuer.staff.roles import Role
from credissuer.store.cases.appeals import AppealReading
from credissuer.store.staff.people import People
from credverifier.wire.status.standing import Standing
from tests.caseworkers import NOT_THE_HOLDER, Bureau


def decided(desk: Bureau, measure: str = "revoke") -> str:
    case = desk.open()
    desk.offices("lan", suspending.suspend, case, "false_claim")
    until = desk.house.office.today + timedelta(days=20) if measure == "suspend-until" else None
    made = desk.offices("lan", decisions.propose_decision, case, measure, until=until)
    desk.decide("quan", made)
    return case


def settled(
    desk: Bureau,
    appeal: AppealRecord,
    wanted: WantedOutcome,
    proposer: str = "ha",
    decider: str = "viet",
) -> AppealRecord:
    made = desk.offices(proposer, appealing.propose_on_appeal, shown(appeal.id), wanted)
    desk.decide(decider, made)
    with desk.house.store.read() as reading:
        found = reading.of(AppealReading).by_id(appeal.id)
    assert found is not None
    return found


def test_the_last_second_of_the_last_day_is_in_time(desk: Bureau) -> None:
    case = decided(desk)
    until = desk.case(case).appeal_until
    assert until is not None
    desk.house.now[0] = until
    appeal = desk.offices("kol", appealing.lodge, case, "Không đúng.")
    assert appeal.lodged_at == until


def test_a_second_later_it_is_too_late(desk: Bureau) -> None:
    case = decided(desk)
    until = desk.case(case).appeal_until
    assert until is not None
    desk.house.now[0] = until + timedelta(seconds=1)
    with pytest.raises(RefusedError) as late:
        desk.offices("kol", appealing.lodge, case, "Không đúng.")
    assert late.value.code == "appeal.too_late"


def test_a_decision_is_appealed_once_and_by_nobody_else(desk: Bureau) -> None:
    case = decided(desk)
    office = desk.house.office
    stranger = office.call(NOT_THE_HOLDER)
    for call in (stranger, desk.call("lan"), desk.call("ha")):
        with pytest.raises(NotFoundError) as hidden:
            perform(office, call, appealing.lodge, office, case, "Tôi")
        assert hidden.value.code == "case.not_found"
    desk.offices("kol", appealing.lodge, case, "Không đúng.")
    with pytest.raises(RefusedError) as again:
        desk.offices("kol", appealing.lodge, case, "Nữa")
    assert again.value.code == "appeal.already"
    assert [one.recipient for one in desk.notices("appeal_received")] == ["kol@example.vn"]


def test_without_a_decision_there_is_nothing_to_appeal(desk: Bureau) -> None:
    with pytest.raises(RefusedError) as early:
        desk.offices("kol", appealing.lodge, desk.open(), "Không đúng.")
    assert early.value.code == "appeal.not_decided"


def test_staff_writes_one_down_with_its_evidence_alone(desk: Bureau) -> None:
    case = decided(desk)
    with pytest.raises(RefusedError) as bare:
        desk.offices("lan", appealing.lodge_for, case, "Thư tay")
    assert bare.value.code == "case.evidence_needed"
    letter = NewCaseEvidence(captured_at=desk.now, url="https://example.vn/thu.pdf")
    appeal = desk.offices("lan", appealing.lodge_for, case, "Thư tay", evidence=letter)
    assert (appeal.lodged_by, appeal.evidence_id is None) == ("person:LAN000000", False)


def test_upheld_nothing_changes(desk: Bureau) -> None:
    appeal = desk.offices("kol", appealing.lodge, decided(desk), "Không đúng.")
    assert settled(desk, appeal, WantedOutcome("upheld")).outcome == "upheld"
    assert desk.verdict().code == "status.revoked"
    with pytest.raises(RefusedError) as over:
        desk.offices(
            "ha", appealing.propose_on_appeal, shown(appeal.id), WantedOutcome("overturned")
        )
    assert over.value.code == "appeal.decided"


def test_overturned_a_timed_suspension_is_lifted(desk: Bureau) -> None:
    appeal = desk.offices("kol", appealing.lodge, decided(desk, "suspend-until"), "Không đúng.")
    assert settled(desk, appeal, WantedOutcome("overturned")).replaced_by is None
    assert desk.verdict().code is None
    desk.house.later(days=30)
    assert timers.run(desk.house.office, "case-liftings") == 0


def test_modified_a_timed_suspension_ends_earlier(desk: Bureau) -> None:
    appeal = desk.offices("kol", appealing.lodge, decided(desk, "suspend-until"), "Không đúng.")
    until = desk.house.office.today + timedelta(days=2)
    settled(desk, appeal, WantedOutcome("modified", until=until))
    assert desk.stored().standing is Standing.SUSPENDED
    desk.house.later(days=3)
    assert timers.run(desk.house.office, "case-liftings") == 1
    assert desk.stored().standing is Standing.VALID


def test_modified_a_revocation_has_another_public_reason(desk: Bureau) -> None:
    appeal = desk.offices("kol", appealing.lodge, decided(desk), "Không đúng.")
    with pytest.raises(RefusedError) as same:
        settled(desk, appeal, WantedOutcome("modified", reason="false_claim"))
    assert same.value.code == "appeal.nothing_milder"
    settled(desk, appeal, WantedOutcome("modified", reason="issued_in_error"))
    verdict = desk.verdict()
    assert (verdict.code, verdict.status.reason) == ("status.revoked", "issued_in_error")


def test_an_outcome_is_one_of_the_list(desk: Bureau) -> None:
    appeal = desk.offices("kol", appealing.lodge, decided(desk), "Không đúng.")
    with pytest.raises(UsageError) as refused:
        desk.offices("ha", appealing.propose_on_appeal, shown(appeal.id), WantedOutcome("good"))
    assert refused.value.code == "appeal.outcome_unknown"


def test_who_decided_the_case_is_refused_on_the_panel_too(desk: Bureau) -> None:
    """Somebody who moved to the panel after they decided."""
    appeal = desk.offices("kol", appealing.lodge, decided(desk), "Không đúng.")
    with desk.house.store.write() as transaction:
        people = transaction.of(People)
        quan = people.by_login("quan")
        assert quan is not None
        people.change(replace(quan, roles=frozenset({Role.APPEALS})))
    with desk.house.store.read() as reading:
        moved = reading.of(People).by_login("quan")
    assert moved is not None
    office = desk.house.office
    call = office.call(person_actor(moved))
    with pytest.raises(RefusedError) as proposing:
        perform(
            office,
            call,
            appealing.propose_on_appeal,
            office,
            shown(appeal.id),
            WantedOutcome("upheld"),
        )
    assert proposing.value.code == "appeal.same_people"
    made = desk.offices(
        "ha", appealing.propose_on_appeal, shown(appeal.id), WantedOutcome("upheld")
    )
    with pytest.raises(IssuerError) as deciding:
        decide(office, call, made.id, "approved", None)
    assert deciding.value.code in ("appeal.same_people", "store.conflict")


def test_the_panel_is_reminded_before_the_decision_is_due(desk: Bureau) -> None:
    appeal = desk.offices("kol", appealing.lodge, decided(desk), "Không đúng.")
    timers.run(desk.house.office, "case-reminders")
    before = len(desk.notices("staff_deadline"))
    desk.house.now[0] = appeal.decide_due_at - timedelta(days=6)
    timers.run(desk.house.office, "case-reminders")
    assert len(desk.notices("staff_deadline")) == before + 2
    timers.run(desk.house.office, "case-reminders")
    assert len(desk.notices("staff_deadline")) == before + 2
