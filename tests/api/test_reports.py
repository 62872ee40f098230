"""Reports of violations over HTTP: anybody sends them, only staff with the permission read them."""

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
    response = send(call)
    assert response.status_code == 201 and response.headers["cache-control"] == "no-store"
    receipt = response.json()["receipt"]
    assert response.json() == {
        "receipt": receipt,
        "received_at": "2026-11-23T07:00:00Z",
    } and receipt.startswith("R-")
    listed = call.get("/api/v1/reports", headers=bearer("auditor"))
    assert listed.json() == {
        "reports": [
            {
                **response.json(),
                **SENT,
                "text": f"Quảng cáo sữa {MARK}\nkhông nói gì.",
                "profile": "https://www.tiktok.com/@minhanh.review",
            }
        ],
        "next": None,
    }
    assert (
        reports.facts(perform(office, office.call(DESK), reports.read_report, receipt.lower()))
        == listed.json()["reports"][0]
    )


def test_a_report_on_an_unknown_number_is_answered_like_any_other(
    call: Caller, certificate: str
) -> None:
    with_known_number, with_unknown_number = send(call, number=certificate), send(call)
    assert {with_known_number.status_code, with_unknown_number.status_code} == {201}
    assert with_known_number.json().keys() == with_unknown_number.json().keys()


@pytest.mark.parametrize(
    ("changes", "code", "pointers"),
    [
        ({"kind": "spam", "text": ""}, "report.refused", ["/kind", "/text"]),
        ({"number": "7K3M9-QX2HT"}, "report.refused", ["/number"]),
        ({"number": None, "profile": None}, "report.refused", ["/number"]),
        ({"text": "x" * 2_001}, "report.refused", ["/text"]),
        ({"reporter": "x"}, "request.invalid", ["/reporter"]),
        ({"text": 7}, "request.invalid", ["/text"]),
        ({"evidence": "https://x"}, "request.invalid", ["/evidence"]),
        ({"evidence": ["x"] * 51}, "request.invalid", ["/evidence"]),
    ],
)
def test_a_faulty_report_is_refused_with_pointers_to_the_faults(
    call: Caller, office: Office, changes: dict[str, Any], code: str, pointers: list[str]
) -> None:
    response = send(call, **changes)
    assert (response.status_code, response.json()["code"]) == (422, code)
    assert [error["pointer"] for error in response.json()["errors"]] == pointers
    assert reports.page(office, office.call(DESK)) == []


def test_only_staff_with_the_permission_read_reports(
    call: Caller, bearer: Callable[[str], dict[str, str]]
) -> None:
    send(call)
    assert call.get("/api/v1/reports").status_code == 401
    statuses = {
        role: call.get("/api/v1/reports", headers=bearer(role)).status_code
        for role in ("issuer", "revoker", "auditor", "admin", "vc-api")
    }
    assert statuses == {"issuer": 403, "revoker": 200, "auditor": 200, "admin": 200, "vc-api": 403}


def test_reports_are_listed_in_pages_newest_first(
    call: Caller, clock: Clock, bearer: Callable[[str], dict[str, str]]
) -> None:
    sent = []
    for _ in range(5):
        sent.append(send(call).json()["receipt"])
        clock.move(seconds=30)
    listed, url, headers = [], "/api/v1/reports?limit=2", bearer("auditor")
    while url:
        page = call.get(url, headers=headers).json()
        listed += [report["receipt"] for report in page["reports"]]
        url = page["next"]
    assert listed == sent[::-1]
    assert call.get("/api/v1/reports?cursor=eA", headers=headers).json()["code"] == "request.cursor"


def test_reports_are_limited_by_minute_for_one_address_and_for_all_together(
    make_app: Callable[..., Caller], clock: Clock
) -> None:
    call = make_app(rate=0)
    assert [send(call).status_code for _ in range(REPORTS + 1)] == [201] * REPORTS + [429]
    statuses = [
        send(call.at(f"192.0.2.{last_byte}")).status_code
        for last_byte in range(10, 10 + REPORTS_IN_ALL)
    ]
    assert statuses.count(201) == REPORTS_IN_ALL - REPORTS and set(statuses) == {201, 429}
    clock.move(minutes=1)
    assert send(call).status_code == 201


def test_the_text_of_a_report_is_in_no_log_audit_trail_export_or_public_file(
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
    public_files = [
        path.read_bytes() for path in (tmp_path / "office" / "public").rglob("*") if path.is_file()
    ]
    texts = [
        json.dumps(trail),
        call.log.getvalue(),
        json.dumps(list(export(office, office.call(DESK)))),
        *(octets.decode("latin-1") for octets in public_files),
    ]
    assert len(public_files) > 10
    for text in texts:
        assert "ztrang" not in text and "192.0.2.1" not in text and receipt not in text
    assert "R-" not in call.log.getvalue()


def test_contact_details_are_erased_after_a_number_of_days(
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


def test_an_unknown_receipt_is_not_found(office: Office) -> None:
    for text in ("R-00000000", "nonsense", ""):
        with pytest.raises(NotFoundError) as refusal:
            perform(office, office.call(DESK), reports.read_report, text)
        assert refusal.value.code == "report.not_found"
