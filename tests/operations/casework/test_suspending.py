"""Suspended by one, confirmed by another; what nobody confirms is escalated and never lapses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from credissuer.cases.case import CaseState
from credissuer.cases.suspension import SuspensionState
from credissuer.credentials.states import Reason
from credissuer.errors import ForbiddenError, RefusedError, UsageError
from credissuer.operations import timers
from credissuer.operations.casework import suspending
from credissuer.operations.perform import perform
from credissuer.staff.roles import Actor, Role
from credissuer.store.cases.suspensions import SuspensionReading
from credissuer.store.staff.people import People
from credverifier.wire.status.standing import Standing
from tests.caseworkers import Bureau, bureau


def suspension(desk: Bureau) -> SuspensionState:
    with desk.house.store.read() as reading:
        found = reading.of(SuspensionReading).standing_of(desk.certificate.number)
    assert found is not None
    return found.state


def test_it_is_public_at_once_and_waits_for_another(desk: Bureau) -> None:
    case = desk.open()
    desk.offices("lan", suspending.suspend, case, "hate_or_harm")
    assert desk.verdict().code == "status.suspended"
    assert desk.verdict().status.reason == "hate_or_harm"
    assert desk.case(case).reason == "hate_or_harm"
    assert desk.case(case).state is CaseState.SUSPENDED
    assert suspension(desk) is SuspensionState.WAITING
    # Everybody who may confirm, but not who suspended.
    told = sorted(one.recipient.partition("@")[0] for one in desk.notices("staff_waiting"))
    assert told == ["quan", "tri"]


def test_who_suspended_never_confirms_by_whatever_door(desk: Bureau) -> None:
    case = desk.open()
    desk.offices("lan", suspending.suspend, case, "hate_or_harm")
    with pytest.raises(RefusedError) as same:
        desk.act("lan", suspending.confirm, case)
    assert same.value.code == "case.same_person"
    # Nor by the office's own command line, whose user nobody has said to be a person.
    with pytest.raises(ForbiddenError) as unknown:
        desk.house.perform(suspending.confirm, case)
    assert unknown.value.code == "decision.operator_unknown"
    assert suspension(desk) is SuspensionState.WAITING


def test_a_second_person_confirms_once(desk: Bureau) -> None:
    case = desk.open()
    desk.offices("lan", suspending.suspend, case, "hate_or_harm")
    desk.act("quan", suspending.confirm, case)
    assert suspension(desk) is SuspensionState.CONFIRMED
    desk.act("quan", suspending.confirm, case)  # after a lost answer
    with pytest.raises(RefusedError) as late:
        desk.act("tri", suspending.confirm, case)
    assert late.value.code == "case.nothing_to_confirm"
    confirmed = [action for action, _ in desk.house.trail()].count("case.suspension_confirmed")
    assert confirmed == 1


def test_only_one_of_two_servers_confirms(desk: Bureau) -> None:
    case = desk.open()
    desk.offices("lan", suspending.suspend, case, "hate_or_harm")

    def confirm(login: str) -> str:
        try:
            desk.act(login, suspending.confirm, case)
        except RefusedError as error:
            return error.code
        return "confirmed"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(confirm, ["quan", "tri"]))
    assert answers == ["case.nothing_to_confirm", "confirmed"]


def test_it_escalates_a_second_after_its_day_and_goes_on(desk: Bureau) -> None:
    case = desk.open()
    desk.offices("lan", suspending.suspend, case, "hate_or_harm")
    desk.house.later(hours=24)
    assert timers.run(desk.house.office, "case-escalations") == 0
    assert suspension(desk) is SuspensionState.WAITING
    desk.house.later(seconds=1)
    assert timers.run(desk.house.office, "case-escalations") == 1
    assert timers.run(desk.house.office, "case-escalations") == 0
    assert desk.case(case).state is CaseState.ESCALATED
    desk.house.publish()
    assert desk.verdict().code == "status.suspended"
    told = {one.recipient.partition("@")[0] for one in desk.notices("staff_deadline")}
    assert told == {"quan", "lan", "tri", "dung", "ha", "viet"}
    desk.house.later(days=400)
    timers.run(desk.house.office, "case-escalations")
    timers.run(desk.house.office, "case-liftings")
    assert desk.stored().standing is Standing.SUSPENDED
    desk.act("tri", suspending.confirm, case)
    assert desk.case(case).state is CaseState.SUSPENDED


def test_two_servers_escalate_once(desk: Bureau) -> None:
    case = desk.open()
    desk.offices("lan", suspending.suspend, case, "hate_or_harm")
    desk.house.later(hours=25)
    with ThreadPoolExecutor(2) as pool:
        done = [*pool.map(lambda _: timers.run(desk.house.office, "case-escalations"), range(2))]
    assert sorted(done) == [0, 1]
    assert [action for action, _ in desk.house.trail()].count("case.escalated") == 1
    assert case


def test_repeated_it_changes_nothing_and_another_reason_is_refused(desk: Bureau) -> None:
    case = desk.open()
    desk.offices("lan", suspending.suspend, case, "hate_or_harm")
    before = len(desk.house.trail())
    desk.offices("lan", suspending.suspend, case, "hate_or_harm")
    assert len(desk.house.trail()) == before
    with pytest.raises(RefusedError) as other:
        desk.offices("lan", suspending.suspend, case, "false_claim")
    assert other.value.code == "case.already_suspended"


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        (None, "certificate.reason_required"),
        ("bad", "certificate.reason_unknown"),
        (Reason.SUPERSEDED.value, "certificate.reason_unknown"),
    ],
)
def test_a_reason_is_one_of_the_list(desk: Bureau, reason: str | None, code: str) -> None:
    case = desk.open()
    with pytest.raises(UsageError) as refused:
        desk.offices("lan", suspending.suspend, case, reason)
    assert refused.value.code == code
    assert desk.stored().standing is Standing.VALID


def test_what_somebody_else_changed_is_not_suspended_blindly(desk: Bureau) -> None:
    case = desk.open()
    desk.offices("lan", suspending.suspend, case, "hate_or_harm", 1)
    with pytest.raises(RefusedError) as changed:
        desk.act("quan", suspending.confirm, case, 1)
    assert changed.value.code == "case.changed"


def test_a_case_without_a_certificate_suspends_nothing(desk: Bureau) -> None:
    case = desk.open(certificate=None, profile="https://www.tiktok.com/@someone")
    with pytest.raises(RefusedError) as refused:
        desk.offices("lan", suspending.suspend, case, "false_claim")
    assert refused.value.code == "case.no_certificate"


def test_in_an_emergency_the_number_is_enough(desk: Bureau) -> None:
    number = desk.certificate.number
    made = desk.offices("lan", suspending.suspend_at_once, number, "banned_goods", "Khẩn")
    assert desk.verdict().code == "status.suspended"
    case = desk.case(made.case_id)
    assert (case.source, case.severity, case.assignee) == ("staff", "urgent", "person:LAN000000")
    # Again it is the same case.
    again = desk.offices("lan", suspending.suspend_at_once, number, "banned_goods")
    assert again == made


def test_an_office_of_one_waits_for_nobody(tmp_path: Path, keystore: Path) -> None:
    desk = bureau(tmp_path, keystore, two=False)
    case = desk.open()
    made = desk.offices("lan", suspending.suspend, case, "hate_or_harm")
    assert (made.state, made.confirm_by) == (SuspensionState.CONFIRMED, None)
    desk.house.later(days=2)
    assert timers.run(desk.house.office, "case-escalations") == 0
    desk.house.store.close()


def test_a_person_at_the_command_line_is_that_person(desk: Bureau) -> None:
    with desk.house.store.write() as transaction:
        people = transaction.of(People)
        lan = people.by_login("lan")
        assert lan is not None
        people.change(replace(lan, operator="lan"))
    case = desk.open()
    at_the_office = desk.house.office.call(Actor(id="operator:lan", roles=frozenset(Role)))
    perform(
        desk.house.office, at_the_office, suspending.suspend, desk.house.office, case, "false_claim"
    )
    with pytest.raises(RefusedError) as same:
        desk.act("lan", suspending.confirm, case)
    assert same.value.code == "case.same_person"
