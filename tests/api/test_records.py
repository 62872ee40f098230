"""Lists, audit trail and export over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from credissuer.office import Office
from credissuer.operations.change_standing import revoke
from credissuer.operations.perform import perform
from credissuer.operations.upkeep.export import export
from credissuer.staff.roles import operator
from tests.callers import Caller
from tests.offices import issued, order_body

Bearer = Callable[..., dict[str, str]]
URL = "/api/v1/certificates"


def pages(call: Caller, url: str, headers: dict[str, str]) -> list[dict]:  # type: ignore[type-arg]
    found = []
    following: str | None = url
    while following:
        response = call.get(following, headers=headers)
        assert response.status_code == 200, response.content
        found.append(response.json())
        following = response.json()["next"]
        assert response.headers.get("link") == (f'<{following}>; rel="next"' if following else None)
    return found


def test_certificates_are_listed_in_pages(call: Caller, bearer: Bearer, office: Office) -> None:
    numbers = sorted(issued(office, order_body(place)) for place in range(1, 6))
    found = pages(call, f"{URL}?limit=2&name=kênh", bearer("auditor"))
    assert [len(page["certificates"]) for page in found] == [2, 2, 1]
    listed = [one["number"].replace("-", "") for page in found for one in page["certificates"]]
    assert listed == numbers


def test_the_list_is_filtered(call: Caller, bearer: Bearer, office: Office) -> None:
    first, second = issued(office, order_body(1)), issued(office, order_body(2, name="Ánh Sáng"))
    perform(office, office.call(operator("test")), revoke, second, "false_claim", note="mật")
    headers = bearer("auditor")
    revoked = call.get(f"{URL}?standing=revoked", headers=headers).json()["certificates"]
    assert [certificate["number"].replace("-", "") for certificate in revoked] == [second]
    assert (revoked[0]["reason"], revoked[0]["note"], revoked[0]["ref"]) == (
        "false_claim",
        "mật",
        "R-002",
    )
    by_name = call.get(f"{URL}?name=SỐ 001", headers=headers).json()["certificates"]
    assert [certificate["number"].replace("-", "") for certificate in by_name] == [first]
    refusal = call.get(f"{URL}?standing=good", headers=headers)
    assert (refusal.status_code, refusal.json()["code"]) == (400, "usage.standing")


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "cursor=!", "cursor=YTE", "cursor=%00"]
)
def test_an_invalid_page_is_refused(call: Caller, bearer: Bearer, query: str) -> None:
    response = call.get(f"{URL}?{query}", headers=bearer("auditor"))
    assert response.status_code in (400, 422), response.content
    assert response.json()["code"] in ("request.invalid", "request.cursor")


def test_the_audit_trail_is_read_in_pages(
    call: Caller, bearer: Bearer, office: Office, certificate: str
) -> None:
    headers = bearer("auditor")
    with office.store.read() as reading:
        before = [entry.hash for entry in reading.audit.entries()]
    found = pages(call, "/api/v1/audit?limit=3", headers)
    entries = [entry for page in found for entry in page["entries"]]
    assert [entry["hash"] for entry in entries[: len(before)]] == before
    assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1))
    assert {"certificate.issued", "token.created", "call.admitted"} <= {
        entry["action"] for entry in entries
    }


def test_the_export_has_the_lines_of_the_operation(
    call: Caller, bearer: Bearer, office: Office, certificate: str
) -> None:
    response = call.get("/api/v1/export", headers=bearer("auditor"))
    assert (response.status_code, response.headers["content-type"]) == (200, "application/x-ndjson")
    lines = [json.loads(line) for line in response.text.splitlines()]
    assert lines == list(export(office, office.call(operator("test"))))
    assert {line["kind"] for line in lines} == {"certificate", "status_list", "signature"}
    assert response.headers["cache-control"] == "no-store"


def test_the_dossier_of_a_certificate(call: Caller, bearer: Bearer, office: Office) -> None:
    number = issued(office, order_body(1))
    url = f"{URL}/{number}/dossier"
    auditor = call.get(url, headers=bearer("auditor"))
    assert auditor.status_code == 200
    assert auditor.json()["cases"] == [] and auditor.json()["files"] != []
    issuer = call.get(url, headers=bearer("issuer")).json()
    assert issuer["cases"] is None and issuer["reports"] is None
    assert call.get(url).status_code == 401
    assert call.get(url, headers=bearer("vc-api")).status_code == 403
    missing = call.get(f"{URL}/7K3M9QX2HS/dossier", headers=bearer("auditor"))
    assert (missing.status_code, missing.json()["code"]) == (404, "certificate.not_found")
