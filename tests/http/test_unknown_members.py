"""A member that there is not is refused at every depth of every body, and the one that may be meant
is named.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from credissuer.http.bodies import MAX_OCTETS
from credissuer.public.verification import BATCH_OCTETS
from tests.callers import Caller
from tests.offices import order_body

Bearer = Callable[..., dict[str, str]]
URL = "https://www.tiktok.com/@kenh001mau"
CASES: dict[str, tuple[str, dict[str, Any], str, str | None]] = {
    # what: (path, body, pointer, the member that may be meant)
    "an order": ("/api/v1/certificates", order_body(1, levle="credible"), "/levle", "level"),
    "an account": (
        "/api/v1/certificates",
        order_body(1, accounts=[{"url": URL}, {"url": URL, "proven": "2026-11-20"}]),
        "/accounts/1/proven",
        "proven_on",
    ),
    "an assessed subject": (
        "/api/v1/certificates",
        {"assessment": "x", "holder_kye": {}},
        "/holder_kye",
        "holder_key",
    ),
    "an assessment": (
        "/api/v1/assessments",
        order_body(1, accounts=[{"link": URL}]),
        "/accounts/0/link",
        None,
    ),
    "a suspension": (
        "/api/v1/certificates/{number}/suspension",
        {"reson": "false_claim"},
        "/reson",
        "reason",
    ),
    "a revocation": (
        "/api/v1/certificates/{number}/revocation",
        {"reason": "false_claim", "notes": "x"},
        "/notes",
        "note",
    ),
    "a report": (
        "/api/v1/reports",
        {"kind": "other", "text": "x", "number": "7K3M9QX2HS", "evidences": []},
        "/evidences",
        "evidence",
    ),
    "a question": (
        "/api/v1/verify",
        {"number": "7K3M9QX2HS", "max_status_ages": 5},
        "/max_status_ages",
        "max_status_age",
    ),
    "a question of a batch": (
        "/api/v1/verify/batch",
        {"items": [{"number": "7K3M9QX2HS"}, {"number": "7K3M9QX2HS", "profil": URL}]},
        "/items/1/profil",
        "profile",
    ),
    "a batch": ("/api/v1/verify/batch", {"itmes": []}, "/itmes", "items"),
    "a member with a slash": ("/api/v1/verify", {"number": "x", "a/b~c": 1}, "/a~1b~0c", None),
    "a credential to be signed": (
        "/vc-api/credentials/issue",
        {"credential": {}, "option": {}},
        "/option",
        "options",
    ),
    "an option": (
        "/vc-api/credentials/verify",
        {"verifiableCredential": {}, "options": {"check": []}},
        "/options/check",
        "checks",
    ),
    "an option on which a verdict depends": (
        "/vc-api/presentations/verify",
        {"verifiablePresentation": {}, "options": {"chalenge": "x"}},
        "/options/chalenge",
        "challenge",
    ),
}
ROLES = {"suspension": "revoker", "revocation": "revoker"}


@pytest.fixture
def call(make_app: Callable[..., Caller]) -> Caller:
    return make_app(vc_api=True, rate=0)


def asked(
    call: Caller, bearer: Bearer, path: str, body: dict[str, Any], language: str
) -> list[dict[str, str]]:
    role = "vc-api" if path.startswith("/vc-api") else ROLES.get(path.rpartition("/")[2], "issuer")
    answer = call.post(path, body, headers=bearer(role) | {"Accept-Language": language})
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid"), answer.text
    return list(answer.json()["errors"])


@pytest.mark.parametrize("what", CASES)
def test_it_is_refused_and_the_one_that_may_be_meant_is_named(
    call: Caller, bearer: Bearer, certificate: str, what: str
) -> None:
    path, body, pointer, meant = CASES[what]
    path = path.format(number=certificate)
    for language, asks in (("en", "did you mean"), ("vi", "có phải")):
        errors = asked(call, bearer, path, body, language)
        [error] = [error for error in errors if error["pointer"] == pointer]
        assert error["code"] in ("extra_forbidden", "unknown")
        assert (f"{meant}?" in error["detail"]) if meant else (asks not in error["detail"])


def test_without_the_typing_mistake_each_is_read(
    call: Caller, bearer: Bearer, certificate: str
) -> None:
    answer = call.post("/api/v1/certificates", order_body(2), headers=bearer("issuer"))
    assert answer.status_code == 201, answer.text
    for options in ({}, {"checks": ["proof"], "returnResults": True, "type": "x", "issuer": 5}):
        body = {"verifiableCredential": {}, "options": options}
        told = call.post("/vc-api/credentials/verify", body, headers=bearer("vc-api")).json()
        assert told["code"] == "format.claims_invalid"


@pytest.mark.parametrize(
    ("path", "most", "wrapped"),
    [
        ("/api/v1/verify", MAX_OCTETS, False),
        ("/api/v1/reports", MAX_OCTETS, False),
        ("/api/v1/verify/batch", BATCH_OCTETS, True),
    ],
)
def test_a_body_full_of_them_costs_no_time(
    call: Caller, path: str, most: int, wrapped: bool
) -> None:
    names = [f"profil{place:06}" for place in range(most // 18)]
    body: Any = dict.fromkeys(names, 1)
    if wrapped:
        share = len(names) // 500
        body = {
            "items": [
                dict.fromkeys(names[at : at + share], 1) for at in range(0, share * 500, share)
            ]
        }
    text = json.dumps(body, separators=(",", ":"))
    assert most * 0.8 < len(text) < most
    start = time.process_time()
    answer = call("POST", path, content=text, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert time.process_time() - start < 5
