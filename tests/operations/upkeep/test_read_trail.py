"""The audit trail is read from anywhere on, as far as it is wanted."""

from __future__ import annotations

from credissuer.audit.search import AuditFilter
from credissuer.operations.upkeep import read_trail
from tests.offices import CHIEF, Household


def test_entries_come_in_order_from_where_and_as_many_as_are_wanted(house: Household) -> None:
    house.issue(1, 2, 3)
    call = house.office.call(CHIEF)
    whole = list(read_trail.entries(house.office, call))
    assert [entry.seq for entry in whole] == [1, 2, 3]
    assert list(read_trail.entries(house.office, call, 1)) == whole[1:]
    assert list(read_trail.entries(house.office, call, 1, 1)) == whole[1:2]
    assert list(read_trail.entries(house.office, call, 3)) == []


def test_entries_are_narrowed_by_who_what_and_about_what(house: Household) -> None:
    first, _ = house.issue(1, 2)
    call = house.office.call(CHIEF)
    which = AuditFilter(action="certificate.", object=first.number)
    [entry] = read_trail.entries(house.office, call, which=which)
    assert entry.object == first.number
    assert list(read_trail.entries(house.office, call, 2, which=which)) == []
    assert list(read_trail.entries(house.office, call, which=AuditFilter(actor="nobody"))) == []
