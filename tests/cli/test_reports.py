"""A viewer reports a violation to a running office, whose staff reads it and later forgets who
wrote.
"""

from __future__ import annotations

import json

from credissuer.cases.report import receipt
from credissuer.store.sql import open_store
from tests.contracts import store_records as of
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


def test_the_way_of_a_report_at_the_desk(issued: tuple[Town, str]) -> None:
    town, certificate = issued
    first, second = (received(town, certificate, place) for place in (1, 2))
    assert json.loads(town.office("show", certificate, "--json"))["open_reports"] == 2
    town.office("reports", "assign", first, "Lê Thị Lan")
    listed = town.office("reports", "list", "--assignee", "Lê Thị Lan").splitlines()
    assert len(listed) == 1 and listed[0].endswith("open  Lê Thị Lan")
    assert second in town.office("reports", "list", "--unassigned")
    closed = town.office("reports", "link", second, "--duplicate-of", first)
    assert f"Trùng với báo cáo khác / Says the same as another report {first}" in closed
    closed = town.office("reports", "close", first, "--reason", "no_violation")
    assert "Không có vi phạm / No violation found" in closed
    assert town.office("reports", "list", "--state", "open") == ""
    counted = town.office("reports", "list", "--by-certificate").split()
    assert counted[:3] == [certificate, "0", "2"]
    town.office("reports", "reopen", first)
    [count] = town.office("reports", "list", "--by-certificate", "--json").splitlines()
    assert json.loads(count) | {"latest": None} == {
        "certificate": certificate,
        "open": 1,
        "closed": 1,
        "latest": None,
    }
    assert "open_reports   1" in town.office("show", certificate)
    shown = town.office("reports", "show", first)
    assert "Người xử lý: Lê Thị Lan / With Lê Thị Lan" in shown
    town.office("reports", "unassign", first)
    assert json.loads(town.office("reports", "show", first, "--json"))["assignee"] is None
    town.office("audit", "verify")


def test_a_report_of_a_profile_is_linked_to_its_certificate(issued: tuple[Town, str]) -> None:
    town, certificate = issued
    report = received(town, None, 1)
    linked = town.office("reports", "link", report, "--certificate", certificate)
    assert f"Về chứng nhận {certificate} / About certificate {certificate}" in linked
    assert report in town.office("reports", "list", "--certificate", certificate)
    town.office("reports", "unlink", report)
    assert town.office("reports", "list", "--certificate", certificate) == ""


def test_what_cannot_be_done_with_a_report(issued: tuple[Town, str]) -> None:
    town, certificate = issued
    report = received(town, certificate, 1)

    def refused(*arguments: str, expect: int) -> str:
        return town.run("credissuer", "reports", *arguments, expect=expect).stderr

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


def received(town: Town, number: str | None, place: int) -> str:
    """A report in the office's database, as the server stores one; returns its receipt."""
    number = number.replace("-", "") if number else None
    made = of.report(place, number=number, certificate=number)
    store = open_store(f"sqlite:///{town.folder / 'credissuer.db'}")
    with store.write() as transaction:
        transaction.add([made])
    store.close()
    return receipt(made.id)
