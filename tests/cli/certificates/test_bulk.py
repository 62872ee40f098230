"""revoke, suspend and reinstate of many: the dry run, the plan, the result file, the exit codes."""

from __future__ import annotations

import csv
import json
import re
import shlex

from tests.flows.conftest import Installation


def standings(installation: Installation) -> dict[str, str]:
    return {line["number"]: line["standing"] for line in installation.certificates()}


def test_a_dry_run_says_how_to_go_on(installation: Installation) -> None:
    installation.write_sheet(3)
    installation.credissuer("import", "roster.csv", "--yes")
    numbers = list(standings(installation))
    text = "".join(f"{number}\n" for number in (*numbers, "nonsense"))
    (installation.folder / "numbers.csv").write_text(text, "utf-16")
    typed = ("revoke", "--file", "numbers.csv", "--reason", "false_claim")
    dry = installation.run("credissuer", *typed, expect=1)
    assert "3 would be changed, 0 stand so already, 1 cannot be done; 4 in all" in dry.stderr
    assert "1 × certificate.not_found" in dry.stderr
    assert set(standings(installation).values()) == {"valid"}
    lines = installation.run("credissuer", *typed, "--json", expect=1).stdout.splitlines()
    assert [json.loads(line)["outcome"] for line in lines] == ["change"] * 3 + ["refused"]
    [command] = set(re.findall(r"Go on with: credissuer (.*)", dry.stderr))
    assert "--plan" in command
    done = installation.run("credissuer", *shlex.split(command), "-o", "result.csv", expect=1)
    assert "3 changed and public" in done.stderr
    assert set(standings(installation).values()) == {"revoked"}
    with (installation.folder / "result.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [(row["outcome"], row["code"]) for row in rows] == [
        *[("changed", "")] * 3,
        ("refused", "certificate.not_found"),
    ]
    # What was shown is over: nothing is done by that plan again.
    again = installation.run("credissuer", *shlex.split(command), expect=1)
    assert "bulk.changed" in again.stderr or "stand" in again.stderr
    # Without a plan the done rows say so.
    whole = installation.run("credissuer", *typed, "--yes", expect=1)
    assert "0 changed and public, 3 stood so already, 1 not done" in whole.stderr
    assert installation.check(numbers[0], expect=1)["verdict"] == "revoked"


def test_wrong_usage(installation: Installation) -> None:
    (installation.folder / "numbers.csv").write_text("7K3M9-QX2HS\n", "utf-8")
    for arguments in (
        ("revoke", "--reason", "false_claim"),
        ("revoke", "7K3M9-QX2HS", "--file", "numbers.csv", "--reason", "false_claim"),
        ("revoke", "--file", "numbers.csv"),
        ("revoke", "--file", "missing.csv", "--reason", "false_claim"),
        ("suspend", "--platform", "myspace", "--reason", "false_claim"),
        ("revoke", "--import", "numbers.csv", "--reason", "false_claim"),
    ):
        refused = installation.run("credissuer", *arguments, "--json", expect=2)
        assert json.loads(refused.stderr.splitlines()[-1])["error"]["code"], arguments
