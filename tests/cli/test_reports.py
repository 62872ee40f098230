"""A viewer reports a violation to a running office; its staff reads it and erases the contact."""

from __future__ import annotations

import json

from tests.flows.conftest import Installation
from tests.flows.server import Server


def test_a_report_sent_over_http_is_read_and_its_contact_erased_by_commands(
    open_office: tuple[Installation, Server],
) -> None:
    installation, server = open_office
    report = {
        "kind": "undisclosed_ad",
        "number": "7K3M9-QX2HS",
        "text": "Quảng cáo\u202e\nmà không nói.",
        "contact": "a@example.vn",
    }
    response = server.client.post("/api/v1/reports", json=report)
    assert response.status_code == 201
    receipt = response.json()["receipt"]
    [listed] = [
        json.loads(line)
        for line in installation.credissuer("reports", "list", "--json").splitlines()
    ]
    assert listed == json.loads(installation.credissuer("reports", "show", receipt, "--json"))
    assert (listed["receipt"], listed["number"], listed["text"]) == (
        receipt,
        "7K3M9-QX2HS",
        "Quảng cáo\nmà không nói.",
    )
    assert receipt in installation.credissuer(
        "reports", "list"
    ) and "7K3M9-QX2HS" in installation.credissuer("reports", "list")
    printed = installation.credissuer("reports", "show", receipt)
    assert (
        "Quảng cáo mà không nói là quảng cáo" in printed
        and "a@example.vn" in printed
        and "\u202e" not in printed
    )
    assert installation.run(
        "credissuer", "reports", "show", "R-00000000", expect=1
    ).stderr.startswith("[report.not_found]")
    assert installation.run(
        "credissuer", "reports", "erase-contacts", "--older-than", "0", expect=2
    ).stderr.startswith("[report.days]")
    assert (
        "0"
        in installation.run("credissuer", "reports", "erase-contacts", "--older-than", "90").stderr
    )
    actions = [
        json.loads(line)["action"] for line in installation.credissuer("audit", "list").splitlines()
    ]
    assert (
        actions.count("report.received") == 1
        and actions.count("report.read") == 2
        and actions[-1] == "report.contacts_erased"
    )
    installation.credissuer("audit", "verify")
