"""A viewer reports a violation to a running office; its staff reads it and erases the contact."""

from __future__ import annotations

import json

from credissuer.cases.report import receipt
from credissuer.store.sql import open_store
from tests.contracts import store_records as records
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
        "Quảng cáo nhưng không ghi rõ là quảng cáo" in printed
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


def test_the_way_of_a_report_at_the_desk(issued: tuple[Installation, str]) -> None:
    installation, certificate = issued
    first, second = (received(installation, certificate, place) for place in (1, 2))
    assert json.loads(installation.credissuer("show", certificate, "--json"))["open_reports"] == 2
    installation.credissuer("reports", "assign", first, "Lê Thị Lan")
    listed = installation.credissuer("reports", "list", "--assignee", "Lê Thị Lan").splitlines()
    assert len(listed) == 1 and listed[0].endswith("open  Lê Thị Lan")
    assert second in installation.credissuer("reports", "list", "--unassigned")
    closed = installation.credissuer("reports", "link", second, "--duplicate-of", first)
    assert f"Trùng với báo cáo khác / Says the same as another report {first}" in closed
    closed = installation.credissuer("reports", "close", first, "--reason", "no_violation")
    assert "Không có vi phạm / No violation found" in closed
    assert installation.credissuer("reports", "list", "--state", "open") == ""
    counted = installation.credissuer("reports", "list", "--by-certificate").split()
    assert counted[:3] == [certificate, "0", "2"]
    installation.credissuer("reports", "reopen", first)
    [count] = installation.credissuer("reports", "list", "--by-certificate", "--json").splitlines()
    assert json.loads(count) | {"latest": None} == {
        "certificate": certificate,
        "open": 1,
        "closed": 1,
        "latest": None,
    }
    assert "open_reports   1" in installation.credissuer("show", certificate)
    shown = installation.credissuer("reports", "show", first)
    assert "Người xử lý: Lê Thị Lan / With Lê Thị Lan" in shown
    installation.credissuer("reports", "unassign", first)
    assert (
        json.loads(installation.credissuer("reports", "show", first, "--json"))["assignee"] is None
    )
    installation.credissuer("audit", "verify")


def test_a_report_of_a_profile_is_linked_to_its_certificate(
    issued: tuple[Installation, str],
) -> None:
    installation, certificate = issued
    report = received(installation, None, 1)
    linked = installation.credissuer("reports", "link", report, "--certificate", certificate)
    assert f"Về chứng nhận {certificate} / About certificate {certificate}" in linked
    assert report in installation.credissuer("reports", "list", "--certificate", certificate)
    installation.credissuer("reports", "unlink", report)
    assert installation.credissuer("reports", "list", "--certificate", certificate) == ""


def test_what_cannot_be_done_with_a_report(issued: tuple[Installation, str]) -> None:
    installation, certificate = issued
    report = received(installation, certificate, 1)

    def refused(*arguments: str, expect: int) -> str:
        return installation.run("credissuer", "reports", *arguments, expect=expect).stderr

    assert "[usage.report_link]" in refused("link", report, expect=2)
    assert "[report.closing_required]" in refused("close", report, expect=2)
    unknown = refused("close", report, "--reason", "tired", expect=2)
    assert "[report.closing_unknown]" in unknown and "no_violation" in unknown
    assert "[report.duplicate_of_what]" in refused(
        "close", report, "--reason", "duplicate", expect=2
    )
    assert "[report.no_original]" in refused("link", report, "--duplicate-of", report, expect=1)
    assert "[report.not_found]" in refused("assign", "R-00000000", "Lan", expect=1)
    assert "[report.kind_unknown]" in refused("list", "--kind", "spam", expect=2)


def received(installation: Installation, number: str | None, place: int) -> str:
    """A report in the office's database, as the server stores one; returns its receipt."""
    number = number.replace("-", "") if number else None
    made = records.report(place, number=number, certificate=number)
    store = open_store(f"sqlite:///{installation.folder / 'credissuer.db'}")
    with store.write() as transaction:
        transaction.add([made])
    store.close()
    return receipt(made.id)
