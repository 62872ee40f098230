"""The commands for the directory."""

from __future__ import annotations

import json

from tests.flows.conftest import Installation


def test_somebody_is_entered_listed_and_taken_out(installation: Installation) -> None:
    installation.write_sheet(1)
    installation.credissuer("import", "roster.csv", "--yes")
    [number] = [one["number"] for one in installation.certificates()]
    line = installation.credissuer(
        "directory", "enter", number, "--topic", "lam-dep", "--topic", "am-thuc", "--region", "hue"
    )
    assert "lam-dep am-thuc" in line and "hue" in line
    facts = json.loads(installation.credissuer("directory", "list", "--json"))
    assert facts["topics"] == ["lam-dep", "am-thuc"] and facts["withdrawn_at"] is None
    installation.credissuer("publish")
    trust = ("--trust", "keys/trust-list.json")
    found = installation.run("credverifier", "find", "--region", "Huế", "--json", *trust)
    assert json.loads(found.stdout)["region"] == "hue"
    installation.run("credissuer", "directory", "enter", number, "--topic", "nothing", expect=1)
    assert "withdrawn" in installation.credissuer("directory", "remove", number)
    assert installation.credissuer("directory", "list") == ""
