"""What we issue, judged by software that we did not write: JSON-LD and JSON Schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import forge
import jsonschema
import pytest
from pyld import jsonld

from credissuer.assessment.criteria import load_programme, shipped_text
from credissuer.publication.tree import rules

DATA = Path(__file__).parents[1] / "data"
REGISTERED = ("iss", "jti", "iat", "exp", "status")
"""JWT claims beside the credential: no terms of JSON-LD."""


@pytest.fixture
def issuer() -> forge.Issuer:
    return forge.Issuer()


@pytest.fixture
def published(issuer: forge.Issuer) -> dict[str, Any]:
    files = rules(issuer.public_url, load_programme(shipped_text()))
    return {f"{issuer.public_url}/{path}": json.loads(octets) for path, octets in files}


def credential(issuer: forge.Issuer, **options: Any) -> dict[str, Any]:
    payload = issuer.certificate(**options)
    return {name: value for name, value in payload.items() if name not in REGISTERED}


def expanded(document: dict[str, Any], published: dict[str, Any]) -> list[Any]:
    base = json.loads((DATA / "credentials-v2.jsonld").read_text("utf-8"))
    contexts = {"https://www.w3.org/ns/credentials/v2": base, **published}

    def load(url: str, options: object) -> dict[str, Any]:
        return {"contextUrl": None, "documentUrl": url, "document": contexts[url], "contentType": "application/ld+json"}

    return jsonld.expand(document, {"documentLoader": load})


def texts(value: Any) -> set[str]:
    if isinstance(value, dict):
        return {found for item in value.values() for found in texts(item)}
    if isinstance(value, list):
        return {found for item in value for found in texts(item)}
    return {value} if isinstance(value, str) else set()


@pytest.mark.parametrize("slim", [False, True])
def test_no_member_of_a_certificate_is_lost_to_json_ld(
    issuer: forge.Issuer, published: dict[str, Any], slim: bool
) -> None:
    document = credential(issuer, slim=slim)
    meant = {name: value for name, value in document.items() if name not in ("@context", "type")}
    found = texts(expanded(document, published))
    types = {"BitstringStatusListEntry", "JsonSchema"}
    assert not {text for text in texts(meant) - found - types if text not in {"vi", "en"}}


def test_json_ld_loses_what_the_context_does_not_define(issuer: forge.Issuer, published: dict[str, Any]) -> None:
    document = credential(issuer)
    document["credentialSubject"]["shoeSize"] = "forty-two"
    assert "forty-two" not in texts(expanded(document, published))


@pytest.mark.parametrize("slim", [False, True])
def test_a_certificate_keeps_our_schema(issuer: forge.Issuer, published: dict[str, Any], slim: bool) -> None:
    schema = published[f"{issuer.public_url}/schemas/credibility/v1.json"]
    validator = jsonschema.Draft202012Validator(schema)
    assert list(validator.iter_errors(issuer.certificate(slim=slim))) == []
    broken = issuer.certificate(slim=slim, subject={"name": ""})
    assert list(validator.iter_errors(broken)) != []


def test_a_certificate_keeps_the_schema_of_the_data_model(issuer: forge.Issuer) -> None:
    schema = json.loads((DATA / "vcschema.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    assert list(validator.iter_errors(issuer.certificate())) == []
    assert list(validator.iter_errors(issuer.certificate(without=["issuer"]))) != []
