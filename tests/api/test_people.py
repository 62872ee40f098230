"""The staff over HTTP: for administrators, and never a link in an answer that is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from credissuer.office import Office
from credissuer.operations.access import bearer_tokens
from credissuer.operations.people.change_person import disable
from credissuer.operations.people.give_roles import change_roles
from credissuer.operations.perform import perform
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import Role, operator
from tests.callers import Caller
from tests.console.signed_in import Browser
from tests.two_people import call_of, employ, person, two_people

AN = person(11, Role.ADMIN)
BINH = person(12, Role.ADMIN)
DUNG = person(14, Role.AUDITOR)
Bearer = Callable[..., dict[str, str]]
BODY = {"login": "mai", "name": "Trần Mai", "email": "mai@tnso.example", "roles": ["auditor"]}


@pytest.fixture
def admin(office: Office) -> dict[str, str]:
    """The token of AN, an administrator."""
    employ(office, AN, DUNG)
    return token_of(office, AN, "admin")


def token_of(office: Office, who: PersonRecord, role: str) -> dict[str, str]:
    create = bearer_tokens.create
    _, secret = perform(office, call_of(office, AN), create, office, "x", role, 30, who.id)
    return {"Authorization": f"Bearer {secret}"}


def code(response: Any, status: int) -> str:
    assert response.status_code == status, response.text
    return str(response.json()["code"])


def test_somebody_is_invited_changed_and_disabled(call: Caller, admin: dict[str, str]) -> None:
    made = call.post("/api/v1/people", BODY, headers=admin)
    assert made.status_code == 201 and made.json()["state"] == "invited"
    assert made.json()["proposal"] is None and "link" not in made.json()
    link = call.post("/api/v1/people/mai/link", headers=admin).json()
    assert link["link"].startswith("https://office.test/office/invitation#")
    details = {"name": "Mai", "email": "m@tnso.example", "language": "en", "version": 2}
    changed = call.post("/api/v1/people/mai/details", details, headers=admin).json()
    assert (changed["name"], changed["email"], changed["version"]) == ("Mai", "m@tnso.example", 3)
    again = call.post("/api/v1/people/mai/details", {**details, "name": "x"}, headers=admin)
    assert code(again, 409) == "person.changed"
    roles = {"roles": ["assessor"]}
    assert call.post("/api/v1/people/mai/roles", roles, headers=admin).json()["roles"] == [
        "assessor"
    ]
    out = call.post("/api/v1/people/mai/disabling", headers=admin).json()
    assert out["state"] == "disabled" and out["disabled_at"] is not None
    back = call("DELETE", "/api/v1/people/mai/disabling", headers=admin).json()
    assert back["disabled_at"] is None
    listed = call.get("/api/v1/people?role=assessor", headers=admin).json()["people"]
    assert [one["login"] for one in listed] == ["mai"]
    shown = call.get(f"/api/v1/people/{made.json()['id']}", headers=admin).json()
    assert shown["login"] == "mai"


def test_somebody_is_signed_out_everywhere(
    call: Caller, office: Office, admin: dict[str, str]
) -> None:
    theirs = Browser(office, call, DUNG)
    assert theirs.get("/office").status_code == 200
    path = f"/api/v1/people/{DUNG.login}/sessions"
    repeated = {**admin, "Idempotency-Key": "2"}
    for headers in (repeated, repeated):
        ended = call("DELETE", path, headers=headers).json()
        assert ended == {"login": DUNG.login, "ended": 1}
    assert call("DELETE", path, headers=admin).json()["ended"] == 0
    assert theirs.get("/office").headers["location"].startswith("/office/sign-in")
    auditor = token_of(office, DUNG, "auditor")
    assert code(call("DELETE", path, headers=auditor), 403) == "actor.not_permitted"
    nobody = call("DELETE", "/api/v1/people/nobody/sessions", headers=admin)
    assert code(nobody, 404) == "person.not_found"


def test_a_repeated_request_invites_once(call: Caller, admin: dict[str, str]) -> None:
    headers = {**admin, "Idempotency-Key": "1"}
    first = call.post("/api/v1/people", BODY, headers=headers)
    assert call.post("/api/v1/people", BODY, headers=headers).json() == first.json()
    assert code(call.post("/api/v1/people", BODY, headers=admin), 409) == "person.login_taken"


def test_a_person_acts_by_their_token_and_the_trail_tells_which(
    call: Caller, office: Office, admin: dict[str, str]
) -> None:
    call.post("/api/v1/people", BODY, headers=admin)
    with office.store.read() as reading:
        entries = list(reading.audit.entries())
        [token] = reading.bearer_tokens.all()
    invited = next(entry for entry in entries if entry.action == "person.invited")
    admitted = next(entry for entry in entries if entry.action == "call.admitted")
    assert invited.actor == admitted.actor == f"person:{AN.id}"
    assert admitted.detail == {"token": token.id}


def test_a_role_that_is_taken_away_is_lost_by_the_token_at_once(
    call: Caller, office: Office, admin: dict[str, str]
) -> None:
    auditor = token_of(office, DUNG, "auditor")
    assert call.get("/api/v1/reports", headers=auditor).status_code == 200
    chief = office.call(operator("test"))
    perform(office, chief, change_roles, office, DUNG.id, frozenset({Role.COMMUNICATIONS}))
    assert code(call.get("/api/v1/reports", headers=auditor), 403) == "actor.not_permitted"
    perform(office, chief, change_roles, office, DUNG.id, frozenset({Role.AUDITOR}))
    assert call.get("/api/v1/reports", headers=auditor).status_code == 200
    perform(office, chief, disable, DUNG.id)
    assert code(call.get("/api/v1/reports", headers=auditor), 401) == "request.unauthorized"


def test_where_two_decide_one_administrator_gives_no_power(call: Caller, office: Office) -> None:
    two_people(office)
    employ(office, AN, BINH, DUNG)
    admin = token_of(office, AN, "admin")
    made = call.post("/api/v1/people", {**BODY, "roles": ["approver"]}, headers=admin).json()
    assert made["roles"] == [] and made["proposal"]
    way_back = call.post(f"/api/v1/people/{BINH.id}/recovery", {}, headers=admin).json()
    assert way_back["link"] is None and way_back["proposal"]
    own = call.post(f"/api/v1/people/{AN.id}/roles", {"roles": ["admin", "auditor"]}, headers=admin)
    assert code(own, 409) == "person.own_roles"


def test_a_program_invites_nobody_who_could_decide(
    call: Caller, office: Office, bearer: Bearer
) -> None:
    two_people(office)
    made = call.post("/api/v1/people", {**BODY, "roles": ["approver"]}, headers=bearer("admin"))
    assert code(made, 403) == "decision.person_needed"
    assert call.post("/api/v1/people", BODY, headers=bearer("admin")).status_code == 201


def test_what_is_wrong_is_told_beside_its_member(call: Caller, admin: dict[str, str]) -> None:
    body = {**BODY, "login": "a b", "roles": ["king"]}
    refused = call.post("/api/v1/people", body, headers=admin)
    assert code(refused, 422) == "person.refused"
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/login", "/roles"]
    assert code(call.get("/api/v1/people/nobody", headers=admin), 404) == "person.not_found"
    assert code(call.get("/api/v1/people?role=king", headers=admin), 400) == "person.role_unknown"
    for path in ("/api/v1/people", f"/api/v1/people/{AN.id}"):
        assert call.get(path).status_code == 401
