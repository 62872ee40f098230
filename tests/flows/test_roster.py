"""The whole first roster through the real commands: import, publish, verify all, change some,
verify all again.
"""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

from tests.flows.conftest import Town

EXAMPLES = Path(__file__).parents[2] / "examples"


def verdicts(town: Town, links: list[str], *, expect: int) -> dict[str, str]:
    with (town.folder / "links.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["link"], *([link] for link in links)])
    town.run("credverifier", "check-csv", "links.csv", "-o", "checked.csv", expect=expect)
    with (town.folder / "checked.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["link"]: row["cs_verdict"] for row in csv.DictReader(file)}


def test_three_hundred_certificates_through_their_life(town: Town) -> None:
    town.by_the_shipped_programme()
    shutil.copy(EXAMPLES / "roster.csv", town.folder)
    town.office("import", "roster.csv", "--yes")
    town.office("publish", "--to", "public")
    rows = [
        json.loads(line) for line in town.office("list", "--json", "--limit", "1000").splitlines()
    ]
    links = [row["link"] for row in rows]
    assert len(links) == 300
    assert set(verdicts(town, links, expect=0).values()) == {"valid"}

    suspended, renewed, revoked = rows[10], rows[20], rows[30]
    town.office("suspend", suspended["number"], "--reason", "hate_or_harm")
    successor = town.office("renew", renewed["number"]).strip().replace("-", "")
    town.office("revoke", revoked["number"], "--reason", "undisclosed_ad")
    found = verdicts(town, [*links, f"{town.public_url}/c/{successor}"], expect=1)
    changed = {link: verdict for link, verdict in found.items() if verdict != "valid"}
    assert changed == {
        suspended["link"]: "suspended",
        renewed["link"]: "superseded",
        revoked["link"]: "revoked",
    }
    town.office("audit", "verify")
    town.office("doctor")


def test_of_the_broken_roster_only_the_good_rows_are_issued(town: Town) -> None:
    town.by_the_shipped_programme()
    shutil.copy(EXAMPLES / "roster-broken.csv", town.folder)
    done = town.run("credissuer", "import", "roster-broken.csv", "--yes", expect=1)
    assert "rows:" in done.stderr
    errors = (town.folder / "roster-broken.errors.csv").read_text("utf-8-sig").splitlines()
    refused = {line[1] for line in csv.reader(errors[1:])}
    issued = {line["ref"] for line in town.export() if line["kind"] == "certificate"}
    assert issued
    assert not issued & refused
