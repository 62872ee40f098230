"""The office changes its key; a brand that pinned the trust list follows without a new download by
hand.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.flows.conftest import Town
from tests.offices import sheet


def test_a_pinned_verifier_follows_a_rotation_and_a_stranger_cannot_lead_it(
    town: Town, tmp_path: Path
) -> None:
    (town.folder / "sheet.csv").write_text(sheet(2), "utf-8")
    town.office("import", "sheet.csv", "--yes")
    town.office("publish")
    [old, _] = [line.split()[0] for line in town.office("list").splitlines()]
    pinned = town.folder / "pinned.json"
    shutil.copyfile(town.folder / "keys" / "trust-list.json", pinned)

    town.office("keys", "rotate", "--use", "credential", "--overlap-hours", "0")
    assert json.loads(_update(town, pinned)) == {
        "issuer": _did(town),
        "result": "updated",
        "detail": None,
    }
    town.office("keys", "rotate", "--use", "credential", "--overlap-hours", "0")
    renewed = town.office("renew", old).strip()

    assert town.check(renewed, "--trust", str(pinned), expect=0)["verdict"] == "valid"
    assert json.loads(_update(town, pinned))["result"] == "updated"
    assert json.loads(_update(town, pinned))["result"] == "unchanged"
    assert town.check(renewed, "--trust", str(pinned), expect=0)["verdict"] == "valid"
    assert town.check(old, "--trust", str(pinned), expect=1)["verdict"] == "superseded"

    signed = town.folder / "public" / ".well-known" / "trust-list.jwt"
    head, body, tail = signed.read_text("ascii").split(".")
    signed.write_text(f"{head}.{body}.{tail[::-1]}", "ascii")
    before = pinned.read_bytes()
    assert json.loads(_update(town, pinned, expect=4))["result"] == "refused"
    assert pinned.read_bytes() == before


def _update(town: Town, pinned: Path, expect: int = 0) -> str:
    return town.run(
        "credverifier", "trust", "update", "--trust", str(pinned), "--json", expect=expect
    ).stdout


def _did(town: Town) -> str:
    return f"did:web:localhost%3A{town.port}"
