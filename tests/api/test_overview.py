"""The publication as it is seen outside, and the trail, for programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from credissuer.office import Office
from credissuer.operations.change_standing import revoke
from credissuer.publication.directory import DirectoryPublication
from tests.callers import Caller
from tests.offices import CHIEF, decide

Bearer = Callable[..., dict[str, str]]


def test_what_is_seen_outside_and_what_waits(
    call: Caller, office: Office, bearer: Bearer, certificate: str
) -> None:
    decide(office, CHIEF, revoke, certificate, "deceased")
    reply = call.get("/api/v1/publication", headers=bearer("auditor"))
    assert reply.status_code == 200
    seen = reply.json()
    # Nothing answers at the public URL of this office.
    assert seen["is_well"] is False
    assert {file["problem"] for file in seen["files"]} == {"unreachable"}
    assert seen["pending"] == {"lists": [1], "intents": 0}
    assert seen["seconds_to_everybody"] == 120
    assert seen["last_published"] is None and seen["oldest_age_seconds"] is None


def test_the_trail_is_checked_and_a_copy_kept(
    call: Caller, office: Office, bearer: Bearer, tmp_path: Path
) -> None:
    headers = bearer("auditor")
    without = call.post("/api/v1/audit/checkpoints", headers=headers)
    assert (without.status_code, without.json()["code"]) == (503, "audit.no_folder")
    object.__setattr__(office, "checkpoint_folder", DirectoryPublication(tmp_path / "elsewhere"))
    kept = call.post("/api/v1/audit/checkpoints", headers=headers)
    assert kept.status_code == 201
    assert [file.name for file in (tmp_path / "elsewhere").iterdir()] == [kept.json()["file"]]
    checked = call.post("/api/v1/audit/checks", headers=headers)
    assert checked.status_code == 200 and checked.json()["copies"] == 1
    assert checked.json()["checkpoint"] >= kept.json()["checkpoint"]


def test_entries_are_narrowed(call: Caller, bearer: Bearer, certificate: str) -> None:
    headers = bearer("auditor")
    query = f"object={certificate}&action=certificate.issued"
    [entry] = call.get(f"/api/v1/audit?{query}", headers=headers).json()["entries"]
    assert (entry["action"], entry["object"]) == ("certificate.issued", certificate)
    nobody = call.get("/api/v1/audit?actor=nobody", headers=headers).json()
    assert nobody == {"entries": [], "next": None}
