"""Notices that could not be sent, in the queue."""

from __future__ import annotations

import pytest

from credissuer.console.desk.queue.notices import MOST, waiting
from credissuer.console.desk.queue.sources import items
from credissuer.staff.person import person_actor
from credissuer.staff.roles import FOR_PEOPLE, PERMISSIONS, Permission, Role
from tests.offices import Household
from tests.operations.sending.post import queued
from tests.two_people import employ, person

VIET = person(1, Role.COMMUNICATIONS)


def test_what_was_given_up_waits_for_whoever_looks_after_texts(house: Household) -> None:
    employ(house.office, VIET)
    queued(house, 1, failed_at=house.now[0], failure="recipient 550")
    queued(house, 2)
    call = house.office.call(person_actor(VIET))
    [item] = items(house.office, call)
    assert (item.kind, item.step, item.title) == ("notice", "resend", "Mở vụ việc")
    assert (item.path, item.since) == ("/office/notices?state=failed", house.now[0])


def test_a_mail_server_that_is_down_does_not_fill_the_queue(house: Household) -> None:
    employ(house.office, VIET)
    for serial in range(1, MOST + 5):
        queued(house, serial, failed_at=house.now[0], failure="unreachable")
    assert len(waiting(house.office, house.office.call(person_actor(VIET)))) == MOST


@pytest.mark.parametrize("role", FOR_PEOPLE)
def test_nobody_else_is_told(house: Household, role: Role) -> None:
    somebody = person(2, role)
    employ(house.office, somebody)
    queued(house, 1, failed_at=house.now[0], failure="recipient 550")
    found = waiting(house.office, house.office.call(person_actor(somebody)))
    assert len(found) == (Permission.TEXTS in PERMISSIONS[role])
