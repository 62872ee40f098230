"""What the office issues, checked by other people's JSON-LD processor and JSON Schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import forge
import jsonschema
import pytest
from pyld import jsonld

from credissuer.publication.tree import rules
from credverifier.errors import FormatError
from credverifier.wire.credentials import open_badge
from credverifier.wire.credentials.document import check_credential
from credverifier.wire.envelope import jws
from tests import offices
from tests.json_ld import remote_document, texts

DATA = Path(__file__).parents[1] / "data"
REGISTERED = ("iss", "jti", "sub", "iat", "nbf", "exp", "status")
"""JWT claims beside the credential: no terms of JSON-LD."""


@pytest.fixture
def issuer() -> forge.Issuer:
    return forge.Issuer()


@pytest.fixture
def published(issuer: forge.Issuer) -> dict[str, Any]:
    files = rules(issuer.public_url, offices.programme())
    return {f"{issuer.public_url}/{path}": json.loads(octets) for path, octets in files}


def credential(issuer: forge.Issuer, **options: Any) -> dict[str, Any]:
    payload = issuer.certificate(**options)
    return {name: value for name, value in payload.items() if name not in REGISTERED}


def expanded(document: dict[str, Any], published: dict[str, Any]) -> list[Any]:
    base = json.loads((DATA / "credentials-v2.jsonld").read_text("utf-8"))
    badges = json.loads((DATA / "ob-v3p0-context-3.0.3.json").read_text("utf-8"))
    contexts = {
        "https://www.w3.org/ns/credentials/v2": base,
        open_badge.CONTEXT: badges,
        **published,
    }

    def load(url: str, options: object) -> dict[str, Any]:
        return remote_document(url, contexts[url])

    return jsonld.expand(document, {"documentLoader": load})


@pytest.mark.parametrize("slim", [False, True])
def test_no_member_of_a_certificate_is_lost_to_json_ld(
    issuer: forge.Issuer, published: dict[str, Any], slim: bool
) -> None:
    document = credential(issuer, slim=slim)
    members = {name: value for name, value in document.items() if name not in ("@context", "type")}
    expanded_texts = texts(expanded(document, published))
    types = {"BitstringStatusListEntry", "JsonSchema"}
    assert not {
        text for text in texts(members) - expanded_texts - types if text not in {"vi", "en"}
    }


@pytest.mark.parametrize("slim", [False, True])
def test_our_term_check_finds_nothing_undefined_in_a_certificate(
    issuer: forge.Issuer, published: dict[str, Any], slim: bool
) -> None:
    own_contexts = {
        url: value["@context"] for url, value in published.items() if "@context" in value
    }
    payload = issuer.certificate(slim=slim)
    check_credential(payload, own_contexts)
    payload["credentialSubject"]["accounts"][0]["undefined"] = "x"
    with pytest.raises(FormatError):
        check_credential(payload, own_contexts)


def test_json_ld_drops_a_member_that_the_context_does_not_define(
    issuer: forge.Issuer, published: dict[str, Any]
) -> None:
    document = credential(issuer)
    document["credentialSubject"]["shoeSize"] = "forty-two"
    assert "forty-two" not in texts(expanded(document, published))


@pytest.mark.parametrize("slim", [False, True])
def test_a_certificate_matches_our_schema(
    issuer: forge.Issuer, published: dict[str, Any], slim: bool
) -> None:
    schema = published[f"{issuer.public_url}/schemas/credibility/v1.json"]
    validator = jsonschema.Draft202012Validator(schema)
    assert list(validator.iter_errors(issuer.certificate(slim=slim))) == []
    without_name = issuer.certificate(slim=slim, subject={"name": ""})
    assert list(validator.iter_errors(without_name)) != []


def test_a_certificate_matches_the_schema_of_the_data_model(issuer: forge.Issuer) -> None:
    schema = json.loads((DATA / "vcschema.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    assert list(validator.iter_errors(issuer.certificate())) == []
    assert list(validator.iter_errors(issuer.certificate(without=["issuer"]))) != []


def status_list(issuer: forge.Issuer, purpose: str) -> dict[str, Any]:
    payload = jws.parse(issuer.bitstring(purpose, {forge.INDEX}), typ="vc+jwt").payload
    return {name: value for name, value in payload.items() if name not in REGISTERED}


@pytest.mark.parametrize("purpose", ["revocation", "suspension"])
def test_a_status_list_is_a_credential_of_the_data_model(
    issuer: forge.Issuer, published: dict[str, Any], purpose: str
) -> None:
    document = status_list(issuer, purpose)
    schema = json.loads((DATA / "vcschema.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    assert list(validator.iter_errors(document)) == []
    assert list(validator.iter_errors({**document, "validUntil": "tomorrow"})) != []
    members = {name: value for name, value in document.items() if name not in ("@context", "type")}
    assert texts(members) - texts(expanded(document, published)) == {"BitstringStatusList"}
    with_unknown_term = {**document["credentialSubject"], "encodedlist": "uAAAA"}
    assert "uAAAA" not in texts(
        expanded({**document, "credentialSubject": with_unknown_term}, published)
    )


@pytest.mark.parametrize("purpose", ["revocation", "suspension"])
def test_the_version_of_a_status_list_is_defined(
    issuer: forge.Issuer, published: dict[str, Any], purpose: str
) -> None:
    document = status_list(issuer, purpose)
    [graph] = expanded(document, published)
    assert graph["https://schema.org/version"] == [{"@value": document["version"]}]
    own_contexts = {
        url: value["@context"] for url, value in published.items() if "@context" in value
    }
    check_credential(document, own_contexts)
    with pytest.raises(FormatError):
        check_credential({**document, "@context": document["@context"][:1]}, own_contexts)


def badge(issuer: forge.Issuer) -> dict[str, Any]:
    return {name: value for name, value in issuer.badge().items() if name not in REGISTERED}


def test_no_member_or_type_of_an_open_badge_is_lost_to_json_ld(
    issuer: forge.Issuer,
) -> None:
    document = badge(issuer)
    graph = expanded(document, {})
    members = {name: value for name, value in document.items() if name not in ("@context", "type")}
    kinds = {kind for kind in types_of(document) if kind in texts(members)}
    assert texts(members) - texts(graph) == kinds
    assert len(types_of(document)) == 9
    assert all(
        kind.startswith(("https://www.w3.org/", "https://purl.imsglobal.org/"))
        for kind in expanded_types(graph)
    )


def test_json_ld_keeps_an_undefined_type_as_a_relative_name(issuer: forge.Issuer) -> None:
    document = badge(issuer)
    document["issuer"]["type"] = ["Alliance"]
    assert any(kind.endswith("/Alliance") for kind in expanded_types(expanded(document, {})))


def types_of(value: Any) -> set[str]:
    return _members(value, "type")


def expanded_types(value: Any) -> set[str]:
    return {kind for kind in _members(value, "@type") if "/2001/XMLSchema#" not in kind}


def _members(value: Any, name: str) -> set[str]:
    if isinstance(value, list):
        return {value_of_item for item in value for value_of_item in _members(item, name)}
    if not isinstance(value, dict):
        return set()
    values = value.get(name, [])
    return set(values if isinstance(values, list) else [values]) | {
        value_of_item for item in value.values() for value_of_item in _members(item, name)
    }


def test_an_open_badge_matches_the_schema_of_1edtech(issuer: forge.Issuer) -> None:
    schema = json.loads((DATA / "ob_v3p0_achievementcredential_schema.json").read_text("utf-8"))
    validator = jsonschema.Draft201909Validator(schema)
    assert list(validator.iter_errors(issuer.badge())) == []
    with_two_entries = issuer.badge() | {
        "credentialStatus": [issuer.badge()["credentialStatus"]] * 2
    }
    assert [error.json_path for error in validator.iter_errors(with_two_entries)] == [
        "$.credentialStatus"
    ]
    without_name = issuer.badge()
    del without_name["credentialSubject"]["achievement"]["name"]
    assert list(validator.iter_errors(without_name)) != []
