"""Every address of the desk and of the KOL's own page that names something, with every kind of id:
one's own, another's, one that is made up, one of another kind, and one thing below another.

The routes are read from the application: one whose parameter is in no table fails.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import text

from credissuer.app import create_app
from credissuer.console import application
from credissuer.console.application import ME, OFFICE
from credissuer.http.monitoring.logs import open_log
from credissuer.http.service import Options
from credissuer.staff.roles import FOR_PEOPLE, PERMISSIONS, Permission, Role
from credissuer.staff.session import SignInMethod
from credissuer.store.applications.holders import Holders
from tests.callers import Caller
from tests.console.desk_of_cases import HolderBrowser
from tests.console.signed_in import Browser, person
from tests.offices import CRITERIA, Household, household
from tests.two_holders import OF_ANOTHER, Objects, filled

WORDS = {
    "act": "suspend",
    "criterion": CRITERIA[0],
    "form": "csv",
    "how": "pause",
    "kind": "magic_link",
    "name": "funnel",
    "code": "portrait",
}
"""Parameters that are one word of a closed list -> such a word."""

MADE_UP = {
    "application": "A-99999998",
    "proof": "P99999998",
    "piece": "E99999998",
    "evidence": "E99999998",
    "handed": "E99999998",
    "record": "A99999998",
    "number": "00000-00000",
    "case_id": "C-99999998",
    "appeal_id": "K-99999998",
    "evidence_id": "E99999998",
    "receipt": "R-99999998",
    "proposal": "Z99999998",
    "job_id": "J99999998",
    "file_id": "F99999998",
    "plan_id": "B99999998",
    "notice_id": f"{98:032x}",
    "person_id": "Z99999998",
}
"""Parameter -> a well-formed id of nothing."""

SPELLED_ELSE = {
    f"{OFFICE}/applications/{{application}}/handed-in/{{evidence}}": {"evidence": "handed"},
    f"{ME}/data/take-back/{{application}}/{{code}}": {"application": "record"},
}
"""Routes in which a parameter means something else than in the others: parameter -> key of the ids."""

NO_DRAFT = {
    f"{OFFICE}/proposals/{{proposal}}/{part}" for part in ("preview", "badge.svg", "rows.csv")
}
"""Routes that show certificates which are proposed, and nothing for a proposal of roles."""

NOTHING_THERE = (400, 404)
"""400 for a number whose check symbol is wrong."""


class Route(NamedTuple):
    """A route that names something; `permission` is None on the KOL's side."""

    method: str
    path: str
    permission: Permission | None

    @property
    def names(self) -> list[str]:
        """The parameters that name an object."""
        return [name for name in re.findall(r"\{(\w+)\}", self.path) if name not in WORDS]

    def named(self, ids: Mapping[str, str]) -> dict[str, str]:
        """Of these ids those that stand in the address."""
        keys = SPELLED_ELSE.get(self.path, {})
        return {name: ids[keys.get(name, name)] for name in self.names}

    def at(self, ids: Mapping[str, str]) -> str:
        """The address with these ids."""
        return self.path.format(**{**WORDS, **self.named(ids)})


def routes(prefix: str) -> Iterator[Route]:
    for before, router in application._prefixed():
        for route in router.routes:
            assert isinstance(route, APIRoute)
            if before != prefix:
                continue
            permissions = [
                getattr(each.call, "permission", None) for each in route.dependant.dependencies
            ]
            [permission] = [one for one in permissions if one is not None] or [None]
            for method in sorted(route.methods):
                found = Route(method, before + route.path, permission)
                if found.names:
                    yield found


OF_STAFF, OF_HOLDERS = sorted(set(routes(OFFICE))), sorted(set(routes(ME)))


class Place(NamedTuple):
    """The office, what there is in it, and how it is asked."""

    house: Household
    objects: Objects
    caller: Caller

    def browser(self, *roles: Role, login: str) -> Browser:
        """Somebody with these roles who has just shown their key."""
        office = self.house.office
        return Browser(
            office, self.caller, person(office, login, *roles), SignInMethod.SECURITY_KEY
        )

    def rows(self) -> dict[str, list[str]]:
        """Everything that is stored but the trail and what a visit itself leaves."""
        left = ("audit", "audit_head", "holder_session", "staff_session", "sqlite_stat1")
        with self.house.store.read() as reading:
            run = reading._connection.execute
            tables = run(text("SELECT name FROM sqlite_schema WHERE type = 'table'")).scalars()
            return {
                table: sorted(map(str, run(text(f'SELECT * FROM "{table}"'))))
                for table in tables
                if table not in left
            }


@pytest.fixture
def place(tmp_path: Path, keystore: Path) -> Iterator[Place]:
    house = household(tmp_path, keystore)
    objects, log = filled(house), io.StringIO()
    app = create_app(house.office, Options(), log=open_log(log))
    yield Place(house, objects, Caller(app, log))
    house.store.close()


def ask(browser: Any, route: Route, address: str) -> Any:
    return browser.get(address) if route.method == "GET" else browser.post(address)


def of_nothing(objects: Objects) -> dict[str, dict[str, str]]:
    """Kind of id -> ids of it: made up, and each of the kind of another parameter."""
    names = [name for name in MADE_UP if name != "number"]
    turned = dict(zip(names, [*names[1:], names[0]], strict=True))
    other = {name: objects.own[of] for name, of in turned.items()}
    return {"made up": MADE_UP, "of another kind": {**other, "number": "R-00000001"}}


def below_another(objects: Objects, route: Route) -> dict[str, str]:
    """The first object one's own, and what is below it another's."""
    first = route.names[0]
    return {**objects.of_another, first: objects.own[first]}


def test_every_parameter_has_its_ids(place: Place) -> None:
    names = {name for route in (*OF_STAFF, *OF_HOLDERS) for name in route.names}
    assert names == set(MADE_UP) - {"handed", "record"}
    assert names <= set(place.objects.own)
    assert len(OF_STAFF) > 60 and len(OF_HOLDERS) > 5


def test_what_is_there_is_shown_to_who_may_see_it(place: Place) -> None:
    browser = place.browser(*FOR_PEOPLE, login="root")
    wrong = {}
    for route in OF_STAFF:
        if route.method == "GET" and route.path not in NO_DRAFT:
            status = ask(browser, route, route.at(place.objects.own)).status_code
            # 409: what does not go with how the thing stands now, such as a proposal of a draft.
            if status not in (200, 303, 409):
                wrong[route.path] = status
    assert wrong == {}


@pytest.mark.parametrize("role", FOR_PEOPLE)
def test_a_role_that_may_not_is_refused_what_is_there(place: Place, role: Role) -> None:
    browser = place.browser(role, login="role")
    before = place.rows()
    statuses = {
        (route.method, route.path): ask(browser, route, route.at(place.objects.own)).status_code
        for route in OF_STAFF
        if route.permission not in PERMISSIONS[role]
    }
    assert set(statuses.values()) <= {403}, statuses
    assert place.rows() == before


def test_what_is_not_there_is_not_there_for_whoever_may_do_everything(place: Place) -> None:
    browser = place.browser(*FOR_PEOPLE, login="root")
    before, wrong = place.rows(), {}
    for kind, ids in of_nothing(place.objects).items():
        for route in OF_STAFF:
            status = ask(browser, route, route.at(ids)).status_code
            if status not in NOTHING_THERE:
                wrong[kind, route.method, route.path] = status
    assert wrong == {}
    assert place.rows() == before


def test_nothing_is_reached_below_what_it_does_not_belong_to(place: Place) -> None:
    browser = place.browser(*FOR_PEOPLE, login="root")
    before, wrong = place.rows(), {}
    for route in OF_STAFF:
        if len(route.names) > 1:
            address = route.at(below_another(place.objects, route))
            status = ask(browser, route, address).status_code
            # A form may be refused before what it names is looked for: how the first thing stands.
            expected = NOTHING_THERE if route.method == "GET" else range(400, 500)
            if status not in expected:
                wrong[route.method, route.path] = status
    assert wrong == {}
    assert place.rows() == before


def test_a_visitor_is_led_to_the_door_whatever_there_is(place: Place) -> None:
    for ids in (place.objects.own, *of_nothing(place.objects).values()):
        for route in (*OF_STAFF, *OF_HOLDERS):
            if route.method == "GET":
                reply = place.caller.get(route.at(ids))
            else:
                reply = place.caller("POST", route.at(ids), data={"a": "b"})
            assert reply.status_code == 303, (route, reply.status_code)
            door = "/me" if route.path.startswith(ME) else "/office/sign-in"
            assert reply.headers["location"].partition("?")[0] == door


def holder_of(place: Place) -> HolderBrowser:
    with place.house.store.read() as reading:
        holder = reading.of(Holders).by_id("H00000001")
    assert holder is not None
    return HolderBrowser(place.house.office, place.caller, holder)


def test_a_holder_reaches_their_own(place: Place) -> None:
    holder = holder_of(place)
    for route in OF_HOLDERS:
        if route.method == "GET":
            reply = ask(holder, route, route.at(place.objects.own))
            assert reply.status_code == 200, (route.path, reply.text)


def test_a_holder_reaches_nothing_of_another(place: Place) -> None:
    holder = holder_of(place)
    before, wrong = place.rows(), {}
    kinds = {"of another": place.objects.of_another, **of_nothing(place.objects)}
    for kind, ids in kinds.items():
        for route in OF_HOLDERS:
            addresses = [route.at(ids)]
            if len(route.names) > 1:
                addresses.append(route.at(below_another(place.objects, route)))
            for address in addresses:
                reply = ask(holder, route, address)
                if reply.status_code not in NOTHING_THERE or OF_ANOTHER in reply.text:
                    wrong[kind, route.method, address] = reply.status_code
    assert wrong == {}
    assert place.rows() == before


def test_what_is_anothers_and_what_is_not_there_are_told_alike(place: Place) -> None:
    holder = holder_of(place)
    for route in OF_HOLDERS:
        told = []
        for ids in (place.objects.of_another, MADE_UP):
            address = route.at(ids)
            page = ask(holder, route, address).text
            # Which id was asked for is in the page, for the choice of language.
            for shown in (address, *route.named(ids).values()):
                page = page.replace(shown, "…")
            told.append(re.sub(r"[0-9a-f]{32}", "…", page))
        assert told[0] == told[1], route.path


def test_no_page_of_a_holder_says_anything_of_another(place: Place) -> None:
    holder = holder_of(place)
    seen = 0
    for prefix, router in application._prefixed():
        for route in router.routes:
            assert isinstance(route, APIRoute)
            if prefix == ME and "GET" in route.methods and "{" not in route.path:
                reply = holder.get(prefix + route.path)
                assert reply.status_code in (200, 303, 410), (route.path, reply.status_code)
                assert OF_ANOTHER not in reply.text, route.path
                seen += reply.status_code == 200
    assert seen > 5


def test_a_holder_takes_along_nothing_of_another(place: Place) -> None:
    reply = holder_of(place).post("/me/data/download")
    with zipfile.ZipFile(io.BytesIO(reply.content)) as packed:
        everything = b"".join(packed.read(name) for name in packed.namelist())
        names = " ".join(packed.namelist())
    assert "Kênh Mẫu".encode() in everything
    for foreign in (OF_ANOTHER, "kol2@example.vn", "A-00000002", "C-00000002"):
        assert foreign.encode() not in everything and foreign not in names
