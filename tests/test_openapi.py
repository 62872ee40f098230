"""The OpenAPI document: the committed one is what the application says. That the application does
what it says is asked in tests/schema.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from credverifier import words
from tests.callers import Caller
from tests.offices import order_body

DOCUMENT = Path(__file__).parents[1] / "docs" / "openapi.json"
Bearer = Callable[..., dict[str, str]]


def served_document(make_app: Callable[..., Caller]) -> dict:  # type: ignore[type-arg]
    return dict(make_app(docs=True).get("/openapi.json").json())


def test_the_committed_document_is_current(
    make_app: Callable[..., Caller],
) -> None:
    assert json.loads(DOCUMENT.read_text("utf-8")) == served_document(make_app)


def test_every_documented_refusal_is_a_problem(
    make_app: Callable[..., Caller],
) -> None:
    document = served_document(make_app)
    assert "HTTPValidationError" not in json.dumps(document)
    ids = []
    for path in document["paths"].values():
        for operation in path.values():
            ids.append(operation["operationId"])
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    of_forms = {"text/html"} if operation["operationId"] == "testBadge" else set()
                    of_checks = (
                        {"application/json"} if operation["operationId"] == "isReady" else set()
                    )
                    assert "application/problem+json" in answer["content"]
                    assert answer["content"].keys() - of_forms - of_checks == {
                        "application/problem+json"
                    }, (operation["operationId"], status)
    assert len(ids) == len(set(ids)) == 116


def test_there_is_an_example_for_every_verdict(make_app: Callable[..., Caller]) -> None:
    content = served_document(make_app)["paths"]["/api/v1/verify"]["post"]["responses"]["200"][
        "content"
    ]["application/json"]
    assert set(content["examples"]) == set(words.VERDICTS)
    for verdict, example in content["examples"].items():
        assert example["value"]["verdict"] == verdict
        assert words.verdict_of(example["value"]["code"]) == verdict


FORBIDDEN = {
    "an unknown member": ("issueCertificate", {"levle": "credible"}),
    "an unknown member of an account": (
        "issueCertificate",
        {"accounts": [{"url": "https://www.tiktok.com/@a", "proven": "2026-11-01"}]},
    ),
    "a kind that there is not": ("issueCertificate", {"kind": "company"}),
    "no name": ("issueCertificate", {"name": ""}),
    "a day that is none": ("issueCertificate", {"assessed_on": "2026-02-30"}),
    "a day of proof that is none": (
        "issueCertificate",
        {"accounts": [{"url": "https://www.tiktok.com/@a", "proven_on": "yesterday"}]},
    ),
    "five accounts": (
        "issueCertificate",
        {"accounts": [{"url": f"https://www.tiktok.com/@a{place}"} for place in range(5)]},
    ),
    "no account": ("issueCertificate", {"accounts": []}),
    "a ref of 81 characters": ("issueCertificate", {"ref": "r" * 81}),
    "a private key of the holder": (
        "issueCertificate",
        {"holder_key": {"kty": "OKP", "crv": "Ed25519", "x": "A" * 43, "d": "A" * 43}},
    ),
    "a key on another curve": (
        "issueCertificate",
        {"holder_key": {"kty": "EC", "crv": "P-384", "x": "A" * 43, "y": "A" * 43}},
    ),
    "a reason that there is not": ("revokeCertificate", {"reason": "because"}),
    "the reason of a renewal": ("revokeCertificate", {"reason": "superseded"}),
    "no reason": ("suspendCertificate", {"reason": None}),
    "a kind of report that there is not": ("reportViolation", {"kind": "gossip"}),
    "no words": ("reportViolation", {"text": ""}),
    "two questions in one": ("verify", {"url": "https://office.test/c/7K3M9QX2HS"}),
    "a question that is misspelt": ("verify", {"profil": "https://www.tiktok.com/@a"}),
    "an unknown member of a question in a batch": (
        "verifyBatch",
        {"items": [{"number": "7K3M9QX2HS", "profil": "x"}]},
    ),
    "an option that nobody knows": (
        "vcApiVerifyPresentation",
        {"options": {"chalenge": "x"}},
    ),
}  # fmt: skip
GOOD: dict[str, dict[str, Any]] = {
    "issueCertificate": order_body(1),
    "revokeCertificate": {"reason": "false_claim"},
    "suspendCertificate": {"reason": "false_claim"},
    "reportViolation": {"kind": "other", "text": "x", "number": "7K3M9QX2HS"},
    "verify": {"number": "7K3M9QX2HS"},
    "verifyBatch": {"items": [{"number": "7K3M9QX2HS"}]},
    "vcApiVerifyPresentation": {"verifiablePresentation": {}},
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_what_the_server_refuses_the_document_forbids(
    make_app: Callable[..., Caller], bearer: Bearer, certificate: str, what: str
) -> None:
    operation_id, changes = FORBIDDEN[what]
    call = make_app(docs=True, vc_api=True, rate=0)
    document = dict(call.get("/openapi.json").json())
    [(path, method, operation)] = [
        (path, method, operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if operation["operationId"] == operation_id
    ]
    described = operation["requestBody"]["content"]["application/json"]["schema"]
    validator = jsonschema.Draft202012Validator(
        {**described, "components": document["components"]},
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )
    good, bad = GOOD[operation_id], {**GOOD[operation_id], **changes}
    assert validator.is_valid(good)
    assert not validator.is_valid(bad)
    role = {"issueCertificate": "issuer", "vcApiVerifyPresentation": "vc-api"}
    answer = call(
        method.upper(),
        path.format(number=certificate),
        json=bad,
        headers=bearer(role.get(operation_id, "revoker")),
    )
    assert answer.status_code in (400, 422), answer.text
