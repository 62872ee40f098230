"""Every route of the API is called with every role: only those get through that may.

The routes are read from the application, so that a new one is tried by being there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from fastapi.routing import APIRoute

from credissuer import app
from credissuer.office import Office
from credissuer.staff.roles import PERMISSIONS, Permission, Role
from tests.callers import Caller

Bearer = Callable[..., dict[str, str]]
NOBODY = {"receipt": "R-00000000", "number": "7K3M9QX2HS"}
"""Parameter of a path -> a value that is well formed and matches nothing."""


def asked() -> Iterator[tuple[str, str, Permission]]:
    """Method, path and permission of every route that asks for one."""
    for router in app.ROUTERS:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            path = re.sub(r"\{(\w+)[^}]*\}", lambda m: NOBODY.get(m[1], "P00000000"), route.path)
            for each in route.dependant.dependencies:
                permission = getattr(each.call, "permission", None)
                if permission is not None:
                    yield from (
                        (method, f"/api/v1{path}", permission) for method in sorted(route.methods)
                    )


CALLS = sorted(set(asked()))


def test_there_are_routes_of_many_permissions() -> None:
    assert len(CALLS) > 25
    assert {Permission.REVOKE, Permission.PEOPLE, Permission.AUDIT} <= {each[2] for each in CALLS}


@pytest.mark.parametrize("role", Role)
def test_a_role_gets_through_where_it_may_and_nowhere_else(
    call: Caller, office: Office, bearer: Bearer, role: Role
) -> None:
    headers = bearer(role.value)
    for method, path, _ in CALLS:
        reply = call(method, path, headers=headers, **({"json": {}} if method == "POST" else {}))
        assert reply.status_code not in (401, 405, 500), (method, path, reply.text)
    with office.store.read() as reading:
        entries = list(reading.audit.entries())
    # Read from the trail: what was let in may still be refused by what the body asks for.
    let_in = {entry.object for entry in entries if entry.action == "call.admitted"}
    denied = {entry.object for entry in entries if entry.action == "call.denied"}
    may = {f"{method} {path}" for method, path, each in CALLS if each in PERMISSIONS[role]}
    assert let_in == may
    assert denied == {f"{method} {path}" for method, path, _ in CALLS} - may


@pytest.mark.parametrize("role", Role)
def test_what_is_denied_is_answered_so_and_does_nothing(
    call: Caller, office: Office, bearer: Bearer, role: Role
) -> None:
    headers = bearer(role.value)
    for method, path, permission in CALLS:
        if permission not in PERMISSIONS[role]:
            body = {"json": {}} if method == "POST" else {}
            reply = call(method, path, headers=headers, **body)
            assert (reply.status_code, reply.json()["code"]) == (403, "actor.not_permitted")
    with office.store.read() as reading:
        actions = {entry.action for entry in reading.audit.entries()}
    assert not [action for action in actions if action.startswith(("certificate.", "person."))]
