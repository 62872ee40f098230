"""The made-up staff of the demo: one for each job, and nobody alone for what takes two."""

from __future__ import annotations

from credissuer.demo import cast, staff
from credissuer.staff.roles import FOR_PEOPLE, PERMISSIONS, Permission, Role
from credissuer.store.staff.people import People
from tests.offices import CHIEF, Household


def test_everybody_has_a_role_of_people_and_is_marked_as_made_up(house: Household) -> None:
    staff.add_all(house.office, CHIEF)
    with house.store.read() as reading:
        people = reading.of(People).all()
    assert {one.login for one in people} == {one["login"] for one in cast.people_of_the_desk()}
    for one in people:
        assert one.roles and one.roles <= set(FOR_PEOPLE)
        assert one.name.startswith("DEMO ")
        assert one.password_hash is None


def test_no_one_of_them_both_assesses_and_decides() -> None:
    for one in cast.people_of_the_desk():
        may = set().union(*(PERMISSIONS[Role(role)] for role in one["roles"]))
        assert not {Permission.ASSESS, Permission.DECIDE} <= may
