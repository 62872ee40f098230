"""Reports of violations over HTTP: from anybody, to those who look into them, and to nobody else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from credissuer.errors import NotFoundError, UsageError
from credissuer.http.limits import REPORTS, REPORTS_IN_ALL
from credissuer.office import Office
from credissuer.operations import reports
from credissuer.operations.perform import perform
from credissuer.operations.publish import publish
from credissuer.operations.upkeep.export import export
from credissuer.staff.roles import operator
from tests.callers import Caller
from tests.offices import Clock

DESK = operator("test")
MARK = "ztrang-mật-z"
SENT = {
    "kind": "undisclosed_ad",
    "text": f"Quảng cáo sữa {MARK}\nkhông nói\u202e gì.",
    "number": "7K3M9-QX2HS",
    "profile": "https://m.tiktok.com/@minhanh.review",
    "evidence": [f"http://127.0.0.1:1/{MARK}"],
    "contact": f"{MARK}@example.vn",
}


def send(call: Caller, **changes: Any):
    return call.post("/api/v1/reports", {**SENT, **changes})


def test_a_report_reaches_the_office(
    call: Caller, office: Office, bearer: Callable[[str], dict[str, str]]
) -> None:
    answer = send(call)
    assert answer.status_code == 201 and answer.headers["cache-control"] == "no-store"
    receipt = answer.json()["receipt"]
    assert answer.json() == {
        "receipt": receipt,
        "received_at": "2026-11-23T07:00:00Z",
    } and receipt.startswith("R-")
    told = call.get("/api/v1/reports", headers=bearer("auditor"))
    assert told.json() == {
        "reports": [
            {
                **answer.json(),
                **SENT,
                "text": f"Quảng cáo sữa {MARK}\nkhông nói gì.",
                "profile": "https://www.tiktok.com/@minhanh.review",
            }
        ],
        "next": None,
    }
    assert (
        reports.facts(perform(office, office.call(DESK), reports.read_report, receipt.lower()))
        == told.json()["reports"][0]
    )


def test_whoever_reports_gets_no_other_answer_for_a_number_that_is_none_of_ours(
    call: Caller, certificate: str
) -> None:
    ours, theirs = send(call, number=certificate), send(call)
    assert {ours.status_code, theirs.status_code} == {201}
    assert ours.json().keys() == theirs.json().keys()


@pytest.mark.parametrize(
    ("changes", "code", "pointers"),
    [({"kind": "spam", "text": ""}, "report.refused", ["/kind", "/text"]), ({"number": "7K3M9-QX2HT"}, "report.refused", ["/number"]),
     ({"number": None, "profile": None}, "report.refused", ["/number"]), ({"text": "x" * 2_001}, "report.refused", ["/text"]),
     ({"reporter": "x"}, "request.invalid", ["/reporter"]), ({"text": 7}, "request.invalid", ["/text"]),
     ({"evidence": "https://x"}, "request.invalid", ["/evidence"]), ({"evidence": ["x"] * 51}, "request.invalid", ["/evidence"])],
)  # fmt: skip
def test_what_is_wrong_is_told_where_it_is(
    call: Caller, office: Office, changes: dict[str, Any], code: str, pointers: list[str]
) -> None:
    answer = send(call, **changes)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert [error["pointer"] for error in answer.json()["errors"]] == pointers
    assert reports.page(office, office.call(DESK)) == []


def test_only_those_who_look_into_them_read_them(
    call: Caller, bearer: Callable[[str], dict[str, str]]
) -> None:
    send(call)
    assert call.get("/api/v1/reports").status_code == 401
    statuses = {
        role: call.get("/api/v1/reports", headers=bearer(role)).status_code
        for role in ("issuer", "revoker", "auditor", "admin", "vc-api")
    }
    assert statuses == {"issuer": 403, "revoker": 200, "auditor": 200, "admin": 200, "vc-api": 403}


def test_pages_of_reports(
    call: Caller, clock: Clock, bearer: Callable[[str], dict[str, str]]
) -> None:
    sent = []
    for _ in range(5):
        sent.append(send(call).json()["receipt"])
        clock.move(seconds=30)
    seen, url, headers = [], "/api/v1/reports?limit=2", bearer("auditor")
    while url:
        page = call.get(url, headers=headers).json()
        seen += [report["receipt"] for report in page["reports"]]
        url = page["next"]
    assert seen == sent[::-1]
    assert call.get("/api/v1/reports?cursor=eA", headers=headers).json()["code"] == "request.cursor"


def test_one_address_and_all_together_may_send_so_many_a_minute(
    make_app: Callable[..., Caller], clock: Clock
) -> None:
    call = make_app(rate=0)
    assert [send(call).status_code for _ in range(REPORTS + 1)] == [201] * REPORTS + [429]
    others = [
        send(call.at(f"192.0.2.{place}")).status_code for place in range(10, 10 + REPORTS_IN_ALL)
    ]
    assert others.count(201) == REPORTS_IN_ALL - REPORTS and set(others) == {201, 429}
    clock.move(minutes=1)
    assert send(call).status_code == 201


def test_neither_log_nor_trail_nor_export_nor_publication_knows_what_was_written(
    call: Caller, office: Office, tmp_path: Path
) -> None:
    receipt = send(call).json()["receipt"]
    perform(office, office.call(DESK), reports.read_report, receipt)
    publish(office, office.call(DESK))
    with office.store.read() as reading:
        trail = [
            (entry.action, entry.actor, entry.object, dict(entry.detail))
            for entry in reading.audit.entries()
        ]
    assert (
        "report.received",
        "public",
        receipt.replace("-", ""),
        {"kind": "undisclosed_ad", "number": "7K3M9QX2HS"},
    ) in trail
    assert ("report.read", DESK.id, receipt.replace("-", ""), {}) in trail
    public = [
        path.read_bytes() for path in (tmp_path / "office" / "public").rglob("*") if path.is_file()
    ]
    told = [
        json.dumps(trail),
        call.log.getvalue(),
        json.dumps(list(export(office, office.call(DESK)))),
        *(octets.decode("latin-1") for octets in public),
    ]
    assert len(public) > 10
    for text in told:
        assert "ztrang" not in text and "192.0.2.1" not in text and receipt not in text
    assert "R-" not in call.log.getvalue()


def test_how_to_reach_people_is_forgotten_after_a_time(
    call: Caller, office: Office, clock: Clock
) -> None:
    send(call)
    clock.move(days=30)
    send(call)
    clock.move(days=61)
    assert perform(office, office.call(DESK), reports.erase_contacts, 90) == 1
    assert [report.contact for report in reports.page(office, office.call(DESK))] == [
        SENT["contact"],
        None,
    ]
    assert perform(office, office.call(DESK), reports.erase_contacts, 90) == 0
    for days in (0, 3_661):
        with pytest.raises(UsageError) as refusal:
            perform(office, office.call(DESK), reports.erase_contacts, days)
        assert refusal.value.code == "report.days"


def test_a_receipt_that_was_never_given(office: Office) -> None:
    for text in ("R-00000000", "nonsense", ""):
        with pytest.raises(NotFoundError) as refusal:
            perform(office, office.call(DESK), reports.read_report, text)
        assert refusal.value.code == "report.not_found"
