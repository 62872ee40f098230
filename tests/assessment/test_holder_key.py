"""The public key of a holder: which keys are accepted, and refusals that do not repeat the key."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from credissuer.assessment.holder_key import read_holder_key
from credissuer.errors import RefusedError
from credverifier.wire.envelope import jwk

EC = jwk.encode(ec.generate_private_key(ec.SECP256R1()).public_key())
OKP = jwk.encode(ed25519.Ed25519PrivateKey.generate().public_key())
NAMES = {"P-256": ("kty", "crv", "x", "y"), "Ed25519": ("kty", "crv", "x")}


@pytest.mark.parametrize("key", [EC, OKP], ids=["P-256", "Ed25519"])
def test_only_the_members_of_the_public_key_are_kept(key):
    bare = {name: key[name] for name in NAMES[key["crv"]]}
    assert read_holder_key(bare) == bare
    assert read_holder_key(key) == bare
    assert read_holder_key({**bare, "kid": "my phone", "use": "sig", "key_ops": ["verify"]}) == bare


@pytest.mark.parametrize("secret", ["d", "p", "q", "dp", "dq", "qi", "oth", "k"])
def test_a_private_key_is_refused_and_not_repeated(secret):
    for key in (EC, OKP, {}):
        with pytest.raises(RefusedError) as refusal:
            read_holder_key({**key, secret: "c2VjcmV0"})
        assert refusal.value.code == "holder_key.private"
        assert "c2VjcmV0" not in str(refusal.value) + refusal.value.words("vi") + repr(
            refusal.value.facts
        )


@pytest.mark.parametrize(
    ("key", "member"),
    [
        (None, "holder_key"),
        ("did:jwk:e30", "holder_key"),
        ([EC], "holder_key"),
        ({}, "kty, crv"),
        (EC | {"kty": "OKP"}, "kty, crv"),
        (OKP | {"kty": "EC"}, "kty, crv"),
        (EC | {"crv": "P-384"}, "kty, crv"),
        (OKP | {"crv": "X25519"}, "kty, crv"),
        ({"kty": "RSA", "n": "AQAB", "e": "AQAB"}, "kty, crv"),
        (EC | {"crv": ["P-256"]}, "kty, crv"),
        (EC | {"x5c": ["MII"]}, "'x5c'"),
        (OKP | {"y": "AA"}, "'y'"),
        (EC | {"é": 1}, "'\\xe9'"),
        (EC | {"alg": "EdDSA"}, "alg"),
        (EC | {"alg": "ECDH-ES"}, "alg"),
        (OKP | {"use": "enc"}, "use"),
        (OKP | {"key_ops": ["deriveKey"]}, "key_ops"),
        (OKP | {"key_ops": "verify"}, "key_ops"),
        (EC | {"y": 7}, "y"),
        (EC | {"x": "é"}, "x"),
        (EC | {"y": EC["x"]}, "x, y"),
        (EC | {"x": EC["x"] + "="}, "x, y"),
        (OKP | {"x": "A" * 43}, "x"),
        (OKP | {"x": "AA"}, "x"),
    ],
)  # fmt: skip
def test_the_refusal_of_a_key_names_the_wrong_member(key, member):
    with pytest.raises(RefusedError) as refusal:
        read_holder_key(key)
    assert (refusal.value.code, refusal.value.facts["member"]) == ("holder_key.invalid", member)
    assert member in refusal.value.words("vi") and member in refusal.value.words("en")
