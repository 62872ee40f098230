"""Cases by commands, in an office of one: what takes two says so."""

from __future__ import annotations

import getpass
import json
from typing import Any

from tests.flows.conftest import Installation
from tests.offices import sheet


def case(installation: Installation, *arguments: str) -> Any:
    return json.loads(installation.credissuer("case", *arguments, "--json"))


def test_a_case_from_its_opening_to_its_end(installation: Installation) -> None:
    file = installation.folder / "one.csv"
    file.write_text(sheet(1), "utf-8")
    installation.credissuer("import", str(file), "--yes")
    [listed] = map(json.loads, installation.credissuer("list", "--json").splitlines())
    number = listed["number"]
    opened = case(
        installation, "open", "--certificate", number, "--reason", "false_claim", "--note", "x"
    )
    found = json.loads(installation.credissuer("case", "list", "--open", "--json"))
    assert (found["id"], found["certificate"]) == (opened["id"], number)
    assert opened["id"] in installation.credissuer("case", "list")
    made = case(installation, "suspend", opened["id"], "--reason", "false_claim")
    assert (made["state"], made["confirm_by"]) == ("confirmed", None)
    # A decision is of a person, also at the command line.
    words = ("case", "propose", opened["id"], "revoke")
    refused = installation.run("credissuer", *words, expect=1)
    assert "[decision.operator_unknown]" in refused.stderr
    confirmed = installation.run("credissuer", "case", "confirm", opened["id"], expect=1)
    assert "[decision.operator_unknown]" in confirmed.stderr
    installation.credissuer(
        *("person", "invite", "lan", "--email", "lan@tnso.example"),
        *("--role", "case-officer", "--role", "approver", "--operator", getpass.getuser()),
    )
    proposed = case(installation, "propose", opened["id"], "reinstate")
    assert (proposed["alone"], proposed["outcome"]) == (True, "approved")
    shown = case(installation, "show", opened["id"])
    assert (shown["state"], shown["outcome"], shown["standing"]) == (
        "closed",
        "reinstated",
        "valid",
    )
    assert "reinstated" in installation.credissuer("case", "show", opened["id"])
    done = case(installation, "deadlines")
    assert set(done) == {"case-escalations", "case-liftings", "case-reminders"}


def test_what_cannot_be_is_refused(installation: Installation) -> None:
    for words, code in (
        (("show", "C-00000000"), 1),
        (("open", "--reason", "false_claim"), 1),
        (("open", "--profile", "https://x.example/a"), 2),
        (("open", "--profile", "a", "--reason", "false_claim", "--severity", "x"), 2),
        (("open", "--profile", "a", "--reason", "false_claim", "--source", "x"), 2),
        (("propose", "C-00000000", "revoke", "--until", "x"), 2),
    ):
        installation.run("credissuer", "case", *words, expect=code)
    opened = case(installation, "open", "--profile", "a", "--reason", "false_claim")
    assert case(installation, "close", opened["id"], "--closing", "spam")["outcome"] == "no_finding"
