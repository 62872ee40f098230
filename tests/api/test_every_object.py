"""Every operation of the API that names something, with every kind of id and every role.

The operations are read from the application: one whose parameter is in no table fails.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from fastapi.routing import APIRoute

from credissuer import app
from credissuer.http.monitoring.logs import open_log
from credissuer.http.service import Options
from credissuer.operations.access import bearer_tokens
from credissuer.operations.perform import perform
from credissuer.staff.person import PersonRecord, person_actor
from credissuer.staff.roles import FOR_PEOPLE, PERMISSIONS, Permission, Role, operator
from credissuer.store.staff.people import People
from tests.callers import Caller
from tests.caseworkers import person
from tests.offices import CRITERIA, Household, household
from tests.two_holders import Objects, filled

WORDS = {"criterion": CRITERIA[0], "change": "pause", "code": "person.not_found"}
"""Parameters that are one word of a closed list -> such a word."""

MADE_UP = {
    "number": "00000-00000",
    "receipt": "R-99999998",
    "person": "Z99999998",
    "proposal": "Z99999998",
    "job": "J99999998",
    "import": "F99999998",
    "application": "A-99999998",
    "case": "C-99999998",
    "appeal": "K-99999998",
}
"""Parameter -> a well-formed id of nothing."""


class Operation(NamedTuple):
    """An operation that names something."""

    method: str
    path: str
    permission: Permission

    def at(self, ids: Mapping[str, str]) -> str:
        """The address with these ids."""
        names = re.findall(r"\{(\w+)", self.path)
        return re.sub(r"\{(\w+)[^}]*\}", r"{\1}", self.path).format(
            **{name: WORDS.get(name) or ids[name] for name in names}
        )


def operations() -> Iterator[Operation]:
    for router in app.ROUTERS:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            for each in route.dependant.dependencies:
                permission = getattr(each.call, "permission", None)
                names = set(re.findall(r"\{(\w+)", route.path)) - set(WORDS)
                if permission is not None and names:
                    for method in sorted(route.methods):
                        yield Operation(method, f"/api/v1{route.path}", permission)


OPERATIONS = sorted(set(operations()))


class Place(NamedTuple):
    """The office, what there is in it, and how it is asked."""

    house: Household
    objects: Objects
    caller: Caller

    def token(self, role: Role, who: PersonRecord | None = None) -> dict[str, str]:
        """The header of a token with this role, of a program or of a person."""
        office = self.house.office
        call = office.call(operator("test") if who is None else person_actor(who))
        if who is None:
            made = (bearer_tokens.create, office, f"a {role}", role.value, 90)
        else:
            made = (bearer_tokens.create_own, office, f"a {role}", role.value, 90)
        _, secret = perform(office, call, *made)
        return {"Authorization": f"Bearer {secret}"}

    def ask(self, operation: Operation, address: str, headers: dict[str, str]) -> Any:
        body = {} if operation.method == "GET" else {"json": {}}
        return self.caller(operation.method, address, headers=headers, **body)


@pytest.fixture
def place(tmp_path: Path, keystore: Path) -> Iterator[Place]:
    house = household(tmp_path, keystore)
    objects, log = filled(house), io.StringIO()
    yield Place(
        house, objects, Caller(app.create_app(house.office, Options(), log=open_log(log)), log)
    )
    house.store.close()


def of_another_kind(objects: Objects) -> dict[str, str]:
    names = [name for name in MADE_UP if name != "number"]
    turned = dict(zip(names, [*names[1:], names[0]], strict=True))
    return {**{name: objects.own[of] for name, of in turned.items()}, "number": "R-00000001"}


def test_every_parameter_has_its_ids() -> None:
    named = " ".join(operation.path for operation in OPERATIONS)
    assert set(re.findall(r"\{(\w+)", named)) - set(WORDS) == set(MADE_UP)
    assert len(OPERATIONS) > 40


@pytest.mark.parametrize("role", Role)
def test_a_role_that_may_not_is_refused_what_is_there_as_what_is_not(
    place: Place, role: Role
) -> None:
    headers = place.token(role)
    for operation in OPERATIONS:
        if operation.permission in PERMISSIONS[role]:
            continue
        told = []
        for ids in (place.objects.own, MADE_UP):
            reply = place.ask(operation, operation.at(ids), headers)
            assert reply.status_code == 403, (operation, reply.text)
            told.append({name: reply.json()[name] for name in ("code", "detail", "status")})
        assert told[0] == told[1], operation


@pytest.mark.parametrize("role", Role)
def test_what_is_there_is_read_and_what_is_not_is_a_404(place: Place, role: Role) -> None:
    headers, wrong = place.token(role), {}
    for operation in OPERATIONS:
        if operation.permission not in PERMISSIONS[role] or operation.method != "GET":
            continue
        kinds = {
            "own": (place.objects.own, (200,)),
            "made up": (MADE_UP, (400, 404)),
            "of another kind": (of_another_kind(place.objects), (400, 404)),
        }
        for kind, (ids, expected) in kinds.items():
            status = place.ask(operation, operation.at(ids), headers).status_code
            if status not in expected:
                wrong[kind, operation.path] = status
    assert wrong == {}


def test_no_body_and_no_id_is_a_fault_of_ours(place: Place) -> None:
    for role in Role:
        headers = place.token(role)
        for operation in OPERATIONS:
            if operation.permission in PERMISSIONS[role] and operation.method != "GET":
                for ids in (MADE_UP, of_another_kind(place.objects)):
                    reply = place.ask(operation, operation.at(ids), headers)
                    assert reply.status_code in range(400, 500), (operation, reply.text)


def test_a_token_ends_with_the_role_of_whose_it_is(place: Place) -> None:
    """A person had every role and a token for each; of all of them one role is left."""
    office = place.house.office
    boss = person("boss", *FOR_PEOPLE)
    with place.house.store.write() as transaction:
        transaction.add([boss])
    tokens = {role: place.token(role, boss) for role in FOR_PEOPLE}
    with place.house.store.write() as transaction:
        transaction.of(People).change(replace(boss, roles=frozenset({Role.AUDITOR})))
    for role, headers in tokens.items():
        for operation in OPERATIONS:
            may = operation.permission in PERMISSIONS[Role.AUDITOR]
            is_own = role is Role.AUDITOR
            if operation.method == "GET":
                reply = place.ask(operation, operation.at(place.objects.own), headers)
                expected = (200,) if may and is_own else (401, 403)
                assert reply.status_code in expected, (role, operation, reply.text)
    assert office.store.check() == []


def test_without_a_token_there_is_nothing(place: Place) -> None:
    for operation in OPERATIONS:
        for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp5"}):
            reply = place.caller(operation.method, operation.at(place.objects.own), headers=headers)
            assert reply.status_code in (401, 429), (operation, reply.text)
