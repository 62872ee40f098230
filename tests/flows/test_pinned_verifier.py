"""A brand with a pinned trust list updates it when the office rotates its key."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.flows.conftest import Installation


def test_a_pinned_trust_list_follows_a_rotation_and_refuses_a_forged_list(
    installation: Installation, tmp_path: Path
) -> None:
    installation.write_sheet(2, "sheet.csv")
    installation.credissuer("import", "sheet.csv", "--yes")
    installation.credissuer("publish")
    [number, _] = [line.split()[0] for line in installation.credissuer("list").splitlines()]
    pinned = installation.folder / "pinned.json"
    shutil.copyfile(installation.folder / "keys" / "trust-list.json", pinned)

    installation.credissuer("keys", "rotate", "--use", "credential", "--overlap-hours", "0")
    assert json.loads(_update(installation, pinned)) == {
        "issuer": _did(installation),
        "result": "updated",
        "detail": None,
    }
    installation.credissuer("keys", "rotate", "--use", "credential", "--overlap-hours", "0")
    renewed = installation.credissuer("renew", number).strip()

    assert installation.check(renewed, "--trust", str(pinned), expect=0)["verdict"] == "valid"
    assert json.loads(_update(installation, pinned))["result"] == "updated"
    assert json.loads(_update(installation, pinned))["result"] == "unchanged"
    assert installation.check(renewed, "--trust", str(pinned), expect=0)["verdict"] == "valid"
    assert installation.check(number, "--trust", str(pinned), expect=1)["verdict"] == "superseded"

    signed = installation.folder / "public" / ".well-known" / "trust-list.jwt"
    header, payload, signature = signed.read_text("ascii").split(".")
    signed.write_text(f"{header}.{payload}.{signature[::-1]}", "ascii")
    before = pinned.read_bytes()
    assert json.loads(_update(installation, pinned, expect=4))["result"] == "refused"
    assert pinned.read_bytes() == before


def _update(installation: Installation, pinned: Path, expect: int = 0) -> str:
    return installation.run(
        "credverifier", "trust", "update", "--trust", str(pinned), "--json", expect=expect
    ).stdout


def _did(installation: Installation) -> str:
    return f"did:web:localhost%3A{installation.port}"
