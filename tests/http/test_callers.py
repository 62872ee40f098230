"""Calls need a valid bearer token, whose role must have the permission."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.routing import APIRoute

from credissuer import app
from credissuer.http import application
from credissuer.office import Office
from credissuer.operations.access import bearer_tokens
from credissuer.operations.perform import perform
from credissuer.public.for_brands import watch_lists, webhooks
from credissuer.staff.roles import FOR_PEOPLE, PERMISSIONS, Role, operator
from tests.callers import Caller
from tests.offices import Clock, order_body

Bearer = Callable[..., dict[str, str]]
CALLS = [
    ("POST", "/api/v1/assessments", "assess"),
    ("POST", "/api/v1/certificates", "issue"),
    ("POST", "/api/v1/certificates/7K3M9QX2HS/renewal", "renew"),
    ("POST", "/api/v1/certificates/7K3M9QX2HS/suspension", "suspend"),
    ("DELETE", "/api/v1/certificates/7K3M9QX2HS/suspension", "reinstate"),
    ("POST", "/api/v1/certificates/7K3M9QX2HS/revocation", "revoke"),
    ("GET", "/api/v1/certificates", "read"),
    ("GET", "/api/v1/audit", "audit"),
    ("GET", "/api/v1/export", "export"),
    ("GET", "/api/v1/reports", "reports"),
    ("GET", "/api/v1/reports/by-certificate", "reports"),
    ("GET", "/api/v1/reports/R-00000000", "reports"),
    ("POST", "/api/v1/reports/R-00000000/assignment", "handle"),
    ("DELETE", "/api/v1/reports/R-00000000/assignment", "handle"),
    ("POST", "/api/v1/reports/R-00000000/link", "handle"),
    ("DELETE", "/api/v1/reports/R-00000000/link", "handle"),
    ("POST", "/api/v1/reports/R-00000000/closing", "handle"),
    ("DELETE", "/api/v1/reports/R-00000000/closing", "handle"),
]
OF_REPORTS = {
    "assignment": {"assignee": "Lan"},
    "link": {"certificate": "7K3M9QX2HS"},
    "closing": {"reason": "spam"},
}


def body(method: str, path: str) -> dict[str, object]:
    if method != "POST":
        return {}
    if "/reports/" in path:
        return {"json": OF_REPORTS[path.rpartition("/")[2]]}
    if path.endswith("/renewal"):
        return {"json": {"note": "the same person, the next year"}}
    return {"json": {"reason": "false_claim"} if path.count("/") > 3 else order_body()}


def test_every_route_of_the_office_needs_a_permission(call: Caller) -> None:
    """Every route needs a permission, except those that are listed here as public."""
    public = {
        "getCertificate",
        "lookUpProfile",
        "listChanges",
        "findInDirectory",
        "listDeprecations",
        # For brands, by an API key of their own: public/for_brands/test_watch_lists.py, public/for_brands/test_webhooks.py
        *(
            route.operation_id
            for router in (watch_lists.router, webhooks.router)
            for route in router.routes
        ),
        "explainProblem",
        "resolveShareLink",
        "reportViolation",
    }
    with_permission, without_permission = set(), set()
    for router in (*app.ROUTERS, application._problem_words):
        for route in router.routes:
            assert isinstance(route, APIRoute)
            permissions = [
                dependency.call
                for dependency in route.dependant.dependencies
                if hasattr(dependency.call, "permission")
            ]
            (with_permission if permissions else without_permission).add(route.operation_id)
    assert without_permission == public
    # Every one of them with every role: tests/api/test_every_role.py.
    assert len(with_permission) >= len(CALLS)


def test_a_call_without_a_valid_token_is_unauthorized(call: Caller) -> None:
    for method, path, permission in CALLS:
        _assert_unauthorized(call, method, path, permission)


def _assert_unauthorized(call: Caller, method: str, path: str, permission: str) -> None:
    for headers in (
        {},
        {"Authorization": "Basic eDp5"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer no"},
    ):
        response = call(method, path, headers=headers, **body(method, path))
        assert (response.status_code, response.json()["code"]) == (401, "request.unauthorized")
        assert response.headers["www-authenticate"].startswith("Bearer")
        assert permission not in response.text


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_call_what_its_permissions_say(
    call: Caller, bearer: Bearer, office: Office, role: Role
) -> None:
    headers = bearer(role.value) | {"X-Request-Id": "r-1"}
    for method, path, permission in CALLS:
        # An order or a renewal is proposed by who assesses, and issued by who may in an office of
        # one: every role is tried on both in api/test_every_role.py.
        if permission in ("issue", "renew") and role in FOR_PEOPLE:
            continue
        _assert_permitted_by_role(call, office, role, headers, method, path, permission)


def _assert_permitted_by_role(
    call: Caller,
    office: Office,
    role: Role,
    headers: dict[str, str],
    method: str,
    path: str,
    permission: str,
) -> None:
    response = call(method, path, headers=headers, **body(method, path))
    if permission in PERMISSIONS[role]:
        assert response.status_code in (200, 201, 404), response.content
    else:
        assert (response.status_code, response.json()["code"]) == (403, "actor.not_permitted")
        assert (
            permission not in response.json()["detail"]
            and role.value not in response.json()["detail"]
        )
    with office.store.read() as reading:
        entries = [entry for entry in reading.audit.entries() if entry.object == f"{method} {path}"]
    assert [entry.action for entry in entries] == [
        "call.admitted" if permission in PERMISSIONS[role] else "call.denied"
    ]
    assert entries[0].request_id == "r-1" and entries[0].actor.startswith("token:")


def test_a_token_is_valid_until_it_expires_or_is_revoked(
    call: Caller, bearer: Bearer, office: Office, clock: Clock
) -> None:
    short, long = bearer("auditor", 1), bearer("auditor", 90)
    assert call.get("/api/v1/audit", headers=short).status_code == 200
    clock.move(days=1)
    assert call.get("/api/v1/audit", headers=short).status_code == 401
    assert call.get("/api/v1/audit", headers=long).status_code == 200
    with office.store.read() as reading:
        token = max(reading.bearer_tokens.all(), key=lambda record: record.expires_at)
    perform(office, office.call(operator("test")), bearer_tokens.revoke, token.id)
    assert call.get("/api/v1/audit", headers=long).status_code == 401


def test_sixty_wrong_tokens_a_minute_are_tried_and_no_more(call: Caller, bearer: Bearer) -> None:
    headers = bearer("auditor")
    for _ in range(60):
        assert (
            call.get("/api/v1/audit", headers={"Authorization": "Bearer crd_wrong"}).status_code
            == 401
        )
    refusal = call.get("/api/v1/audit", headers={"Authorization": "Bearer crd_wrong"})
    assert (refusal.status_code, refusal.json()["code"]) == (429, "request.too_many")
    assert int(refusal.headers["retry-after"]) >= 1
    assert call.get("/api/v1/audit", headers=headers).status_code == 200, (
        "nobody is locked out by what others try"
    )
    assert call.at("192.0.2.77").get("/api/v1/audit", headers=headers).status_code == 200


def test_a_missing_token_is_not_counted_as_a_wrong_one(call: Caller, bearer: Bearer) -> None:
    for _ in range(70):
        call.get("/api/v1/audit")
    assert call.get("/api/v1/audit", headers=bearer("auditor")).status_code == 200


def test_other_sites_may_not_call_the_office(call: Caller, bearer: Bearer) -> None:
    origin = {"Origin": "https://evil.test"}
    preflight = call(
        "OPTIONS",
        "/api/v1/certificates",
        headers=origin | {"Access-Control-Request-Method": "POST"},
    )
    assert preflight.status_code == 405
    response = call.get("/api/v1/certificates", headers=bearer("auditor") | origin)
    for each in (preflight, response):
        assert not [name for name in each.headers if name.startswith("access-control")]


def test_no_token_is_in_the_log_or_the_audit_trail(
    call: Caller, bearer: Bearer, office: Office
) -> None:
    headers = bearer("issuer")
    call.post("/api/v1/certificates", order_body(), headers=headers)
    secret = headers["Authorization"].removeprefix("Bearer ")
    with office.store.read() as reading:
        trail = repr(list(reading.audit.entries()))
    for text in (call.log.getvalue(), trail):
        assert secret not in text and "Kênh Mẫu" not in text and "K\\u00eanh" not in text
    [line] = call.lines()
    assert (line["path"], line["status"], line["method"]) == ("/api/v1/certificates", 201, "POST")
    assert line["actor"].startswith("token:")
