"""A member of staff who applied themselves: no page of the desk shows them what is about them, with
whatever role, and the same pages about somebody else stay open to that role.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from credissuer.app import create_app
from credissuer.http.monitoring.logs import open_log
from credissuer.http.service import Options
from credissuer.staff.roles import FOR_PEOPLE, PERMISSIONS, Permission, Role
from credissuer.staff.session import SignInMethod
from credissuer.store.staff.people import People
from tests import two_people
from tests.callers import Caller
from tests.console.signed_in import Browser
from tests.console.test_every_object import OF_STAFF, Place
from tests.offices import household
from tests.two_holders import OF_ANOTHER, filled

SELF = replace(two_people.person(7, *FOR_PEOPLE), email="kol2@example.vn")
"""Works here, and is the second holder."""

CLOSED = {
    "/office/applications/{application}": Permission.APPLICATIONS,
    "/office/applications/{application}/evidence/{evidence}": Permission.APPLICATIONS,
    "/office/applications/{application}/handed-in/{evidence}": Permission.APPLICATIONS,
    "/office/cases/{case_id}": Permission.CASES,
    "/office/cases/{case_id}/evidence/{evidence_id}": Permission.CASES,
    "/office/reports/{receipt}": Permission.REPORTS,
    "/office/certificates/{number}": Permission.READ,
    "/office/certificates/{number}/sheet": Permission.READ,
}
"""Pages that are closed to whom they are about -> what others need for them."""

LISTS = ("/office", "/office/applications?view=open", "/office/applications?view=closed")
LISTS += ("/office/cases?view=closed", "/office/cases", "/office/reports", "/office/proposals")
LISTS += ("/office/search?q=KHÔNG-PHẢI", "/office/search?q=C-00000002", "/office/certificates")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, keystore: Path) -> Iterator[Place]:
    """Made once, because these tests change nothing but the roles of who looks."""
    house = household(tmp_path_factory.mktemp("office"), keystore)
    objects, log = filled(house), io.StringIO()
    two_people.employ(house.office, SELF, two_people.person(8, *FOR_PEOPLE))
    app = create_app(house.office, Options(), log=open_log(log))
    yield Place(house, objects, Caller(app, log))
    house.store.close()


def self_employed(place: Place, *roles: Role) -> Browser:
    """The browser of the second holder, who works here with these roles."""
    with place.house.store.write() as transaction:
        people = transaction.of(People)
        found = people.by_id(SELF.id)
        assert found is not None
        people.change(replace(found, roles=frozenset(roles)))
    return Browser(place.house.office, place.caller, SELF, SignInMethod.SECURITY_KEY)


def addresses(place: Place, ids: dict[str, str]) -> dict[str, str]:
    """Path of a closed page -> its address with these ids."""
    routes = {route.path: route for route in OF_STAFF if route.method == "GET"}
    return {path: routes[path].at(ids) for path in CLOSED}


@pytest.mark.parametrize("role", FOR_PEOPLE)
def test_what_is_about_oneself_is_closed_and_the_rest_as_for_others(
    place: Place, role: Role
) -> None:
    browser = self_employed(place, role)
    for path, address in addresses(place, place.objects.of_another).items():
        reply = browser.get(address)
        assert reply.status_code == 403, path
        assert OF_ANOTHER not in reply.text, path
    for path, address in addresses(place, place.objects.own).items():
        may = CLOSED[path] in PERMISSIONS[role]
        assert browser.get(address).status_code == (200 if may else 403), path


def test_no_page_shows_it_whatever_the_role(place: Place) -> None:
    browser = self_employed(place, *FOR_PEOPLE)
    ids = place.objects.of_another
    pages = [*LISTS, *(route.at(ids) for route in OF_STAFF if route.method == "GET")]
    shown = {page for page in pages if OF_ANOTHER in browser.get(page).text}
    assert shown == set()


def test_a_colleague_still_sees_it(place: Place) -> None:
    """Else the tests above would see nothing anywhere."""
    colleague = two_people.person(8, *FOR_PEOPLE)
    browser = Browser(place.house.office, place.caller, colleague, SignInMethod.SECURITY_KEY)
    for path, address in addresses(place, place.objects.of_another).items():
        assert browser.get(address).status_code == 200, path
    shown = [page for page in LISTS if OF_ANOTHER in browser.get(page).text]
    assert "/office/applications?view=open" in shown
    assert "/office/search?q=KHÔNG-PHẢI" in shown


def test_they_are_told_where_to_look(place: Place) -> None:
    browser = self_employed(place, *FOR_PEOPLE)
    ids = addresses(place, place.objects.of_another)
    assert "/me" in browser.get(ids["/office/applications/{application}"]).text
