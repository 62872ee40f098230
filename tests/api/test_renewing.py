"""Renew with new facts, and certify after a sanction, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from credissuer.office import Office
from credissuer.operations.change_standing import revoke
from credissuer.operations.perform import perform
from credissuer.staff.roles import operator
from tests.callers import Caller
from tests.offices import CRITERIA, Clock, order_body

Bearer = Callable[[str], dict[str, str]]
WORD = "hồ sơ 18: đã xác minh lại"


def anew(clock: Clock) -> dict[str, Any]:
    """A new assessment, of today."""
    today = clock.now.date().isoformat()
    return {"criteria": dict.fromkeys(CRITERIA, "met"), "assessed_on": today}


def test_a_renewal_takes_new_facts_and_the_old_one_leads_to_it(
    call: Caller, bearer: Bearer, certificate: str, clock: Clock
) -> None:
    url = f"/api/v1/certificates/{certificate}/renewal"
    body = {**anew(clock), "name": "Kênh Mẫu Số Mới"}
    answer = call.post(url, body, headers=bearer("issuer"))
    assert answer.status_code == 200, answer.content
    renewed = answer.json()
    assert (renewed["level"], renewed["name"]) == ("credible", "Kênh Mẫu Số Mới")
    assert renewed["sanctions"] == []
    old = call.post("/api/v1/verify", {"number": certificate}).json()
    assert (old["verdict"], old["status"]["superseded_by"]) == ("superseded", renewed["number"])
    assert call.post("/api/v1/verify", {"number": renewed["number"]}).json()["verdict"] == "valid"
    again = call.post(url, body, headers=bearer("issuer"))
    assert (again.status_code, again.json()["number"]) == (200, renewed["number"])
    other = call.post(url, {**body, "name": "Người Khác"}, headers=bearer("issuer"))
    assert (other.status_code, other.json()["code"]) == (409, "renew.already")


def test_what_is_wrong_with_a_renewal_is_told_by_member(
    call: Caller, bearer: Bearer, certificate: str
) -> None:
    url = f"/api/v1/certificates/{certificate}/renewal"
    refused = call.post(url, {"level": "gold", "kind": "kol"}, headers=bearer("issuer"))
    assert (refused.status_code, refused.json()["code"]) == (422, "issue.order_refused")
    pointers = {error["pointer"] for error in refused.json()["errors"]}
    assert pointers == {"/level", "/kind"}
    assert call.post(url, {"levle": "x"}, headers=bearer("issuer")).status_code == 422
    assert call.post(url, {"level": "credible"}, headers=bearer("auditor")).status_code == 403


def test_whoever_was_revoked_is_certified_again_with_a_word_alone(
    call: Caller, bearer: Bearer, office: Office, certificate: str
) -> None:
    perform(office, office.call(operator("test")), revoke, certificate, "fake_engagement")
    body = order_body(1, ref="again")
    refused = call.post("/api/v1/certificates", body, headers=bearer("issuer"))
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (409, "certificate.sanctioned")
    shown = f"{certificate[:5]}-{certificate[5:]}"
    assert [error["code"] for error in problem["errors"]] == ["certificate.sanctioned"]
    assert shown in problem["errors"][0]["detail"]
    granted = call.post(
        "/api/v1/certificates", {**body, "after_sanction": WORD}, headers=bearer("issuer")
    )
    assert granted.status_code == 201, granted.content
    [sanction] = granted.json()["sanctions"]
    assert (sanction["number"], sanction["reason"]) == (shown, "fake_engagement")
    life = call.get(
        f"/api/v1/certificates/{granted.json()['number']}", headers=bearer("auditor")
    ).json()
    [event] = [one for one in life["history"] if one["event"] == "after_sanction"]
    assert (event["sanctions"], event["note"]) == ([shown], WORD)
    entries = call.get("/api/v1/audit", headers=bearer("auditor")).text
    assert "certificate.after_sanction" in entries and WORD not in entries


def test_a_recorded_assessment_of_somebody_revoked_needs_the_word_too(
    call: Caller, bearer: Bearer, office: Office, certificate: str
) -> None:
    perform(office, office.call(operator("test")), revoke, certificate, "fake_engagement")
    body = {name: value for name, value in order_body(1).items() if name != "ref"}
    assessed = call.post("/api/v1/assessments", body, headers=bearer("issuer")).json()["id"]
    url = "/api/v1/certificates"
    refused = call.post(url, {"assessment": assessed}, headers=bearer("issuer"))
    assert (refused.status_code, refused.json()["code"]) == (409, "certificate.sanctioned")
    granted = call.post(
        url, {"assessment": assessed, "after_sanction": WORD}, headers=bearer("issuer")
    )
    assert granted.status_code == 201, granted.content
    assert len(granted.json()["sanctions"]) == 1
