"""Applications over HTTP: read by those who may, assessed and proposed as a person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from credissuer.office import Office
from credissuer.operations.access import bearer_tokens
from credissuer.operations.deciding import policy
from credissuer.operations.perform import perform
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import operator
from credissuer.store.audit import AuditReading
from tests.assessed_applications import (
    BOTH,
    DUNG,
    MAI,
    QUAN,
    REASON,
    TAM,
    AssessedOffice,
    prepared,
)
from tests.callers import Caller
from tests.offices import CRITERIA, Household

PATH = "/api/v1/applications/A-00000001"


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> AssessedOffice:
    return prepared(Household(tmp_path, office, office.store))  # type: ignore[arg-type]


def token(desk: AssessedOffice, who: PersonRecord, role: str) -> dict[str, str]:
    office = desk.house.office
    call = office.call(operator("test"))
    _, secret = perform(office, call, bearer_tokens.create, office, "x", role, 30, who.id)
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture
def mai(desk: AssessedOffice) -> dict[str, str]:
    return token(desk, MAI, "assessor")


def two_decide(desk: AssessedOffice) -> None:
    office = desk.house.office
    perform(office, office.call(operator("test")), policy.raise_flag)


def code(response: Any, status: int) -> str:
    assert response.status_code == status, response.text
    return str(response.json()["code"])


def test_the_whole_way_to_a_decision_of_another(
    call: Caller, desk: AssessedOffice, mai: dict[str, str]
) -> None:
    quan = token(desk, QUAN, "approver")
    two_decide(desk)
    [line] = call.get("/api/v1/applications", headers=mai).json()["applications"]
    assert (line["state"], line["acts_next"], line["assignee"]) == ("submitted", "assessor", None)
    taken = call.post(f"{PATH}/assignment", {"version": 1}, headers=mai).json()
    assert taken["assignee"] == {"id": MAI.id, "name": MAI.name}
    declared = call.post(f"{PATH}/declaration", {"conflict": "none"}, headers=mai).json()
    assert "sheets" in declared, declared
    assert declared["sheets"][0]["declaration"].startswith("Tôi không phải")
    for criterion in CRITERIA:
        body = {"level": "good", "note": REASON}
        judged = call.post(f"{PATH}/criteria/{criterion}", body, headers=mai)
        assert judged.status_code == 200, judged.text
    finished = call.post(f"{PATH}/sheet", headers=mai).json()["sheets"][0]
    assert (finished["score"], finished["earned"]) == (80, "highly-credible")
    refused = call.post(f"{PATH}/grant", {}, headers=mai)
    assert code(refused, 409) == "application.proofs_open"
    desk.proven()
    proposed = call.post(f"{PATH}/grant", {"note": "Tốt."}, headers=mai)
    assert code(proposed, 202) == "decision_pending"
    location = proposed.headers["location"]
    assert call.get(location, headers=quan).json()["content"]["application"] == desk.id
    approved = call.post(f"{location}/approval", headers=quan)
    assert approved.status_code == 200, approved.text
    granted = call.get(PATH, headers=mai).json()
    assert granted["state"] == "granted"
    assert [granted["certificate"]] == approved.json()["certificates"]


def test_one_person_cannot_do_both(call: Caller, desk: AssessedOffice) -> None:
    both, as_approver = token(desk, BOTH, "assessor"), token(desk, BOTH, "approver")
    two_decide(desk)
    desk.assessed(BOTH)
    location = call.post(f"{PATH}/grant", {}, headers=both).headers["location"]
    refused = call.post(f"{location}/approval", headers=as_approver)
    assert code(refused, 403) == "proposal.same_person"


def test_a_refusal_is_proposed_with_its_words(
    call: Caller, desk: AssessedOffice, mai: dict[str, str]
) -> None:
    two_decide(desk)
    desk.assessed()
    empty = call.post(f"{PATH}/refusal", {"said": ""}, headers=mai)
    assert code(empty, 422) == "application.refused_badly"
    assert [one["pointer"] for one in empty.json()["errors"]] == ["/said"]
    proposed = call.post(f"{PATH}/refusal", {"said": "Chưa đủ."}, headers=mai)
    assert code(proposed, 202) == "decision_pending"


def test_each_call_needs_its_permission(call: Caller, desk: AssessedOffice) -> None:
    dung, quan = token(desk, DUNG, "auditor"), token(desk, QUAN, "approver")
    for reader in (dung, quan):
        assert call.get("/api/v1/applications", headers=reader).status_code == 200
        assert call.get(PATH, headers=reader).status_code == 200
        for path, body in (
            ("assignment", {}),
            ("second", None),
            ("declaration", {"conflict": "none"}),
            (f"criteria/{CRITERIA[0]}", {"level": "good"}),
            ("sheet", None),
            ("asks", {"asked": "x"}),
            ("grant", {}),
            ("refusal", {"said": "x"}),
        ):
            refused = call.post(f"{PATH}/{path}", body, headers=reader)
            assert code(refused, 403) == "actor.not_permitted", path
    assert call.get("/api/v1/applications").status_code == 401


def test_a_program_assesses_nothing(call: Caller, desk: AssessedOffice, bearer: Any) -> None:
    """A token of no person may read what its role may, and stands for nobody who assesses."""
    program = bearer("issuer")
    refused = call.post(f"{PATH}/assignment", {}, headers=program)
    assert code(refused, 403) == "decision.person_needed"


def test_who_has_no_sheet_writes_on_none(
    call: Caller, desk: AssessedOffice, mai: dict[str, str]
) -> None:
    call.post(f"{PATH}/assignment", {}, headers=mai)
    tam = token(desk, TAM, "assessor")
    body = {"level": "good", "note": REASON}
    refused = call.post(f"{PATH}/criteria/{CRITERIA[0]}", body, headers=tam)
    assert code(refused, 403) == "application.not_yours"


def test_a_second_assessor_reads_the_first_sheet_after_their_own(
    call: Caller, desk: AssessedOffice, mai: dict[str, str]
) -> None:
    desk.taken()
    desk.judged(MAI)
    tam = token(desk, TAM, "assessor")
    joined = call.post(f"{PATH}/second", headers=tam).json()
    assert [sheet["criteria"] is None for sheet in joined["sheets"]] == [True, False]
    call.post(f"{PATH}/declaration", {"conflict": "none"}, headers=tam)
    desk.judged(TAM, "good", "good", "good", "met")
    shown = call.get(PATH, headers=tam).json()
    assert [sheet["criteria"] is None for sheet in shown["sheets"]] == [False, False]


def test_asked_for_more_and_gone_on(
    call: Caller, desk: AssessedOffice, mai: dict[str, str]
) -> None:
    desk.taken()
    asked = call.post(f"{PATH}/asks", {"asked": "Xin gửi hợp đồng."}, headers=mai).json()
    assert (asked["state"], asked["acts_next"]) == ("more_asked", "holder")
    assert asked["asks"][0]["asked"] == "Xin gửi hợp đồng."
    assert call("DELETE", f"{PATH}/asks", headers=mai).json()["state"] == "assessing"


def test_the_list_is_filtered_and_paged(
    call: Caller, desk: AssessedOffice, mai: dict[str, str]
) -> None:
    from dataclasses import replace

    from tests.contracts import application_records as records

    with desk.house.store.write() as transaction:
        later = desk.house.office.clock()
        transaction.add(
            [
                replace(records.application(2), submitted_at=later, name="Bếp Nhà"),
                replace(records.application(3), submitted_at=later, name="Sức Khỏe"),
            ]
        )

    def receipts(query: str) -> list[str]:
        found = call.get(f"/api/v1/applications?{query}", headers=mai).json()
        return [line["application"] for line in found["applications"]]

    assert receipts("text=Bếp") == ["A-00000002"]
    assert receipts("text=minhanh1") == ["A-00000001"]
    assert receipts("text=A-00000003") == ["A-00000003"]
    assert receipts("text=%25") == []
    assert receipts("state=closed") == []
    assert len(receipts("state=open")) == 3
    first = call.get("/api/v1/applications?limit=2", headers=mai).json()
    assert len(first["applications"]) == 2
    rest = call.get(first["next"], headers=mai).json()
    assert len(rest["applications"]) == 1 and rest["next"] is None


def test_that_it_was_read_is_kept_and_what_was_read_is_not(
    call: Caller, desk: AssessedOffice
) -> None:
    dung = token(desk, DUNG, "auditor")
    call.get(PATH, headers=dung)
    with desk.house.store.read() as reading:
        last = reading.of(AuditReading).last()
    assert last is not None
    assert (last.action, last.object, last.actor) == (
        "application.read",
        desk.id,
        f"person:{DUNG.id}",
    )
    assert last.detail == {}


def test_a_draft_and_an_unknown_one_are_not_there(
    call: Caller, desk: AssessedOffice, mai: dict[str, str]
) -> None:
    for receipt in ("A-99999999", "R-00000001"):
        missing = call.get(f"/api/v1/applications/{receipt}", headers=mai)
        assert code(missing, 404) == "application.not_found"


def test_a_repeated_request_is_answered_once(
    call: Caller, desk: AssessedOffice, mai: dict[str, str]
) -> None:
    headers = {**mai, "Idempotency-Key": "1"}
    first = call.post(f"{PATH}/assignment", {}, headers=headers)
    assert call.post(f"{PATH}/assignment", {}, headers=headers).json() == first.json()
