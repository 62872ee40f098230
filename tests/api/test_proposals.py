"""The API where two people decide: what is ordered becomes a proposal, and another person decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from credissuer.office import Office
from credissuer.operations.access import bearer_tokens
from credissuer.operations.change_standing import suspend
from credissuer.operations.perform import perform
from credissuer.staff.person import PersonRecord, person_actor
from credissuer.staff.roles import Role, operator
from tests.callers import Caller
from tests.offices import order_body
from tests.two_people import BOSS, MAI, QUAN, two_people

Bearer = Callable[..., dict[str, str]]
Person = Callable[[PersonRecord, str], dict[str, str]]
CERTIFICATES, PROPOSALS = "/api/v1/certificates", "/api/v1/proposals"


@pytest.fixture
def both(office: Office, call: Caller) -> Caller:
    """An office in which two people decide."""
    two_people(office)
    return call


@pytest.fixture
def token(office: Office, both: Caller) -> Person:
    """(person, role) -> the header with a token of that person."""

    def make(person: PersonRecord, role: str) -> dict[str, str]:
        # By the person alone: whoever makes a token could act as whose it is.
        own = office.call(replace(person_actor(person), roles=frozenset(Role)))
        _, secret = perform(office, own, bearer_tokens.create, office, "x", role, 90, person.login)
        return {"Authorization": f"Bearer {secret}"}

    return make


def proposed(both: Caller, headers: dict[str, str], **changes: Any) -> dict[str, Any]:
    reply = both.post(CERTIFICATES, order_body(**changes), headers=headers)
    assert reply.status_code == 202, reply.content
    body: dict[str, Any] = reply.json()
    assert body["code"] == "decision_pending"
    assert reply.headers["location"] == f"{PROPOSALS}/{body['proposal']['id']}"
    return dict(body["proposal"])


def test_an_order_is_proposed_and_comes_with_the_decision_of_another(
    both: Caller, token: Person
) -> None:
    mai, quan = token(MAI, "assessor"), token(QUAN, "approver")
    made = proposed(both, mai)
    assert (made["state"], made["kind"], made["about"]) == ("open", "issue", "R-001")
    assert made["proposed_by"] == {"id": MAI.id, "name": MAI.name}
    approved = both.post(f"{PROPOSALS}/{made['id']}/approval", {"version": 1}, headers=quan)
    assert approved.status_code == 200, approved.content
    [number] = approved.json()["certificates"]
    assert both.post("/api/v1/verify", {"number": number}).json()["verdict"] == "valid"
    again = both.post(CERTIFICATES, order_body(), headers=mai)
    assert (again.status_code, again.json()["number"]) == (200, number)


def test_a_program_orders_nothing_where_people_decide(both: Caller, bearer: Bearer) -> None:
    for path, body in ((CERTIFICATES, order_body()),):
        refused = both.post(path, body, headers=bearer("issuer"))
        assert (refused.status_code, refused.json()["code"]) == (403, "decision.person_needed")


def test_one_person_with_every_role_decides_nothing_alone(both: Caller, token: Person) -> None:
    assessor, approver = token(BOSS, "assessor"), token(BOSS, "approver")
    made = proposed(both, assessor)
    refused = both.post(f"{PROPOSALS}/{made['id']}/approval", headers=approver)
    assert (refused.status_code, refused.json()["code"]) == (403, "proposal.same_person")
    assert both.get(f"{PROPOSALS}/{made['id']}", headers=approver).json()["certificates"] == []


def test_a_renewal_and_a_reinstatement_are_proposed_too(
    both: Caller, token: Person, certificate: str, office: Office
) -> None:
    mai, quan = token(MAI, "assessor"), token(QUAN, "approver")
    renewal = both.post(f"{CERTIFICATES}/{certificate}/renewal", headers=mai)
    assert renewal.status_code == 202, renewal.content
    assert renewal.json()["proposal"]["kind"] == "renew"
    withdrawn = both.post(f"{PROPOSALS}/{renewal.json()['proposal']['id']}/withdrawal", headers=mai)
    assert withdrawn.json()["state"] == "withdrawn"
    perform(office, office.call(operator("test")), suspend, certificate, "false_claim")
    officer = token(MAI, "case-officer")
    url = f"{CERTIFICATES}/{certificate}/suspension"
    lifting = both("DELETE", url, headers=officer)
    assert lifting.status_code == 202, lifting.content
    assert both.post("/api/v1/verify", {"number": certificate}).json()["verdict"] == "suspended"
    both.post(f"{PROPOSALS}/{lifting.json()['proposal']['id']}/approval", headers=quan)
    assert both.post("/api/v1/verify", {"number": certificate}).json()["verdict"] == "valid"


def test_a_recorded_assessment_earns_its_certificate_by_two(both: Caller, token: Person) -> None:
    mai, quan = token(MAI, "assessor"), token(QUAN, "approver")
    body = order_body()
    del body["ref"]
    assessment = both.post("/api/v1/assessments", body, headers=mai).json()["id"]
    reply = both.post(CERTIFICATES, {"assessment": assessment}, headers=mai)
    assert reply.status_code == 202, reply.content
    approval = f"{PROPOSALS}/{reply.json()['proposal']['id']}/approval"
    [number] = both.post(approval, headers=quan).json()["certificates"]
    again = both.post(CERTIFICATES, {"assessment": assessment}, headers=mai)
    assert (again.status_code, again.json()["number"]) == (200, number)


def test_a_refusal_says_why(both: Caller, token: Person) -> None:
    made = proposed(both, token(MAI, "assessor"))
    quan = token(QUAN, "approver")
    url = f"{PROPOSALS}/{made['id']}/refusal"
    assert both.post(url, {"note": ""}, headers=quan).json()["code"] == "proposal.reason_required"
    refused = both.post(url, {"note": "thiếu bằng chứng"}, headers=quan).json()
    assert (refused["state"], refused["decision_note"]) == ("refused", "thiếu bằng chứng")
    late = both.post(f"{PROPOSALS}/{made['id']}/approval", headers=quan)
    assert (late.status_code, late.json()["code"]) == (409, "proposal.decided")


def test_proposals_are_listed_in_pages(both: Caller, token: Person) -> None:
    mai = token(MAI, "assessor")
    made = [proposed(both, mai)["id"]]
    link = "https://www.tiktok.com/@kenh002mau"
    accounts = [{"url": link, "proven_on": "2026-11-20"}]
    made.append(proposed(both, mai, ref="R-002", name="Kênh Hai", accounts=accounts)["id"])
    first = both.get(f"{PROPOSALS}?state=open&limit=1", headers=mai).json()
    second = both.get(first["next"], headers=mai).json()
    listed = [one["id"] for page in (first, second) for one in page["proposals"]]
    assert sorted(listed) == sorted(made)
    assert second["next"] is None
    assert both.get(f"{PROPOSALS}?state=decided", headers=mai).json()["proposals"] == []


def test_who_has_no_part_in_it_does_not_see_what_it_would_do(both: Caller, token: Person) -> None:
    made = proposed(both, token(MAI, "assessor"))
    stranger = token(BOSS, "communications")
    assert both.get(f"{PROPOSALS}/{made['id']}", headers=stranger).json()["content"] is None
    assert made["content"]["orders"][0]["order"]["name"] == "Kênh Mẫu Số 001"


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_only_the_roles_that_decide_may_decide(
    both: Caller, token: Person, bearer: Bearer, role: str
) -> None:
    made = proposed(both, token(MAI, "assessor"))
    is_of_people = Role(role) in BOSS.roles
    headers = token(BOSS, role) if is_of_people else bearer(role)
    reply = both.post(f"{PROPOSALS}/{made['id']}/approval", headers=headers)
    assert reply.status_code == (200 if role == "approver" else 403), reply.content


def test_an_office_of_one_answers_as_before(call: Caller, bearer: Bearer) -> None:
    assert call.post(CERTIFICATES, order_body(), headers=bearer("issuer")).status_code == 201
