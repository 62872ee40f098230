"""Credentials and presentations of any kind, held to the whole data model."""

from __future__ import annotations

import hashlib

import pytest

from credverifier.errors import FormatError
from credverifier.wire.credentials import contexts, document
from credverifier.wire.envelope import base64url

PLAIN = {
    "@context": [contexts.BASE],
    "type": ["VerifiableCredential"],
    "issuer": "https://university.example/issuers/14",
    "credentialSubject": {"id": "did:example:1"},
}
PRESENTATION = {
    "@context": [contexts.BASE],
    "type": "VerifiablePresentation",
    "holder": "did:example:1",
}
X = "https://x.example/#"
TYPED = {"type": X + "T"}
ENTRY = {
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "5",
    "statusListCredential": "https://x.example/list",
}
DIGEST = "u" + base64url.encode(hashlib.sha256(contexts.octets(contexts.BASE)).digest()).decode()


def refusal_of(payload, check=document.check_credential):
    with pytest.raises(FormatError) as refusal:
        check(payload)
    return refusal.value.code


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"id": "urn:uuid:1", "issuer": {"id": "did:example:1", "name": "a", "description": "b"}},
        {"name": "a",
         "description": [{"@value": "b", "@language": "vi", "@direction": "ltr"}, "c"]},
        {"validFrom": "2026-01-01T00:00:00+07:00", "validUntil": "2026-01-01T00:00:00.5Z"},
        {"credentialSubject": [{"id": "did:example:1"}, {"name": "a"}]},
        {"credentialStatus": [ENTRY, {**ENTRY, "id": "https://x.example/list#5"}]},
        {"credentialStatus": TYPED, "evidence": [TYPED, TYPED], "termsOfUse": TYPED,
         "refreshService": [TYPED]},
        {"credentialSchema": {"id": "https://x.example/s", "type": "JsonSchema"}},
        {"relatedResource": [{"id": contexts.BASE, "digestMultibase": DIGEST},
                             {"id": X, "digestMultibase": DIGEST}]},
        {"@context": [contexts.BASE, {"a": X + "a"}], "a": {"@value": "b"}},
        {"credentialStatus": {**ENTRY, "statusSize": 2,
                              "statusMessage": [{"status": hex(n),
                                                 "message": "m"} for n in range(4)]}},
    ],
)  # fmt: skip
def test_a_good_credential_is_accepted(members):
    document.check_credential({**PLAIN, **members})


@pytest.mark.parametrize(
    "members",
    [
        {"vc": {}},
        {"vp": {}},
        {"@context": contexts.BASE},
        {"@context": []},
        {"@context": [contexts.EXAMPLES, contexts.BASE]},
        {"@context": [contexts.BASE, 5]},
        {"@context": [contexts.BASE, "https://elsewhere.example/v1"]},
        {"@context": [contexts.BASE, {"@vocab": X}]},
        {"@context": [contexts.BASE, {"name": X}]},
        {"id": None},
        {"issuer": None},
        {"issuer": {}},
        {"issuer": {"id": None}},
        {"issuer": {"id": "no url"}},
        {"issuer": {"id": "did:example:1", "name": 5}},
        {"credentialSubject": {}},
        {"credentialSubject": [{"id": "did:example:1"}, {}]},
        {"credentialSubject": "did:example:1"},
        {"credentialSubject": {"id": "did:example:1", "undefined": 1}},
        {"undefined": 1},
        {"issuanceDate": "2026-01-01T00:00:00Z"},
        {"validFrom": "2026-01-01T00:00:00"},
        {"validFrom": "2026-01-02T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z"},
        {"name": {"@value": "a", "@language": "vi", "more": 1}},
        {"credentialStatus": {"id": "urn:x:1"}},
        {"credentialStatus": {**ENTRY, "statusListIndex": 5}},
        {"credentialStatus": {**ENTRY, "statusListIndex": "05"}},
        {"credentialStatus": {**ENTRY, "statusListCredential": "no url"}},
        {"credentialStatus": {**ENTRY, "id": ENTRY["statusListCredential"]}},
        {"credentialStatus": {**ENTRY, "statusSize": 0}},
        {"credentialStatus": {**ENTRY, "statusSize": 2}},
        {"credentialSchema": TYPED},
        {"evidence": {"id": "urn:x:1"}},
        {"termsOfUse": "urn:x:1"},
        {"refreshService": {"id": "urn:x:1"}},
        {"renderMethod": {"id": "urn:x:1"}},
        {"confidenceMethod": [{}]},
        {"relatedResource": ["urn:x:1"]},
        {"relatedResource": {"id": "urn:x:1"}},
        {"relatedResource": {"digestMultibase": DIGEST}},
        {"relatedResource": [{"id": X, "digestMultibase": DIGEST}] * 2},
        {"relatedResource": {"id": contexts.BASE, "digestMultibase": DIGEST[:-2] + "AA"}},
        {"relatedResource": {"id": contexts.BASE, "digestSRI": "sha256-" + "A" * 43}},
        {"relatedResource": {"id": X, "digestMultibase": DIGEST, "mediaType": 5}},
    ],
)
def test_a_credential_that_breaks_the_data_model_is_refused(members):
    assert refusal_of({**PLAIN, **members}) == "format.claims_invalid"


@pytest.mark.parametrize(
    "kind", [None, "Thing", [], ["VerifiableCredential", 5], ["VerifiableCredential", "Undefined"]]
)
def test_an_unknown_type_is_refused(kind):
    assert refusal_of({**PLAIN, "type": kind}) == "format.type_invalid"


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"id": "urn:x:1"},
        {"holder": {"id": "did:example:1"}},
        {"termsOfUse": TYPED},
        {"verifiableCredential": []},
    ],
)
def test_a_good_presentation_is_accepted(members):
    document.check_presentation({**PRESENTATION, **members})


def test_credentials_within_a_presentation_have_their_own_contexts():
    inner = {**PLAIN, "@context": [contexts.BASE, {"a": X + "a"}], "a": "b"}
    document.check_presentation({**PRESENTATION, "verifiableCredential": [inner]})
    inner["@context"] = [contexts.BASE]
    assert (
        refusal_of({**PRESENTATION, "verifiableCredential": inner}, document.check_presentation)
        == "format.claims_invalid"
    )


@pytest.mark.parametrize(
    "members",
    [
        {"vp": {}},
        {"@context": [contexts.EXAMPLES]},
        {"@context": [contexts.BASE, "https ://not-a-url"]},
        {"@context": [contexts.BASE, 123192875]},
        {"id": None},
        {"holder": None},
        {"holder": "no url"},
        {"holder": {"name": "a"}},
        {"termsOfUse": {"id": "urn:x:1"}},
        {"verifiableCredential": "urn:x:1"},
        {"verifiableCredential": [PLAIN, "eyJ…"]},
        {"undefined": 1},
    ],
)
def test_a_presentation_that_breaks_the_data_model_is_refused(members):
    assert (
        refusal_of({**PRESENTATION, **members}, document.check_presentation)
        == "format.claims_invalid"
    )


@pytest.mark.parametrize(
    "kind", [None, "VerifiableCredential", ["VerifiablePresentation", "Undefined"]]
)
def test_a_presentation_of_another_type_is_refused(kind):
    assert (
        refusal_of({**PRESENTATION, "type": kind}, document.check_presentation)
        == "format.type_invalid"
    )


def test_an_envelope_is_opened():
    made = document.envelope("a.b.c", document.ENVELOPED_CREDENTIAL, "application/vc+jwt")
    types = ("application/vc+sd-jwt", "application/vc+jwt")
    assert document.opened(made, document.ENVELOPED_CREDENTIAL, types) == (
        "application/vc+jwt",
        "a.b.c",
    )
    plain = {**made, "@context": contexts.BASE, "type": [document.ENVELOPED_CREDENTIAL]}
    assert document.opened(plain, document.ENVELOPED_CREDENTIAL, types)[1] == "a.b.c"


@pytest.mark.parametrize(
    "members",
    [
        {"@context": []},
        {"@context": "https://www.w3.org/ns/credentials/examples/v2"},
        {"@context": [contexts.BASE, {"EnvelopedVerifiableCredential": X}]},
        {"id": "a.b.c"},
        {"id": None},
        {"id": "data:application/jwt,a.b.c"},
        {"type": "VerifiableCredential"},
        {"type": None},
        {"type": ["EnvelopedVerifiableCredential", "VerifiableCredential"]},
        {"more": 1},
    ],
)
def test_a_malformed_envelope_is_refused(members):
    made = {
        **document.envelope("a.b.c", document.ENVELOPED_CREDENTIAL, "application/vc+jwt"),
        **members,
    }
    with pytest.raises(FormatError) as refusal:
        document.opened(made, document.ENVELOPED_CREDENTIAL, ("application/vc+jwt",))
    assert refusal.value.code in ("format.claims_invalid", "format.type_invalid")
    with pytest.raises(FormatError):
        document.opened(
            "data:application/vc+jwt,a.b.c", document.ENVELOPED_CREDENTIAL, ("application/vc+jwt",)
        )
