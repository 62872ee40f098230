"""A key rotation, seen by brands whose trust list is from before, during or after the overlap."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.flows.conftest import Installation


@pytest.mark.parametrize("use", ["credential", "status"])
def test_a_trust_list_with_the_announced_key_is_still_good_after_the_rotation(
    installation: Installation, use: str
) -> None:
    installation.write_sheet(1, "one.csv")
    before = json.loads(installation.credissuer("import", "one.csv", "--yes", "--json"))["number"]
    shutil.copy(installation.folder / "keys" / "trust-list.json", installation.folder / "old.json")
    state, thumbprint = installation.credissuer(
        "keys", "rotate", "--use", use, "--overlap-hours", "0"
    ).split()
    assert state == "next"
    shutil.copy(
        installation.folder / "keys" / "trust-list.json", installation.folder / "announced.json"
    )
    assert installation.credissuer(
        "keys", "rotate", "--use", use, "--overlap-hours", "0"
    ).split() == [
        "active",
        thumbprint,
    ]
    installation.write_sheet(2, "two.csv")
    lines = installation.credissuer("import", "two.csv", "--yes", "--json").splitlines()
    after = next(
        number for number in (json.loads(line)["number"] for line in lines) if number != before
    )
    installation.credissuer("suspend", before, "--reason", "false_claim", "--yes")
    installation.credissuer("reinstate", before, "--yes")
    for trust in ("announced.json", "keys/trust-list.json"):
        for number in (before, after):
            assert installation.check(number, "--trust", trust, expect=0)["verdict"] == "valid"
    with_old_list = installation.check(
        after, "--trust", "old.json", expect=1 if use == "credential" else 3
    )
    assert with_old_list["code"] == (
        "issuer.key_unknown" if use == "credential" else "status.invalid"
    )


def test_an_announced_key_does_not_sign_yet(installation: Installation) -> None:
    installation.credissuer("keys", "rotate")
    refusal = installation.run("credissuer", "keys", "rotate", expect=4)
    assert "key.overlap_not_over" in refusal.stderr
    announced = json.loads((installation.folder / "keys" / "trust-list.json").read_text("utf-8"))[
        "issuers"
    ][0]["jwks"]["keys"]
    [next_key] = [key for key in announced if key["state"] == "next"]
    keys = [
        json.loads(line) for line in installation.credissuer("keys", "list", "--json").splitlines()
    ]
    assert next_key["valid_from"] in {key["valid_from"] for key in keys if key["state"] == "next"}
    installation.credissuer("publish")
    before = (installation.folder / "keys" / "trust-list.json").read_bytes()
    installation.credissuer("publish")
    assert (installation.folder / "keys" / "trust-list.json").read_bytes() == before
