"""A case from the first report to a new certificate after an appeal, by the people of the story."""

from __future__ import annotations

from datetime import timedelta

import pytest

from credissuer.cases.case import CaseState, shown
from credissuer.cases.report import read as read_report
from credissuer.cases.suspension import SuspensionState
from credissuer.errors import RefusedError
from credissuer.operations.casework import appealing, decisions, hearing, opening, suspending
from credissuer.operations.casework.appealing import WantedOutcome
from credissuer.operations.perform import perform
from credissuer.operations.reporting.reports import receive
from credissuer.staff.roles import ANYBODY
from credissuer.store.cases.appeals import AppealReading
from tests.caseworkers import Bureau


def test_from_a_report_to_a_new_certificate(desk: Bureau) -> None:
    office, number = desk.house.office, desk.certificate.number
    report = perform(
        office,
        office.call(ANYBODY),
        receive,
        office,
        read_report(kind="false_claim", text="Nói sai về thuốc", number=number),
    )
    opened = desk.offices(
        "lan", opening.open_from_reports, [report.id], reason="false_claim", note="Đã xem"
    )
    case = shown(opened.id)
    assert desk.verdict().code is None

    made = desk.offices("lan", suspending.suspend, case, "false_claim")
    assert (made.state, made.confirm_by) == (SuspensionState.WAITING, desk.now + timedelta(days=1))
    assert desk.verdict().code == "status.suspended"
    assert [one.recipient for one in desk.notices("suspended")] == ["kol@example.vn"]

    desk.house.later(hours=3)
    desk.act("tri", suspending.confirm, case)
    desk.offices("kol", hearing.answer, case, "Tôi có giấy tờ.")
    proposal = desk.offices("lan", decisions.propose_decision, case, "revoke")
    assert desk.case(case).state is CaseState.DECISION_PROPOSED
    assert proposal.content["heard"] is True
    desk.decide("quan", proposal)
    assert desk.verdict().code == "status.revoked"
    closed = desk.case(case)
    assert (closed.state, closed.outcome) == (CaseState.CLOSED, "revoked")
    with desk.house.store.read() as reading:
        [kept] = reading.reports.of_case(closed.id)
    assert kept.closing == "acted_on"

    appeal = desk.offices("kol", appealing.lodge, case, "Quyết định dựa trên video giả.")
    over = desk.offices(
        "ha",
        appealing.propose_on_appeal,
        shown(appeal.id),
        WantedOutcome("overturned"),
        "Đã xem lại",
    )
    desk.decide("viet", over)
    with desk.house.store.read() as reading:
        [decided] = reading.of(AppealReading).of_case(closed.id)
    assert decided.outcome == "overturned"
    assert decided.replaced_by is not None
    assert desk.verdict(decided.replaced_by).code is None
    old = desk.verdict()
    assert old.code == "status.revoked"
    assert old.status.superseded_by is not None
    assert old.status.superseded_by.replace("-", "") == decided.replaced_by
    assert desk.stored(decided.replaced_by).supersedes == number
    assert len(desk.notices("appeal_decided")) == 1


def test_nobody_of_the_decision_decides_on_the_appeal(desk: Bureau) -> None:
    case = desk.open()
    proposal = desk.offices("lan", decisions.propose_decision, case, "revoke")
    desk.decide("quan", proposal)
    appeal = desk.offices("kol", appealing.lodge, case, "Không đúng.")
    # Even as a member of the panel.
    for login in ("lan", "quan"):
        with pytest.raises(Exception) as refused:
            desk.offices(
                login, appealing.propose_on_appeal, shown(appeal.id), WantedOutcome("upheld")
            )
        assert refused.value.code == "actor.not_permitted"
    with pytest.raises(RefusedError) as same:
        over = desk.offices(
            "ha", appealing.propose_on_appeal, shown(appeal.id), WantedOutcome("upheld")
        )
        desk.decide("ha", over)
    assert same.value.code == "proposal.same_person"
