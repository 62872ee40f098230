"""The example roster through the real commands: import, publish, verify, change, verify again."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

from tests.flows.conftest import Installation

EXAMPLES = Path(__file__).parents[2] / "examples"


def verdicts(installation: Installation, links: list[str], *, expect: int) -> dict[str, str]:
    with (installation.folder / "links.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["link"], *([link] for link in links)])
    installation.run("credverifier", "check-csv", "links.csv", "-o", "checked.csv", expect=expect)
    with (installation.folder / "checked.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["link"]: row["cs_verdict"] for row in csv.DictReader(file)}


def test_three_hundred_certificates_are_issued_changed_and_verified(
    installation: Installation,
) -> None:
    installation.by_the_shipped_programme()
    shutil.copy(EXAMPLES / "roster.csv", installation.folder)
    installation.credissuer("import", "roster.csv", "--yes")
    installation.credissuer("publish", "--to", "public")
    rows = [
        json.loads(line)
        for line in installation.credissuer("list", "--json", "--limit", "1000").splitlines()
    ]
    links = [row["link"] for row in rows]
    assert len(links) == 300
    assert set(verdicts(installation, links, expect=0).values()) == {"valid"}

    suspended, renewed, revoked = rows[10], rows[20], rows[30]
    installation.credissuer("suspend", suspended["number"], "--reason", "hate_or_harm", "--yes")
    successor = installation.credissuer("renew", renewed["number"]).strip().replace("-", "")
    installation.credissuer("revoke", revoked["number"], "--reason", "undisclosed_ad", "--yes")
    verdict_by_link = verdicts(
        installation, [*links, f"{installation.public_url}/c/{successor}"], expect=1
    )
    changed = {link: verdict for link, verdict in verdict_by_link.items() if verdict != "valid"}
    assert changed == {
        suspended["link"]: "suspended",
        renewed["link"]: "superseded",
        revoked["link"]: "revoked",
    }
    installation.credissuer("audit", "verify")
    installation.credissuer("doctor")


def test_only_the_good_rows_of_the_broken_roster_are_issued(installation: Installation) -> None:
    installation.by_the_shipped_programme()
    shutil.copy(EXAMPLES / "roster-broken.csv", installation.folder)
    process = installation.run("credissuer", "import", "roster-broken.csv", "--yes", expect=1)
    assert "rows:" in process.stderr
    errors = (installation.folder / "roster-broken.errors.csv").read_text("utf-8-sig").splitlines()
    refused_refs = {line[1] for line in csv.reader(errors[1:])}
    issued_refs = {line["ref"] for line in installation.certificates()}
    assert issued_refs
    assert not issued_refs & refused_refs
