from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import jsonschema
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from joserfc.jwk import KeySet

from credissuer.errors import ConfigError
from credissuer.signing import documents
from credissuer.signing.provider import KeyRecord, KeyState, KeyUse
from credverifier.errors import TrustListError
from credverifier.trust.anchors import TrustAnchors
from credverifier.wire.envelope import jwk

URL = "https://certificates.example"
DID = "did:web:certificates.example"
NAME = {"vi": "Liên minh Uy tín", "en": "Credibility Alliance"}
AT = datetime(2026, 11, 23, 7, 0, 0, tzinfo=UTC)
DAY = timedelta(days=1)

TIMES = {
    "next": {"valid_from": AT + DAY},
    "active": {"valid_from": AT},
    "retired": {"valid_from": AT, "valid_until": AT + DAY},
    "compromised": {"valid_from": AT, "compromised_at": AT + 2 * DAY},
    "given up": {},
}


def record(use: KeyUse, phase: str, private) -> KeyRecord:
    public = jwk.encode(private.public_key())
    return KeyRecord(
        thumbprint=public["kid"],
        use=use,
        algorithm=public["alg"],
        state=KeyState.RETIRED if phase == "given up" else KeyState(phase),
        jwk=public,
        created_at=AT,
        **TIMES[phase],
    )


@pytest.fixture(scope="module")
def keys() -> dict[tuple[str, str], KeyRecord]:
    """{(use, phase): a key}, with every phase of a key; the retired ones are Ed25519."""
    keys_by_use = {}
    for use in KeyUse:
        for phase in TIMES:
            retired = phase == "retired"
            private = (
                ed25519.Ed25519PrivateKey.generate()
                if retired
                else ec.generate_private_key(ec.SECP256R1())
            )
            keys_by_use[use.value, phase] = record(use, phase, private)
    return keys_by_use


def thumbprints(keys, uses, phases) -> set[str]:
    return {keys[use, phase].thumbprint for use in uses for phase in phases}


VERIFYING = ("next", "active", "retired")
ALL_USES = tuple(use for use in KeyUse if use is not KeyUse.WEBHOOK)
"""Of which there is a public key: that of webhooks is given to who receives them."""


def test_the_jwks_has_only_keys_that_verify_credentials_and_lists(keys) -> None:
    jwks = documents.jwks(keys.values())["keys"]
    assert {key["kid"] for key in jwks} == thumbprints(keys, ("credential", "status"), VERIFYING)
    assert {key["use"] for key in jwks} == {"sig"}
    assert all(set(key) <= {"kty", "crv", "x", "y", "kid", "alg", "use"} for key in jwks)


def test_another_library_reads_the_jwks(keys) -> None:
    document = documents.jwks(keys.values())
    assert [key.kid for key in KeySet.import_key_set(document).keys] == [
        key["kid"] for key in document["keys"]
    ]


def test_each_key_of_the_jwks_has_its_file(keys) -> None:
    files = documents.key_files(keys.values())
    assert list(files.values()) == documents.jwks(keys.values())["keys"]
    assert all(name == key["kid"] for name, key in files.items())


def test_the_issuer_metadata_of_sd_jwt_names_the_public_url(keys) -> None:
    metadata = documents.jwt_vc_issuer(keys.values(), URL)
    assert metadata == {"issuer": URL, "jwks": documents.jwks(keys.values())}


def test_the_did_document_lists_every_published_key(keys) -> None:
    document = documents.did_document(keys.values(), URL)
    assert document["@context"] == [
        "https://www.w3.org/ns/did/v1",
        "https://w3id.org/security/jwk/v1",
    ]
    assert document["id"] == DID
    published = thumbprints(keys, ALL_USES, (*VERIFYING, "compromised"))
    assert {method["id"] for method in document["verificationMethod"]} == {
        f"{DID}#{name}" for name in published
    }
    for method in document["verificationMethod"]:
        assert (method["type"], method["controller"]) == ("JsonWebKey", DID)
        assert method["id"] == f"{DID}#{method['publicKeyJwk']['kid']}"
        assert jwk.thumbprint(method["publicKeyJwk"]) == method["publicKeyJwk"]["kid"]


def test_assertion_methods_are_the_keys_that_still_verify(
    keys,
) -> None:
    document = documents.did_document(keys.values(), URL)
    expected = thumbprints(keys, ("credential", "status", "vc-api"), VERIFYING)
    assert document["assertionMethod"] == [
        method["id"]
        for method in document["verificationMethod"]
        if method["publicKeyJwk"]["kid"] in expected
    ]
    assert len(document["assertionMethod"]) == len(expected)


def test_only_compromised_keys_are_marked_as_revoked(keys) -> None:
    methods = documents.did_document(keys.values(), URL)["verificationMethod"]
    revoked = {
        method["publicKeyJwk"]["kid"]: method["revoked"]
        for method in methods
        if "revoked" in method
    }
    assert revoked == dict.fromkeys(
        thumbprints(keys, ALL_USES, ("compromised",)), "2026-11-25T07:00:00Z"
    )


def test_the_port_is_percent_encoded_in_the_did(keys) -> None:
    document = documents.did_document(keys.values(), "http://localhost:8000")
    assert document["id"] == "did:web:localhost%3A8000"
    assert all(name.startswith("did:web:localhost%3A8000#") for name in document["assertionMethod"])


TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
KEY = {
    "required": ["kty", "crv", "x", "kid", "alg", "purpose", "valid_from", "valid_until", "state"],
    "additionalProperties": False,
    "properties": {
        **{name: {"type": "string"} for name in ("kty", "crv", "x", "y", "kid", "alg")},
        "purpose": {
            "type": "array",
            "items": {"enum": ["credential", "status", "audit", "vc-api"]},
        },
        "valid_from": {"anyOf": [TIME, {"type": "null"}]},
        "valid_until": {"anyOf": [TIME, {"type": "null"}]},
        "state": {"enum": ["next", "active", "retired", "compromised"]},
    },
}
ISSUER = {
    "required": [
        "id",
        "name",
        "types",
        "vct",
        "public_url",
        "status_url_prefixes",
        "jwks",
        "four_eyes",
    ],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string", "pattern": "^did:web:"},
        "name": {"type": "object", "required": ["vi", "en"]},
        "types": {"const": ["CredibilityCredential"]},
        "vct": {"type": "array"},
        "public_url": {"type": "string"},
        "status_url_prefixes": {"type": "array"},
        "four_eyes": {"type": "boolean"},
        "jwks": {"properties": {"keys": {"type": "array", "items": KEY}}, "required": ["keys"]},
    },
}
TRUST_LIST = {
    "type": "object",
    "required": ["version", "issued_at", "expires_at", "issuers", "allow_insecure_loopback"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": 1},
        "issued_at": TIME,
        "expires_at": TIME,
        "issuers": {"type": "array", "items": ISSUER},
        "allow_insecure_loopback": {"type": "boolean"},
    },
}
"""CONTRACT section 7, written as a schema."""


def test_the_trust_list_has_the_shape_of_the_contract(keys) -> None:
    document = documents.trust_list(keys.values(), URL, NAME, AT)
    jsonschema.validate(document, TRUST_LIST)
    issuer = document["issuers"][0]
    assert (issuer["id"], issuer["name"], issuer["public_url"]) == (DID, NAME, URL)
    assert issuer["vct"] == ["https://certificates.example/vct/credibility/v1"]
    assert issuer["status_url_prefixes"] == ["https://certificates.example/status/"]
    assert document["allow_insecure_loopback"] is False


def test_the_trust_list_names_another_zone_than_that_of_viet_nam(keys) -> None:
    def listed(*zone: str) -> dict:
        return documents.trust_list(keys.values(), URL, NAME, AT, *zone)["issuers"][0]

    assert listed() == listed("Asia/Ho_Chi_Minh") and "timezone" not in listed()
    assert listed("Asia/Tokyo") == {**listed(), "timezone": "Asia/Tokyo"}
    folder = documents.key_folder(keys.values(), URL, NAME, AT, "Asia/Tokyo")
    assert folder["trust-list.json"]["issuers"] == [listed("Asia/Tokyo")]
    [issuer] = TrustAnchors.from_trust_list(folder["trust-list.json"]).issuers.values()
    assert issuer.zone == ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize("four_eyes", [False, True])
def test_the_trust_list_says_how_many_people_decide(keys, four_eyes: bool) -> None:
    folder = documents.key_folder(keys.values(), URL, NAME, AT, four_eyes=four_eyes)
    [issuer] = folder["trust-list.json"]["issuers"]
    assert issuer["four_eyes"] is four_eyes
    [trusted] = TrustAnchors.from_trust_list(folder["trust-list.json"]).issuers.values()
    assert trusted.four_eyes is four_eyes
    # Not left away, because an office of one should not be able to keep it to itself.
    [unsaid] = documents.trust_list(keys.values(), URL, NAME, AT)["issuers"]
    assert unsaid["four_eyes"] is False


def test_the_trust_list_expires_after_a_year(keys) -> None:
    document = documents.trust_list(keys.values(), URL, NAME, AT + timedelta(microseconds=999_999))
    assert (document["issued_at"], document["expires_at"]) == (
        "2026-11-23T07:00:00Z",
        "2027-11-23T07:00:00Z",
    )


def test_the_trust_list_has_the_purpose_and_state_of_each_key(keys) -> None:
    by_kid = {
        listed["kid"]: listed
        for listed in documents.trust_list(keys.values(), URL, NAME, AT)["issuers"][0]["jwks"][
            "keys"
        ]
    }
    assert set(by_kid) == thumbprints(keys, ALL_USES, (*VERIFYING, "compromised"))
    for (use, phase), key in keys.items():
        if phase != "given up" and use in ALL_USES:
            entry = by_kid[key.thumbprint]
            assert (entry["purpose"], entry["state"]) == ([use], phase)
    retired = by_kid[keys["status", "retired"].thumbprint]
    assert (retired["valid_from"], retired["valid_until"]) == (
        "2026-11-23T07:00:00Z",
        "2026-11-24T07:00:00Z",
    )
    assert by_kid[keys["status", "next"].thumbprint]["valid_from"] == "2026-11-24T07:00:00Z"


def test_the_start_of_a_next_key_is_updated_in_each_trust_list(keys) -> None:
    trust_list = documents.trust_list(keys.values(), URL, NAME, AT + 3 * DAY)
    [entry] = [
        listed
        for listed in trust_list["issuers"][0]["jwks"]["keys"]
        if listed["kid"] == keys["credential", "next"].thumbprint
    ]
    assert (entry["state"], entry["valid_from"]) == ("next", "2026-11-26T07:00:00Z")


def test_a_key_made_before_keys_were_announced_has_no_date(keys) -> None:
    old = replace(keys["status", "next"], valid_from=None)
    [entry] = documents.trust_list([old], URL, NAME, AT)["issuers"][0]["jwks"]["keys"]
    assert entry["valid_from"] is None


def test_verifiers_read_the_trust_list(keys) -> None:
    anchors = TrustAnchors.from_trust_list(
        documents.text(documents.trust_list(keys.values(), URL, NAME, AT))
    )
    issuer = anchors.issuer(DID)
    assert anchors.origins == {URL: issuer}
    assert issuer.name == NAME
    assert (anchors.issued_at, anchors.expires_at) == (AT, AT + 365 * DAY)
    assert issuer.publishes_status("https://certificates.example/status/3-revocation")
    for (use, phase), key in keys.items():
        trusted = issuer.keys.get(f"{DID}#{key.thumbprint}")
        if phase == "given up" or use not in ALL_USES:
            assert trusted is None
        else:
            assert (trusted.purposes, trusted.state) == ({use}, phase)
            assert jwk.encode(trusted.key) == key.jwk


def test_verifiers_read_the_trust_list_of_a_development_office(keys) -> None:
    document = documents.trust_list(keys.values(), "http://localhost:8000", NAME, AT)
    assert document["allow_insecure_loopback"] is True
    anchors = TrustAnchors.from_trust_list(document)
    assert anchors.issuer("did:web:localhost%3A8000").public_url == "http://localhost:8000"
    assert anchors.allow_insecure_loopback


def test_the_key_folder_has_the_three_documents(keys) -> None:
    folder = documents.key_folder(iter(keys.values()), URL, NAME, AT)
    assert folder == {
        "jwks.json": documents.jwks(keys.values()),
        "did.json": documents.did_document(keys.values(), URL),
        "trust-list.json": documents.trust_list(keys.values(), URL, NAME, AT),
    }
    assert set(documents.empty_documents()) == set(folder)


def test_empty_documents_trust_nobody() -> None:
    empty = documents.empty_documents()
    jsonschema.validate(empty["trust-list.json"], TRUST_LIST)
    anchors = TrustAnchors.from_trust_list(empty["trust-list.json"])
    assert anchors.issuers == {}
    with pytest.raises(TrustListError):
        anchors.require_current(AT)
    assert empty["jwks.json"] == {"keys": []}


def test_the_text_of_a_document_is_readable_utf8() -> None:
    text = documents.text({"name": "Liên minh", "keys": []})
    assert "Liên minh" in text
    assert text.endswith("}\n")
    assert json.loads(text) == {"name": "Liên minh", "keys": []}


@pytest.mark.parametrize(
    ("url", "did", "development"),
    [
        ("https://certificates.example", "did:web:certificates.example", False),
        ("https://a-b.c9.example:8443", "did:web:a-b.c9.example%3A8443", False),
        ("https://xn--chng-nhn-e1a.example", "did:web:xn--chng-nhn-e1a.example", False),
        ("https://localhost:9443", "did:web:localhost%3A9443", False),
        ("https://3com.example", "did:web:3com.example", False),
        ("http://localhost", "did:web:localhost", True),
        ("http://localhost:8000", "did:web:localhost%3A8000", True),
        ("http://127.0.0.1:65535", "did:web:127.0.0.1%3A65535", True),
    ],
)
def test_an_origin_is_accepted_as_the_public_url(url: str, did: str, development: bool) -> None:
    assert documents.check_public_url(url) == url
    assert documents.issuer_id(url) == did
    assert documents.is_development(url) is development


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("", "it must be scheme"),
        ("certificates.example", "it must be scheme"),
        ("https://", "its host name"),
        ("https://certificates.example/", "it must be scheme"),
        ("https://certificates.example/office", "it must be scheme"),
        ("https://certificates.example?", "it must be scheme"),
        ("https://certificates.example#", "it must be scheme"),
        ("https://user@certificates.example", "it must be scheme"),
        ("https://user:word@certificates.example", "it must be scheme"),
        ("https://Certificates.example", "it must be scheme"),
        ("HTTPS://certificates.example", "it must be scheme"),
        (" https://certificates.example", "it must be scheme"),
        ("https://certificates.example\n", "it must be scheme"),
        ("https://certificates.example:", "it must be scheme"),
        ("https://certificates.example:08443", "it must be scheme"),
        ("https://certificates.example:99999", "it must be scheme"),
        ("https://[::1", "it must be scheme"),
        ("http://certificates.example", "it must be https"),
        ("http://localhost.example:8000", "it must be https"),
        ("http://127.0.0.2", "it must be https"),
        ("http://[::1]:8000", "it must be https"),
        ("ftp://certificates.example", "it must be https"),
        ("https://192.0.2.7", "it must be a host name"),
        ("https://127.0.0.1", "it must be a host name"),
        ("https://3221225991", "it must be a host name"),
        ("https://0xc0.0.2.0x7", "it must be a host name"),
        ("https://[2001:db8::1]", "it must be a host name"),
        ("https://certificates.example.", "its host name"),
        ("https://-certificates.example", "its host name"),
        ("https://certificates..example", "its host name"),
        ("https://certi_ficates.example", "its host name"),
        ("https://chứngnhận.example", "its host name"),
        ("https://certificates.example%2f", "its host name"),
        (f"https://{'a' * 64}.example", "its host name"),
        (f"https://{'a.' * 124}example", "its host name"),
        ("https://www.tiktok.com", "its host is a social platform"),
        ("https://certificates.facebook.com", "its host is a social platform"),
        ("https://youtu.be", "its host is a social platform"),
        ("https://xn--a-.example", "its host name"),
        ("https://xn--3ba.example", "its host name"),
        ("https://certificates.example:0", "its port"),
        ("https://certificates.example:443", "its port"),
        ("http://localhost:80", "its port"),
    ],
)
def test_other_urls_are_refused_with_a_reason(url: str, problem: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        documents.check_public_url(url)
    assert refusal.value.code == "config.public_url"
    assert refusal.value.facts["problem"].startswith(problem)
    assert refusal.value.facts["problem"] in refusal.value.words("en")
    assert refusal.value.facts["problem_vi"] in refusal.value.words("vi")
