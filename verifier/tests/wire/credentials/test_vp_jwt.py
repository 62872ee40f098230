"""Presentations as JWTs: the holder's signature, for whom and in answer to what."""

from __future__ import annotations

import forge
import pytest

from credverifier.errors import CredentialError
from credverifier.wire.credentials import contexts, document, vp_jwt
from credverifier.wire.envelope import base64url, jwk, strict_json

NOW = 1_795_400_000


class Holder(forge.Signer):
    """A holder whose DID spells its key."""

    def __init__(self, algorithm="ES256"):
        super().__init__(algorithm, "")
        spelled = {
            name: value for name, value in jwk.encode(self.public_key).items() if name != "kid"
        }
        self.did = "did:jwk:" + base64url.encode(strict_json.dumps(spelled)).decode()
        self.key_id = f"{self.did}#0"


HOLDER, OTHER = Holder(), Holder("EdDSA")


def presented(*tokens, signer=HOLDER, typ="vp+jwt", header=None, **members):
    payload = {
        "@context": [contexts.BASE],
        "type": ["VerifiablePresentation"],
        "holder": HOLDER.did,
        "verifiableCredential": [
            document.envelope(token, document.ENVELOPED_CREDENTIAL, "application/vc+jwt")
            for token in tokens
        ],
        "aud": "https://shop.example",
        "nonce": "n-1",
        "iat": NOW,
        **members,
    }
    protected = {
        "alg": signer.algorithm,
        "typ": typ,
        "cty": "vp",
        "kid": signer.key_id,
        **(header or {}),
    }
    octets = (
        base64url.encode(forge.dump(protected))
        + b"."
        + base64url.encode(
            forge.dump({name: value for name, value in payload.items() if value is not ...})
        )
    )
    return (octets + b"." + base64url.encode(signer.sign(octets))).decode()


def read(token, domain="https://shop.example", challenge="n-1"):
    return vp_jwt.read(token, domain=domain, challenge=challenge, now=NOW)


def test_a_presentation_names_its_holder_and_holds_its_credentials():
    presentation = read(presented("a.b.c", "d.e.f"))
    assert (presentation.holder, presentation.credentials) == (HOLDER.did, ("a.b.c", "d.e.f"))
    assert (
        read(presented(signer=OTHER, holder={"id": OTHER.did}, iss=OTHER.did)).holder == OTHER.did
    )


def test_iss_may_stand_for_a_holder_that_is_not_named():
    assert read(presented(holder=..., iss=HOLDER.did)).holder == HOLDER.did


def test_domain_and_challenge_are_optional():
    assert read(presented(aud=..., nonce=...), None, None).credentials == ()
    assert read(presented(aud=["https://a.example", "https://shop.example"])).holder


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("format.typ_invalid", {"typ": "vc+jwt"}),
        ("format.typ_invalid", {"typ": "JWT"}),
        ("format.typ_invalid", {"header": {"cty": "vc"}}),
        ("format.alg_not_allowed", {"header": {"alg": "none"}}),
        ("format.alg_not_allowed", {"header": {"alg": "EdDSA"}}),
        ("issuer.key_unknown", {"header": {"kid": None}}),
        ("issuer.key_unknown", {"header": {"kid": "did:web:x.example#1"}}),
        ("signature.invalid", {"header": {"kid": Holder().key_id}}),
        ("issuer.key_not_allowed", {"holder": OTHER.did}),
        ("issuer.key_not_allowed", {"iss": OTHER.did}),
        ("format.claims_invalid", {"holder": ...}),
        ("format.claims_invalid", {"vp": {}}),
        ("format.claims_invalid", {"jti": "urn:x:1"}),
        ("format.claims_invalid", {"undefined": 1}),
        ("format.claims_invalid", {"exp": "2027-01-01T00:00:00Z"}),
        ("format.claims_invalid", {"verifiableCredential": ["a.b.c"]}),
        (
            "format.claims_invalid",
            {"verifiableCredential": [{"@context": contexts.BASE, "id": "urn:x:1"}]},
        ),
        ("format.type_invalid", {"type": "VerifiableCredential"}),
        ("format.key_binding_invalid", {"aud": "https://other.example"}),
        ("format.key_binding_invalid", {"aud": ["https://other.example"]}),
        ("format.key_binding_invalid", {"aud": ...}),
        ("format.key_binding_invalid", {"nonce": "n-2"}),
        ("format.key_binding_invalid", {"nonce": ...}),
        ("validity.not_yet_valid", {"iat": NOW + 61}),
        ("validity.not_yet_valid", {"nbf": NOW + 61}),
        ("validity.expired", {"exp": NOW - 61}),
    ],
)
def test_an_invalid_presentation_is_refused(code, options):
    with pytest.raises(CredentialError) as refusal:
        read(presented("a.b.c", **options))
    assert refusal.value.code == code


def test_an_audience_or_nonce_that_was_not_requested_is_refused():
    for domain, challenge in ((None, "n-1"), ("https://shop.example", None), (None, None)):
        with pytest.raises(CredentialError) as refusal:
            read(presented(), domain, challenge)
        assert refusal.value.code == "format.key_binding_invalid"


def test_the_number_of_credentials_is_bounded():
    assert len(read(presented(*["a.b.c"] * 20)).credentials) == 20
    with pytest.raises(CredentialError) as refusal:
        read(presented(*["a.b.c"] * 21))
    assert refusal.value.code == "format.too_large"
