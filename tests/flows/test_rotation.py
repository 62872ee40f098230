"""A key is rotated: brands with a trust list from before, from the overlap, and from after it."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.flows.conftest import Town
from tests.offices import sheet


@pytest.mark.parametrize("use", ["credential", "status"])
def test_whoever_heard_the_announcement_needs_no_new_trust_list(town: Town, use: str) -> None:
    (town.folder / "one.csv").write_text(sheet(1), "utf-8")
    before = json.loads(town.office("import", "one.csv", "--yes", "--json"))["number"]
    shutil.copy(town.folder / "keys" / "trust-list.json", town.folder / "old.json")
    state, thumbprint = town.office("keys", "rotate", "--use", use, "--overlap-hours", "0").split()
    assert state == "next"
    shutil.copy(town.folder / "keys" / "trust-list.json", town.folder / "heard.json")
    assert town.office("keys", "rotate", "--use", use, "--overlap-hours", "0").split() == [
        "active",
        thumbprint,
    ]
    (town.folder / "two.csv").write_text(sheet(2), "utf-8")
    lines = town.office("import", "two.csv", "--yes", "--json").splitlines()
    after = next(
        number for number in (json.loads(line)["number"] for line in lines) if number != before
    )
    town.office("suspend", before, "--reason", "false_claim")
    town.office("reinstate", before)
    for trust in ("heard.json", "keys/trust-list.json"):
        for number in (before, after):
            assert town.check(number, "--trust", trust, expect=0)["verdict"] == "valid"
    unheard = town.check(after, "--trust", "old.json", expect=1 if use == "credential" else 3)
    assert unheard["code"] == ("issuer.key_unknown" if use == "credential" else "status.invalid")


def test_a_key_that_is_only_announced_signs_nothing_yet(town: Town) -> None:
    town.office("keys", "rotate")
    refused = town.run("credissuer", "keys", "rotate", expect=4)
    assert "key.overlap_not_over" in refused.stderr
    announced = json.loads((town.folder / "keys" / "trust-list.json").read_text("utf-8"))[
        "issuers"
    ][0]["jwks"]["keys"]
    [following] = [key for key in announced if key["state"] == "next"]
    listed = [json.loads(line) for line in town.office("keys", "list", "--json").splitlines()]
    assert following["valid_from"] in {
        key["valid_from"] for key in listed if key["state"] == "next"
    }
    town.office("publish")
    before = (town.folder / "keys" / "trust-list.json").read_bytes()
    town.office("publish")
    assert (town.folder / "keys" / "trust-list.json").read_bytes() == before
