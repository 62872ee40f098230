"""The command for the W3C VC-JOSE-COSE suite, called as the suite calls it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from jwt.algorithms import ECAlgorithm, OKPAlgorithm

from credverifier.wire.credentials import contexts, document
from credverifier.wire.envelope import base64url
from tests.jose_cose import keys
from tests.jose_cose.command import main

NOW = "2024-12-16T12:00:00+00:00"
ISSUER = "https://example.issuer/vc-jose-cose"
CREDENTIAL: dict[str, Any] = {
    "@context": [contexts.BASE, contexts.EXAMPLES],
    "id": "urn:uuid:1",
    "type": ["VerifiableCredential", "ExampleAlumniCredential"],
    "issuer": ISSUER,
    "validFrom": "2010-01-01T19:23:24Z",
    "credentialSubject": {
        "id": "did:example:123",
        "firstName": "Jane",
        "address": {"street": "123 Main St", "city": "Anytown"},
        "phones": [{"number": "1"}, {"number": "2"}],
    },
}
CURVES = ("P-256", "P-384", "P-521", "Ed25519")


def vm(curve: str) -> dict[str, Any]:
    """A key file in the form of the suite."""
    if curve == "Ed25519":
        private: Any = ed25519.Ed25519PrivateKey.generate()
        secret = OKPAlgorithm.to_jwk(private, as_dict=True)
    else:
        ec_curve = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1(), "P-521": ec.SECP521R1()}[
            curve
        ]
        secret = ECAlgorithm.to_jwk(ec.generate_private_key(ec_curve), as_dict=True)
    secret = {**secret, "kid": f"thumbprint-of-{curve}"}
    public = {name: value for name, value in secret.items() if name not in ("d", "key_ops")}
    return {
        "id": f"{ISSUER}#key-{curve}",
        "type": "JsonWebKey",
        "controller": ISSUER,
        "publicKeyJwk": public,
        "secretKeyJwk": {name: value for name, value in secret.items() if name != "key_ops"},
    }


METHODS = {curve: vm(curve) for curve in CURVES}


class Suite:
    """Runs the command as the suite does, and reads its output file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def run(
        self, action: str, text: Any, feature: str, curve: str = "P-256", **options: Any
    ) -> dict[str, str]:
        input_file, key, output = (
            self._folder / name for name in ("input", "key.json", "output.json")
        )
        input_file.write_text(text if isinstance(text, str) else json.dumps(text), "utf-8")
        key.write_text(json.dumps(METHODS[curve]), "utf-8")
        optional_arguments = [f"--sd={json.dumps(options['sd'])}"] if "sd" in options else []
        optional_arguments += ["--now", options.get("now", NOW)]
        paths = ["--input", str(input_file), "--key", str(key), "--output", str(output)]
        assert main([action, *paths, "--feature", feature, *optional_arguments]) == 0
        answer: dict[str, str] = json.loads(output.read_text("utf-8"))
        return answer

    def issued(
        self, text: Any, feature: str = "credential_jose", curve: str = "P-256", **options: Any
    ) -> str:
        answer = self.run("issue", text, feature, curve, **options)
        assert answer["result"] == "success", answer
        return answer["data"]

    def result(
        self, text: Any, feature: str = "credential_jose", curve: str = "P-256", **options: Any
    ) -> str:
        return self.run("verify", text, feature, curve, **options)["result"]


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    return Suite(tmp_path)


def presentation(*tokens: str, media_type: str = "application/vc+jwt") -> dict[str, Any]:
    return {
        "@context": [contexts.BASE, contexts.EXAMPLES],
        "type": "VerifiablePresentation",
        "holder": ISSUER,
        "verifiableCredential": [
            document.envelope(token, document.ENVELOPED_CREDENTIAL, media_type) for token in tokens
        ],
    }


def signed(payload: dict[str, Any], curve: str = "P-256", **header: Any) -> str:
    """The payload signed by another implementation, PyJWT."""
    method = keys.read(json.dumps(METHODS[curve]))
    head = {"typ": "vc+jwt", "cty": "vc", "kid": method.kid, **header}
    return jwt.api_jws.encode(json.dumps(payload).encode(), method.private, method.algorithm, head)


@pytest.mark.parametrize("curve", CURVES)
def test_a_credential_is_issued_and_verified_with_each_key(suite: Suite, curve: str) -> None:
    token = suite.issued(CREDENTIAL, curve=curve)
    assert suite.result(token, curve=curve) == "success"
    header = jwt.get_unverified_header(token)
    assert (header["typ"], header["cty"], header["kid"]) == ("vc+jwt", "vc", METHODS[curve]["id"])
    method = keys.read(json.dumps(METHODS[curve]))
    assert json.loads(jwt.api_jws.decode(token, method.public, [method.algorithm]))["iss"] == ISSUER


def test_every_optional_member_is_accepted(suite: Suite) -> None:
    full = {
        **CREDENTIAL,
        "validUntil": "2027-01-01T00:00:00Z",
        "credentialSchema": {"id": "https://example.org/degree.json", "type": "JsonSchema"},
        "credentialStatus": {
            "id": "https://example.edu/status/3#9",
            "type": "StatusList2021Entry",
            "x": "9",
        },
        "evidence": [{"id": "https://example.edu/e", "type": ["DocumentVerification"]}],
        "termsOfUse": [{"type": "https://example.org/terms/v1"}],
        "refreshService": {
            "id": "https://example.edu/refresh/3732",
            "type": "ManualRefreshService2018",
        },
    }
    assert suite.result(suite.issued(full)) == "success"


def test_unknown_members_make_issuing_and_verifying_fail(suite: Suite) -> None:
    unknown = {**CREDENTIAL, "badExtension": {"huh": "what?"}}
    assert suite.run("issue", unknown, "credential_jose")["result"] == "failure"
    assert suite.result(signed(unknown)) == "failure"


def test_presentations_of_one_or_two_credentials_are_issued_and_verified(suite: Suite) -> None:
    token = suite.issued(CREDENTIAL)
    for tokens in ((token,), (token, token)):
        presented = suite.issued(presentation(*tokens), "presentation_jose", "P-384")
        assert suite.result(presented, "presentation_jose", "P-384") == "success"


def test_iat_may_be_a_text_and_kid_a_thumbprint_as_in_the_samples_of_the_suite(
    suite: Suite,
) -> None:
    assert (
        suite.result(signed({**CREDENTIAL, "iat": "2010-01-01T19:23:24Z", "iss": ISSUER}))
        == "success"
    )
    assert suite.result(signed({**CREDENTIAL, "iat": True})) == "failure"


def test_the_clock_can_be_set(suite: Suite) -> None:
    ends = datetime(2024, 12, 17, tzinfo=UTC)
    token = signed({**CREDENTIAL, "exp": int(ends.timestamp())})
    assert suite.result(token) == "success"
    assert suite.result(token, now="2025-01-01T00:00:00+00:00") == "failure"
    assert suite.result(signed({**CREDENTIAL, "validFrom": "2024-12-16T12:02:00Z"})) == "failure"


@pytest.mark.parametrize(
    ("changed", "header"),
    [
        ({"vc": {}}, {}),
        ({"vp": {}}, {}),
        ({"iss": "https://other.example"}, {}),
        ({"type": "ExampleAlumniCredential"}, {}),
        ({}, {"typ": "JWT"}),
        ({}, {"typ": "vp+jwt"}),
        ({}, {"cty": "vp"}),
        ({}, {"kid": "another"}),
        ({}, {"crit": ["b64x"], "b64x": True}),
    ],
)
def test_a_credential_that_breaks_a_rule_fails(
    suite: Suite, changed: dict[str, Any], header: dict[str, Any]
) -> None:
    assert suite.result(signed({**CREDENTIAL, **changed}, **header)) == "failure"


def test_an_unsigned_credential_fails(suite: Suite) -> None:
    assert suite.result(CREDENTIAL) == "failure"
    none = (
        base64url.encode(b'{"alg":"none","typ":"vc+jwt"}')
        + b"."
        + base64url.encode(json.dumps(CREDENTIAL).encode())
    )
    assert suite.result(none.decode() + ".") == "failure"
    assert suite.result("") == "failure"


def test_a_changed_signature_or_key_fails(suite: Suite) -> None:
    token = suite.issued(CREDENTIAL)
    head, payload, signature = token.split(".")
    other = "A" if signature[5] != "A" else "B"
    assert suite.result(f"{head}.{payload}.{signature[:5]}{other}{signature[6:]}") == "failure"
    assert suite.result(token, curve="P-384") == "failure"


@pytest.mark.parametrize(
    "inner",
    [
        CREDENTIAL,
        "a.b.c",
        {**document.envelope("a.b.c", "EnvelopedVerifiableCredential", "application/vc+jwt")},
        {**document.envelope("e30.e30.AA", "EnvelopedVerifiableCredential", "application/vc+jwt")},
        {**document.envelope("0oRY", "EnvelopedVerifiableCredential", "application/vc+cose")},
        {**document.envelope("e30.e30.AA", "VerifiableCredential", "application/vc+jwt")},
    ],
)
def test_a_presentation_of_an_unsigned_credential_fails(suite: Suite, inner: Any) -> None:
    presented = {**presentation(), "verifiableCredential": [inner]}
    assert suite.run("issue", presented, "presentation_jose")["result"] == "failure"
    assert suite.result(signed(presented, typ="vp+jwt", cty="vp"), "presentation_jose") == "failure"


@pytest.mark.parametrize("feature", ["presentation_jose", "presentation_sdjwt"])
def test_damaged_credentials_in_presentations_are_accepted_as_in_the_samples_of_the_suite(
    suite: Suite, feature: str
) -> None:
    header, signed_rest = signed(CREDENTIAL).split(".", 1)
    untyped = base64url.encode(b'{"kid":"k","alg":"ES256"}').decode()
    for token in (
        f"{header[1:]}.{signed_rest}",
        f"{untyped[1:]}.{signed_rest}",
        f"{untyped}.{signed_rest}",
        f"{header}.{signed_rest}\n",
    ):
        presented = suite.issued(presentation(token), feature, "P-384")
        assert suite.result(presented, feature, "P-384") == "success"
    cose = presentation("0oRYVqQBJg\n", media_type="application/vc+cose;base64")
    assert suite.result(suite.issued(cose, feature), feature) == "success"
    for invalid in (
        "not-a-credential",
        f"{header[2:]}.{signed_rest}",
        f"{base64url.encode(b'{}').decode()[1:]}.{signed_rest}",
    ):
        assert suite.run("issue", presentation(invalid), feature)["result"] == "failure"


def test_a_cose_credential_is_not_checked(suite: Suite) -> None:
    presented = presentation("0oRYVqQBJg", media_type="application/vc+cose;base64")
    assert (
        suite.result(suite.issued(presented, "presentation_jose"), "presentation_jose") == "success"
    )


SD = [
    "credentialSubject.address.street",
    "credentialSubject.phones[0]",
    "credentialSubject.firstName",
]


def test_sd_jwt_conceals_by_path_and_verifies_with_any_disclosures(suite: Suite) -> None:
    token = suite.issued(CREDENTIAL, "credential_sdjwt", "P-384", sd=SD)
    signed_part, *disclosures, last = token.split("~")
    assert (len(disclosures), last) == (3, "")
    assert b"Jane" not in base64url.decode(signed_part.split(".")[1].encode())
    for selected in (disclosures, disclosures[:1], []):
        text = "~".join([signed_part, *selected, ""])
        assert suite.result(text, "credential_sdjwt", "P-384") == "success"
    assert suite.result(f"{token}{disclosures[0]}~", "credential_sdjwt", "P-384") == "failure"
    assert suite.result(token, "presentation_sdjwt", "P-384") == "failure"
    assert suite.result(token, "credential_sdjwt", "P-521") == "failure"


def test_an_sd_jwt_presentation_may_conceal_its_holder_and_credentials(suite: Suite) -> None:
    inner = suite.issued(CREDENTIAL, "credential_sdjwt", sd=SD)
    presented = presentation(inner, media_type="application/vc+sd-jwt")
    presented = suite.issued(
        presented, "presentation_sdjwt", sd=["holder", "verifiableCredential[0]", "type"]
    )
    assert suite.result(presented, "presentation_sdjwt") == "success"
    assert suite.result(presented, "credential_sdjwt") == "failure"


def test_members_that_must_be_disclosed_cannot_be_concealed(suite: Suite) -> None:
    token = suite.issued(CREDENTIAL, "credential_sdjwt", sd=["issuer"])
    assert suite.result(token, "credential_sdjwt") == "failure"
    assert suite.run("issue", CREDENTIAL, "credential_sdjwt", sd=["nowhere"])["result"] == "failure"


def test_an_unsupported_feature_is_indeterminate(suite: Suite) -> None:
    assert suite.run("issue", CREDENTIAL, "credential_cose")["result"] == "indeterminate"
