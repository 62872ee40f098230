"""Keys as JWKs: the thumbprints of the RFCs, and nothing but public keys of two kinds."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from credverifier.errors import TrustListError
from credverifier.wire.envelope import base64url, jwk

# RFC 8037 appendix A.2 and A.3
ED25519 = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
ED25519_THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
# RFC 7515 appendix A.3, whose thumbprint RFC 9449 section 6.1 gives as an example of RFC 7638 for
# P-256
P256 = {"kty": "EC", "crv": "P-256", "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
        "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA"}  # fmt: skip
P256_THUMBPRINT = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"


def test_the_thumbprint_of_rfc_8037():
    assert jwk.thumbprint(ED25519) == ED25519_THUMBPRINT
    assert (
        jwk.thumbprint({**ED25519, "kid": "x", "use": "sig", "alg": "EdDSA"}) == ED25519_THUMBPRINT
    )


def test_the_thumbprint_of_rfc_9449():
    assert jwk.thumbprint(P256) == P256_THUMBPRINT
    assert jwk.thumbprint(dict(reversed(P256.items()))) == P256_THUMBPRINT


@pytest.mark.parametrize(
    ("members", "kid", "alg"),
    [(ED25519, ED25519_THUMBPRINT, "EdDSA"), (P256, P256_THUMBPRINT, "ES256")],
)
def test_known_keys_are_read_and_written_back(members, kid, alg):
    whole = {**members, "kid": kid, "alg": alg}
    assert jwk.encode(jwk.decode(whole)) == whole


@pytest.mark.parametrize(
    "make", [lambda: ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate]
)
def test_new_keys_are_written_and_read_back(make):
    for _ in range(20):
        public = make().public_key()
        assert jwk.decode(jwk.encode(public)) == public
        assert len(jwk.encode(public)["kid"]) == 43


GOOD = {**P256, "kid": P256_THUMBPRINT, "alg": "ES256"}


def with_thumbprint(**changes):
    members = {**GOOD, **changes}
    return {**members, "kid": jwk.thumbprint(members)}


@pytest.mark.parametrize(
    "members",
    [
        {**GOOD, "d": "AAAA"},
        {**GOOD, "kid": ED25519_THUMBPRINT},
        {**GOOD, "kid": f"did:web:tnso.vn#{P256_THUMBPRINT}"},
        {**GOOD, "alg": "EdDSA"},
        {**GOOD, "alg": "ES384"},
        {**GOOD, "alg": "none"},
        {**GOOD, "alg": ["ES256"]},
        {**GOOD, "kty": "oct"},
        {**GOOD, "crv": "P-384"},
        {name: value for name, value in GOOD.items() if name != "kid"},
        {name: value for name, value in GOOD.items() if name != "alg"},
        {name: value for name, value in GOOD.items() if name != "y"},
        with_thumbprint(y=P256["x"]),
        with_thumbprint(x=P256["x"] + "="),
        with_thumbprint(x="AA"),
        with_thumbprint(x="A" + P256["x"][1:-1] + "B"),
        with_thumbprint(x="é"),
        {**ED25519, "alg": "EdDSA", "kid": jwk.thumbprint({**ED25519, "x": "AAAA"}), "x": "AAAA"},
        {
            "kty": "RSA",
            "n": "AQAB",
            "e": "AQAB",
            "alg": "ES256",
            "crv": "P-256",
            "kid": "x",
            "x": "",
            "y": "",
        },
    ],
)
def test_anything_but_a_supported_public_key_is_refused(members):
    with pytest.raises(TrustListError) as refusal:
        jwk.decode(members)
    assert refusal.value.code == "trust.malformed"


EIGHTH = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
OTHER_EIGHTH = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
SMALL = [
    bytes(32),
    b"\1" + bytes(31),
    *((2**255 - less).to_bytes(32, "little") for less in (20, 19, 18, 1)),
    bytes.fromhex(EIGHTH),
    bytes.fromhex(OTHER_EIGHTH),
]


@pytest.mark.parametrize("sign", [0, 0x80])
@pytest.mark.parametrize("point", SMALL, ids=bytes.hex)
def test_a_point_of_small_order_or_not_reduced_is_no_key(point, sign):
    x = base64url.encode(point[:31] + bytes([point[31] | sign])).decode()
    members = {**ED25519, "x": x, "alg": "EdDSA"}
    with pytest.raises(TrustListError, match="small order"):
        jwk.decode({**members, "kid": jwk.thumbprint(members)})


def test_most_points_are_not_of_small_order():
    assert not jwk.is_small((2).to_bytes(32, "little"))
    assert not jwk.is_small((2**255 - 21).to_bytes(32, "little"))
