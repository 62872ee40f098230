"""That somebody has looked is an entry of the trail, one for each view."""

from __future__ import annotations

from dataclasses import replace

from credissuer.operations.auditing.viewed import ONE_VIEW, viewed
from credissuer.operations.perform import perform
from credissuer.staff.roles import Role
from tests.offices import Household, actor

LAN = replace(actor(Role.AUDITOR), id="person:LAN000001")
QUAN = replace(actor(Role.AUDITOR), id="person:QUAN00001")


def look(house: Household, who: object, kind: str, object_id: str) -> bool:
    return perform(house.office, house.office.call(who), viewed, kind, object_id)  # type: ignore[arg-type]


def test_a_look_is_recorded_with_who_and_at_what(house: Household) -> None:
    assert look(house, LAN, "case", "C-1")
    with house.store.read() as reading:
        entry = reading.audit.last()
    assert entry is not None
    assert (entry.actor, entry.action, entry.object) == (LAN.id, "case.viewed", "C-1")
    assert entry.detail == {}


def test_looks_of_one_person_at_one_thing_are_one_view_for_a_while(house: Household) -> None:
    assert look(house, LAN, "case", "C-1")
    house.later(seconds=ONE_VIEW.total_seconds() - 1)
    assert not look(house, LAN, "case", "C-1")
    assert look(house, QUAN, "case", "C-1"), "another person"
    assert look(house, LAN, "case", "C-2"), "another case"
    assert look(house, LAN, "application", "C-1"), "another kind"
    house.later(seconds=1)
    assert look(house, LAN, "case", "C-1")
    assert len(house.trail()) == 5
