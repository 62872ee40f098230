"""A viewer reports a violation to a running office, whose staff reads it and later forgets who
wrote.
"""

from __future__ import annotations

import json

from tests.flows.conftest import Town
from tests.flows.server import Server


def test_from_a_viewer_to_the_desk(open_office: tuple[Town, Server]) -> None:
    town, server = open_office
    sent = {
        "kind": "undisclosed_ad",
        "number": "7K3M9-QX2HS",
        "text": "Quảng cáo\u202e\nmà không nói.",
        "contact": "a@example.vn",
    }
    answer = server.client.post("/api/v1/reports", json=sent)
    assert answer.status_code == 201
    receipt = answer.json()["receipt"]
    [listed] = [json.loads(line) for line in town.office("reports", "list", "--json").splitlines()]
    assert listed == json.loads(town.office("reports", "show", receipt, "--json"))
    assert (listed["receipt"], listed["number"], listed["text"]) == (
        receipt,
        "7K3M9-QX2HS",
        "Quảng cáo\nmà không nói.",
    )
    assert receipt in town.office("reports", "list") and "7K3M9-QX2HS" in town.office(
        "reports", "list"
    )
    shown = town.office("reports", "show", receipt)
    assert (
        "Quảng cáo mà không nói là quảng cáo" in shown
        and "a@example.vn" in shown
        and "\u202e" not in shown
    )
    assert town.run("credissuer", "reports", "show", "R-00000000", expect=1).stderr.startswith(
        "[report.not_found]"
    )
    assert town.run(
        "credissuer", "reports", "erase-contacts", "--older-than", "0", expect=2
    ).stderr.startswith("[report.days]")
    assert "0" in town.run("credissuer", "reports", "erase-contacts", "--older-than", "90").stderr
    actions = [json.loads(line)["action"] for line in town.office("audit", "list").splitlines()]
    assert (
        actions.count("report.received") == 1
        and actions.count("report.read") == 2
        and actions[-1] == "report.contacts_erased"
    )
    town.office("audit", "verify")
