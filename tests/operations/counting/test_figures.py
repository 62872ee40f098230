"""The figures of a real office."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from credissuer.applications.application import ApplicationState
from credissuer.cases.case import shown
from credissuer.cases.report import receipt
from credissuer.errors import ForbiddenError
from credissuer.operations.assessing import take
from credissuer.operations.casework import decisions, opening, suspending
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.counting.figures import counted
from credissuer.operations.perform import perform
from credissuer.staff.roles import PERMISSIONS, Permission, Role
from tests import assessed_applications, caseworkers
from tests.contracts import application_records
from tests.contracts import store_records as records
from tests.offices import Household, actor


def change(house: Household, operation: Any, number: str, *arguments: str) -> None:
    perform(house.office, house.call, operation, number, *arguments)


def test_certificates_are_counted_by_month_as_they_stood_then(house: Household) -> None:
    first, second, third = house.issue(1, 2, 3)
    house.later(days=35)
    change(house, suspend, first.number, "false_claim")
    change(house, revoke, second.number, "false_claim")
    house.later(days=35)
    change(house, reinstate, first.number)
    figures = counted(house.office, house.call)
    told = [(one.in_force, one.suspended, one.revoked) for one in figures.months[-3:]]
    assert told == [(3, 0, 0), (1, 1, 1), (2, 0, 1)]
    assert sum(one.in_force for one in figures.months[:-3]) == 0
    house.now[0] = third.valid_until - timedelta(days=10)
    assert sum(count for _, count in counted(house.office, house.call).ends) == 2


def test_applications_are_counted_by_the_steps_they_came_to(house: Household) -> None:
    now = house.now[0]
    made = [
        application_records.application(
            1, state=ApplicationState.DRAFT, created_at=now, submitted_at=None, due_at=None
        ),
        application_records.application(2, created_at=now, submitted_at=now + timedelta(days=2)),
        application_records.application(
            3, created_at=now - timedelta(days=400), submitted_at=now - timedelta(days=399)
        ),
    ]
    with house.store.write() as transaction:
        transaction.add([application_records.holder(1), *made])
    steps = {step.name: (step.total, step.days) for step in counted(house.office, house.call).steps}
    assert steps["begun"] == (2, None)
    assert steps["sent"] == (1, 2)
    assert steps["granted"] == (0, None)


@pytest.mark.parametrize("role", Role)
def test_only_who_may_read_is_told(house: Household, role: Role) -> None:
    call = house.office.call(actor(role))
    if Permission.READ in PERMISSIONS[role]:
        assert counted(house.office, call).agreed == []
    else:
        with pytest.raises(ForbiddenError):
            counted(house.office, call)


def test_cases_are_timed_from_their_report_over_the_suspension_to_the_decision(
    tmp_path: Path, keystore: Path
) -> None:
    bureau = caseworkers.bureau(tmp_path, keystore)
    house = bureau.house
    received = records.report(
        1, number=bureau.certificate.number, certificate=bureau.certificate.number
    )
    with house.store.write() as transaction:
        transaction.add([replace(received, received_at=bureau.now)])
    house.later(hours=5)
    opened = bureau.offices(
        "lan", opening.open_from_reports, [receipt(received.id)], reason="false_claim"
    )
    case = shown(opened.id)
    bureau.offices("lan", suspending.suspend, case, "false_claim")
    house.later(hours=48)
    proposal = bureau.offices("lan", decisions.propose_decision, case, "revoke")
    bureau.decide("quan", proposal)
    took = {one.name: (one.total, one.p50) for one in counted(house.office, house.call).took}
    assert took == {
        "reported_suspended": (1, 5.0),
        "suspended_decided": (1, 48.0),
        "reported_decided": (1, 53.0),
    }


def test_two_who_assessed_the_same_application_are_compared(house: Household) -> None:
    office = assessed_applications.prepared(house)
    office.taken(assessed_applications.MAI)
    office.judged(assessed_applications.MAI, "good", "good", "good", "excellent")
    assert counted(house.office, house.call).agreed == [], "one alone agrees with nobody"
    office.do(assessed_applications.TAM, take.join, house.office, office.id)
    office.declared(assessed_applications.TAM)
    office.judged(assessed_applications.TAM, "good", "good", "excellent", "excellent")
    figures = counted(house.office, house.call)
    assert sorted((one.total, one.same) for one in figures.agreed) == [
        (1, 0),
        (1, 1),
        (1, 1),
        (1, 1),
    ]
    steps = {step.name: step.total for step in figures.steps}
    assert (steps["taken"], steps["assessed"], steps["decided"]) == (1, 1, 0)
