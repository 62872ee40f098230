"""Reports of violations over HTTP: anybody sends them, only staff with the permission read them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from credissuer.errors import NotFoundError, UsageError
from credissuer.http.throttling.limits import REPORTS, REPORTS_IN_ALL
from credissuer.office import Office
from credissuer.operations.perform import perform
from credissuer.operations.publishing.publish import publish
from credissuer.operations.reporting import reports
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
                "state": "open",
                "certificate": SENT["number"],
                "assignee": None,
                "closed_at": None,
                "closing": None,
                "duplicate_of": None,
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


def url(receipt: str, what: str = "") -> str:
    return f"/api/v1/reports/{receipt}{what}"


def test_a_report_is_assigned_linked_closed_and_opened_again(
    call: Caller,
    office: Office,
    certificate: str,
    bearer: Callable[[str], dict[str, str]],
    clock: Clock,
) -> None:
    headers = bearer("revoker")
    receipt = send(call, number=None).json()["receipt"]

    def told(method: str, what: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = call(method, url(receipt, what), json=body, headers=headers)
        assert answer.status_code == 200, answer.content
        assert answer.json() == call.get(url(receipt), headers=headers).json()
        return answer.json()

    assert (
        told("POST", "/assignment", {"assignee": " Lê Thị\u202e Lan "})["assignee"] == "Lê Thị Lan"
    )
    assert told("POST", "/link", {"certificate": certificate.lower()})["certificate"] == (
        f"{certificate[:5]}-{certificate[5:]}"
    )
    clock.move(minutes=1)
    closed = told("POST", "/closing", {"reason": "acted_on"})
    clock.move(minutes=1)
    assert told("POST", "/closing", {"reason": "acted_on"}) == closed, "the first time stands"
    assert (closed["state"], closed["closing"], closed["closed_at"]) == (
        "closed",
        "acted_on",
        "2026-11-23T07:01:00Z",
    )
    opened = told("DELETE", "/closing")
    assert (opened["state"], opened["closing"], opened["closed_at"]) == ("open", None, None)
    assert told("DELETE", "/assignment")["assignee"] is None
    assert told("DELETE", "/link")["certificate"] is None
    told("DELETE", "/link")
    with office.store.read() as reading:
        trail = [
            (entry.action, dict(entry.detail))
            for entry in reading.audit.entries()
            if entry.object == receipt.replace("-", "") and entry.action != "report.read"
        ]
    assert trail[1:] == [
        ("report.assigned", {}),
        ("report.linked", {"number": certificate}),
        ("report.closed", {"reason": "acted_on"}),
        ("report.reopened", {}),
        ("report.unassigned", {}),
        ("report.unlinked", {"number": None}),
    ]


def test_a_duplicate_is_closed_and_leads_to_the_first_one(
    call: Caller, bearer: Callable[[str], dict[str, str]]
) -> None:
    headers = bearer("revoker")
    first, second, third = (send(call).json()["receipt"] for _ in range(3))
    body = {"duplicate_of": first}
    answer = call.post(url(second, "/link"), body, headers=headers)
    assert answer.status_code == 200
    assert {name: answer.json()[name] for name in ("state", "closing", "duplicate_of")} == {
        "state": "closed",
        "closing": "duplicate",
        "duplicate_of": first,
    }
    assert call.post(url(second, "/link"), body, headers=headers).json() == answer.json()
    for receipt, other in ((third, third), (third, second), (first, second)):
        refused = call.post(url(receipt, "/link"), {"duplicate_of": other}, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (409, "report.no_original")
    lifted = call("DELETE", url(second, "/closing"), headers=headers).json()
    assert (lifted["state"], lifted["duplicate_of"]) == ("open", None)


@pytest.mark.parametrize(
    ("what", "body", "status", "code"),
    [
        ("/closing", {}, 400, "report.closing_required"),
        ("/closing", {"reason": "tired"}, 400, "report.closing_unknown"),
        ("/closing", {"reason": "duplicate"}, 400, "report.duplicate_of_what"),
        ("/closing", {"reason": 7}, 422, "request.invalid"),
        ("/assignment", {"assignee": " \u202e"}, 400, "report.assignee_invalid"),
        ("/assignment", {"assignee": "x" * 101}, 400, "report.assignee_invalid"),
        ("/assignment", {}, 422, "request.invalid"),
        ("/link", {}, 400, "usage.report_link"),
        ("/link", {"certificate": "a", "duplicate_of": "b"}, 400, "usage.report_link"),
        ("/link", {"certificate": "7K3M9-QX2HS"}, 404, "certificate.not_found"),
        ("/link", {"certificate": "7K3M9-QX2HT"}, 400, "link.number_invalid"),
        ("/link", {"duplicate_of": "R-00000000"}, 404, "report.not_found"),
    ],
)
def test_what_cannot_be_done_is_refused_and_changes_nothing(
    call: Caller,
    bearer: Callable[[str], dict[str, str]],
    what: str,
    body: dict[str, Any],
    status: int,
    code: str,
) -> None:
    headers, receipt = bearer("revoker"), send(call).json()["receipt"]
    before = call.get(url(receipt), headers=headers).json()
    answer = call.post(url(receipt, what), body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert call.get(url(receipt), headers=headers).json() == before
    missing = call.post(url("R-00000000", "/closing"), {"reason": "spam"}, headers=headers)
    assert (missing.status_code, missing.json()["code"]) == (404, "report.not_found")


def test_a_closed_report_is_not_closed_for_another_reason(
    call: Caller, bearer: Callable[[str], dict[str, str]]
) -> None:
    headers, receipt = bearer("revoker"), send(call).json()["receipt"]
    other = send(call).json()["receipt"]
    call.post(url(receipt, "/closing"), {"reason": "spam"}, headers=headers)
    for what, body in (
        ("/closing", {"reason": "not_enough"}),
        ("/link", {"duplicate_of": other}),
    ):
        answer = call.post(url(receipt, what), body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (409, "report.already_closed")


def test_only_those_who_handle_reports_change_them(
    call: Caller, bearer: Callable[[str], dict[str, str]]
) -> None:
    receipt = send(call).json()["receipt"]
    for method, what, body in (
        ("POST", "/assignment", {"assignee": "Lan"}),
        ("POST", "/link", {"certificate": "7K3M9-QX2HS"}),
        ("POST", "/closing", {"reason": "spam"}),
        ("DELETE", "/assignment", None),
        ("DELETE", "/link", None),
        ("DELETE", "/closing", None),
    ):
        assert call(method, url(receipt, what), json=body).status_code == 401
        for role in ("issuer", "auditor", "admin", "vc-api"):
            answer = call(method, url(receipt, what), json=body, headers=bearer(role))
            assert answer.status_code == 403, (role, what)
    assert call.get(url(receipt), headers=bearer("issuer")).status_code == 403
    assert call.get(url(receipt), headers=bearer("auditor")).json()["state"] == "open"


def test_reports_are_filtered_and_counted_by_certificate(
    call: Caller,
    certificate: str,
    clock: Clock,
    bearer: Callable[[str], dict[str, str]],
) -> None:
    headers, receipts = bearer("revoker"), []
    shown = f"{certificate[:5]}-{certificate[5:]}"
    for number in (certificate, certificate, "7K3M9-QX2HS", None):
        receipts.append(send(call, number=number, kind="other").json()["receipt"])
        clock.move(seconds=1)
    call.post(url(receipts[1], "/closing"), {"reason": "spam"}, headers=headers)
    call.post(url(receipts[2], "/assignment"), {"assignee": "Lan"}, headers=headers)

    def found(query: str) -> list[int]:
        answer = call.get(f"/api/v1/reports?{query}", headers=headers)
        assert answer.status_code == 200, answer.content
        return [receipts.index(report["receipt"]) for report in answer.json()["reports"]]

    assert found("") == [3, 2, 1, 0]
    assert found("state=open") == [3, 2, 0]
    assert found("state=closed") == [1]
    assert found(f"certificate={shown.lower()}&state=open") == [0]
    assert found("assignee=Lan") == [2]
    assert found("assigned=false") == [3, 1, 0]
    assert found("kind=other&limit=200") == [3, 2, 1, 0]
    assert found("kind=false_claim") == []
    bad = call.get("/api/v1/reports?kind=spam", headers=headers)
    assert (bad.status_code, bad.json()["code"]) == (422, "report.kind_unknown")
    assert call.get("/api/v1/reports?state=lost", headers=headers).status_code == 422
    empty = call.get("/api/v1/reports?certificate=", headers=headers)
    assert (empty.status_code, empty.json()["code"]) == (400, "link.number_invalid")
    counts, path = [], "/api/v1/reports/by-certificate?limit=1"
    while path:
        page = call.get(path, headers=headers).json()
        counts += page["counts"]
        path = page["next"]
    latest = {shown: "2026-11-23T07:00:01Z", "7K3M9-QX2HS": "2026-11-23T07:00:02Z"}
    assert counts == [
        {"certificate": number, "open": 1, "closed": number == shown, "latest": latest[number]}
        for number in sorted(latest)
    ]
    cursor = call.get("/api/v1/reports/by-certificate?cursor=bjE", headers=headers)
    assert cursor.json()["code"] == "request.cursor"
    told = call.get(f"/api/v1/certificates/{certificate}", headers=headers).json()
    assert told["open_reports"] == 1
    assert "open_reports" not in call.get(f"/api/v1/certificates/{certificate}").json()
