"""The dossier of a certificate that was suspended, revoked by two, and whose case has private notes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from credissuer.operations.casework import decisions, handling, suspending
from credissuer.operations.overview.dossier import CertificateDossier, everything
from credissuer.operations.overview.dossier_facts import dossier_facts
from tests.caseworkers import Bureau, bureau

PRIVATE = ("Người báo là đối thủ", "Chị Lan đề nghị thu hồi", "Anh Quân đồng ý")


@pytest.fixture
def desk(tmp_path: Path, keystore: Path) -> Iterator[Bureau]:
    made = bureau(tmp_path, keystore)
    yield made
    made.house.store.close()


@pytest.fixture
def case(desk: Bureau) -> str:
    """Suspended by Lan, confirmed by Quân, revoked by both."""
    opened = desk.open()
    desk.act("lan", handling.add_note, opened, PRIVATE[0])
    desk.offices("lan", suspending.suspend, opened, "false_claim")
    desk.act("quan", suspending.confirm, opened)
    proposal = desk.offices("lan", decisions.propose_decision, opened, "revoke", note=PRIVATE[1])
    desk.decide("quan", proposal, note=PRIVATE[2])
    return opened


def dossier(desk: Bureau, who: str) -> CertificateDossier:
    return everything(desk.house.office, desk.call(who), desk.certificate.number)


def facts(desk: Bureau, who: str) -> dict[str, Any]:
    return dossier_facts(dossier(desk, who))


def test_who_proposed_and_who_decided_is_there(desk: Bureau, case: str) -> None:
    [proposal] = facts(desk, "dung")["proposals"]
    assert (proposal["kind"], proposal["state"]) == ("case-revoke", "approved")
    assert proposal["proposed_by"]["name"] == "Lan Mẫu"
    assert proposal["decided_by"]["name"] == "Quan Mẫu"
    assert proposal["proposed_at"] and proposal["decided_at"]
    assert (proposal["note"], proposal["decision_note"]) == PRIVATE[1:]


def test_a_case_is_told_with_its_public_words_and_its_suspension(desk: Bureau, case: str) -> None:
    [told] = facts(desk, "quan")["cases"]
    assert (told["id"], told["outcome"]) == (case, "revoked")
    assert told["public_reason"] == {
        "vi": "thông tin sai sự thật",
        "en": "false claims",
    }
    [suspension] = told["suspensions"]
    assert suspension["suspended_by"].startswith("person:LAN")
    assert suspension["confirmed_by"].startswith("person:QUAN")
    assert [note["text"] for note in told["notes"]] == [PRIVATE[0]]


def test_whoever_sees_no_cases_sees_neither_them_nor_what_was_noted(
    desk: Bureau, case: str
) -> None:
    told = facts(desk, "mai")
    assert told["cases"] is None and told["proposals"] == []
    assert not any(text in json.dumps(told, ensure_ascii=False) for text in PRIVATE)


def test_the_panel_sees_the_case_and_no_note_of_a_decision_it_has_no_part_in(
    desk: Bureau, case: str
) -> None:
    told = facts(desk, "ha")
    [proposal] = told["proposals"]
    assert proposal["note"] is None and proposal["decision_note"] is None
    assert proposal["content"] is None
    assert [note["text"] for note in told["cases"][0]["notes"]] == [PRIVATE[0]]


def test_a_look_at_a_case_through_the_dossier_is_recorded(desk: Bureau, case: str) -> None:
    dossier(desk, "mai")
    assert not [entry for entry in desk.house.trail() if entry[0] == "case.viewed"]
    dossier(desk, "dung")
    dossier(desk, "dung")
    looks = [entry for entry in desk.house.trail() if entry[0] == "case.viewed"]
    assert looks == [("case.viewed", case.replace("-", ""))]


def test_a_closed_case_is_not_the_open_one(desk: Bureau, case: str) -> None:
    assert dossier(desk, "lan").open_case is None


def test_every_other_part_is_there(desk: Bureau, case: str) -> None:
    told = facts(desk, "lan")
    assert told["assessment"]["level"] == dossier(desk, "lan").facts["level"]
    assert told["reports"] == [] and told["application"] is None and told["others"] == []
    assert {file["what"] for file in told["files"] if file["is_there"]} >= {"vc+jwt"}
    assert told["entries"][-1]["action"] == "certificate.issued"
