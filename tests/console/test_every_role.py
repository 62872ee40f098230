"""Every page of the desk is asked for with every role: only those get in that may.

The routes are read from the application, so that a new page is tried by being there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute

from credissuer.console import desk
from credissuer.console.application import OFFICE, routers
from credissuer.office import Office
from credissuer.staff.roles import FOR_PEOPLE, PERMISSIONS, Permission, Role
from credissuer.words import words
from tests.callers import Caller
from tests.console.signed_in import Browser, person, said

EVERYBODY = "everybody on the staff"


def asked() -> Iterator[tuple[str, str, Permission]]:
    """Method, path and permission of every page that asks for one."""
    for router in routers(desk):
        for route in router.routes:
            assert isinstance(route, APIRoute)
            for each in route.dependant.dependencies:
                permission = getattr(each.call, "permission", None)
                if permission is not None:
                    path = OFFICE + re.sub(r"\{[^}]*\}", "P00000000", route.path)
                    yield from ((method, path, permission) for method in sorted(route.methods))


PAGES = sorted(set(asked()))


def test_there_are_pages_of_most_permissions() -> None:
    assert len(PAGES) > 20
    assert {Permission.PEOPLE, Permission.AUDIT, Permission.TEXTS} <= {each[2] for each in PAGES}


@pytest.mark.parametrize("role", FOR_PEOPLE)
def test_a_role_gets_in_where_it_may_and_nowhere_else(
    office: Office, call: Caller, role: Role
) -> None:
    browser = Browser(office, call, person(office, "mai", role))
    wrong = {}
    for method, path, permission in PAGES:
        may = permission in PERMISSIONS[role]
        # A form that may be sent would do something: what it does is tried beside each page.
        if may and method != "GET":
            continue
        reply = browser.get(path) if method == "GET" else browser.post(path)
        if (reply.status_code == 403) == may:
            wrong[method, path] = reply.status_code
    assert wrong == {}


def test_a_refusal_names_the_roles_that_could_and_is_kept(office: Office, call: Caller) -> None:
    browser = Browser(office, call, person(office, "mai", Role.ASSESSOR))
    told = said(browser.get("/office/people"))
    assert f"Vai trò làm được: {words('desk', 'vi')['roles']['admin']}" in told
    with office.store.read() as reading:
        last = reading.audit.last()
    assert last is not None
    assert (last.action, last.object) == ("call.denied", "GET /office/people")
    assert last.actor == f"person:{browser.person.id}"


def test_nobody_gets_in_without_a_session(call: Caller) -> None:
    for method, path, _ in PAGES:
        reply = call(method, path)
        assert reply.status_code in (303, 403, 415), (method, path, reply.status_code)
        if method == "GET":
            assert reply.headers["location"].startswith("/office/sign-in")
