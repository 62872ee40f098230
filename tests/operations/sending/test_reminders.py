"""Reminders that time itself queues."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from credissuer.applications.application import ApplicationState
from credissuer.errors import ForbiddenError
from credissuer.notices.notice import NoticeRecord
from credissuer.operations import timers
from credissuer.operations.change_standing import suspend
from credissuer.operations.perform import perform
from credissuer.operations.sending.reminders import remind_of_ends, remind_staff
from credissuer.staff.roles import PERMISSIONS, Permission, Role
from credverifier import days
from tests.contracts import application_records
from tests.offices import Household, actor
from tests.operations.sending.post import every
from tests.two_people import employ, person

MAI = person(1, Role.ASSESSOR)
TAM = person(2, Role.ASSESSOR)
VIET = person(3, Role.COMMUNICATIONS)


@pytest.fixture
def certified(house: Household) -> Household:
    """A certificate whose subject has an address."""
    [certificate] = house.issue(1)
    holder = application_records.holder(
        1, email="anh@example.com", name="Ngọc Ánh", subject_id=certificate.subject_id
    )
    with house.store.write() as transaction:
        transaction.add([holder])
    return house


def go_to(house: Household, left: int) -> None:
    """So many days before the last day of the certificate."""
    with house.store.read() as reading:
        [certificate] = reading.certificates.all()
    zone = house.office.zone
    last_day = days.last_day(certificate.valid_until, zone)
    house.now[0] = days.first_moment(last_day - timedelta(days=left), zone) + timedelta(hours=9)


def remind(house: Household) -> int:
    return int(house.perform(remind_of_ends, house.office))


def test_each_reminder_is_queued_once_as_its_day_comes(certified: Household) -> None:
    told: list[str] = []
    for left in range(65, -3, -1):
        go_to(certified, left)
        for _ in range(2):
            remind(certified)
        told = sorted(one.kind for one in every(certified))
        expected = [f"renewal_{step}" for step in (1, 30, 60, 7) if left <= step]
        assert told == sorted(expected), left
    assert len(told) == 4


def test_a_reminder_tells_the_holder_which_and_until_when(certified: Household) -> None:
    go_to(certified, 30)
    assert remind(certified) == 1
    [record] = every(certified)
    with certified.store.read() as reading:
        [certificate] = reading.certificates.all()
    assert (record.recipient, record.kind) == ("anh@example.com", "renewal_30")
    last_day = days.last_day(certificate.valid_until, certified.office.zone)
    assert record.facts["until"] == last_day.isoformat()
    assert record.facts["number"] == certificate.number


def test_what_was_missed_is_not_sent_all_at_once(certified: Household) -> None:
    go_to(certified, 5)
    remind(certified)
    assert [one.kind for one in every(certified)] == ["renewal_7"]


def test_whoever_has_no_address_or_is_not_in_force_is_not_reminded(
    certified: Household,
) -> None:
    certified.issue(2)
    with certified.store.read() as reading:
        named = next(one for one in reading.certificates.all() if one.ref == "R-0001")
    perform(certified.office, certified.call, suspend, named.number, "false_claim")
    certified.now[0] = named.valid_until - timedelta(days=20)
    assert remind(certified) == 0


def application(house: Household, **changes: Any) -> None:
    made = application_records.application(1, **changes)
    with house.store.write() as transaction:
        transaction.add([application_records.holder(1), made])


def due(house: Household) -> list[NoticeRecord]:
    house.perform(remind_staff, house.office)
    return every(house)


def test_whoever_has_an_application_is_reminded_once_before_it_is_due(house: Household) -> None:
    employ(house.office, MAI, TAM, VIET)
    at = house.now[0] + timedelta(days=5)
    application(house, state=ApplicationState.ASSESSING, assignee=MAI.id, due_at=at)
    assert due(house) == []
    house.later(days=3)
    [record] = due(house)
    assert (record.kind, record.recipient) == ("staff_deadline", MAI.email)
    assert record.facts["link"].startswith("https://tnso.example/office/applications/")
    house.later(days=1)
    assert due(house) == [record]


def test_all_who_assess_are_reminded_of_what_nobody_has(house: Household) -> None:
    gone = replace(TAM, disabled_at=house.now[0])
    employ(house.office, MAI, gone, VIET)
    application(house, state=ApplicationState.SUBMITTED, assignee=None, due_at=house.now[0])
    assert [one.recipient for one in due(house)] == [MAI.email]


@pytest.mark.parametrize("state", [ApplicationState.MORE_ASKED, ApplicationState.DRAFT])
def test_nobody_is_reminded_of_what_is_not_theirs_to_do(
    house: Household, state: ApplicationState
) -> None:
    employ(house.office, MAI)
    application(house, state=state, assignee=MAI.id, due_at=house.now[0])
    assert due(house) == []


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("operation", [remind_of_ends, remind_staff])
def test_only_who_looks_after_texts_reminds(house: Household, operation: Any, role: Role) -> None:
    call = house.office.call(actor(role))
    if Permission.TEXTS in PERMISSIONS[role]:
        assert perform(house.office, call, operation, house.office) == 0
    else:
        with pytest.raises(ForbiddenError):
            perform(house.office, call, operation, house.office)


@pytest.mark.parametrize("name", ["renewals", "staff-deadlines", "erase-notices", "erase-imports"])
def test_time_itself_does_it(house: Household, name: str) -> None:
    assert timers.run(house.office, name) == 0
