"""`credissuer show NUMBER --dossier`."""

from __future__ import annotations

import json

from tests.flows.conftest import Installation


def test_a_case_a_proposal_and_the_files_are_told(issued: tuple[Installation, str]) -> None:
    installation, number = issued
    note = "line 1\nentry     2026-01-01 00:00  9  forged"
    given = ("--certificate", number, "--reason", "false_claim", "--note", note)
    case = json.loads(installation.credissuer("case", "open", *given, "--json"))["id"]
    installation.credissuer("case", "suspend", case, "--reason", "false_claim")
    plain = installation.credissuer("show", number)
    shown = installation.credissuer("show", number, "--dossier")
    assert shown.startswith(plain)
    lines = shown.removeprefix(plain).strip().splitlines()
    told = next(line for line in lines if line.startswith("case  "))
    assert case in told and "thông tin sai sự thật / false claims" in told
    assert any(line.startswith(" ") and "suspended" in line for line in lines)
    assert any(line.startswith("file      there") for line in lines)
    entries = [line for line in lines if line.startswith("entry")]
    assert "certificate.issued" in entries[-1]
    assert not any("forged" in line for line in entries)


def test_as_json_beside_the_facts(issued: tuple[Installation, str]) -> None:
    installation, number = issued
    plain = json.loads(installation.credissuer("show", number, "--json"))
    whole = json.loads(installation.credissuer("show", number, "--dossier", "--json"))
    found = whole.pop("dossier")
    assert whole == plain and found["number"] == number
    assert found["cases"] == [] and found["proposals"] == []
    assert found["entries"][0]["action"] == "certificate.viewed"
