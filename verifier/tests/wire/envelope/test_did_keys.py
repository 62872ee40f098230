"""Keys spelled out by a DID: did:jwk and did:key."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from credverifier.errors import TrustError
from credverifier.wire.envelope import base64url, did_keys, jwk, strict_json

LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
P256 = ec.generate_private_key(ec.SECP256R1()).public_key()
ED25519 = ed25519.Ed25519PrivateKey.generate().public_key()


def did_jwk(key, **members):
    spelled = {
        name: value for name, value in {**jwk.encode(key), **members}.items() if name != "kid"
    }
    return "did:jwk:" + base64url.encode(strict_json.dumps(spelled)).decode()


def multibase(octets):
    number, text = int.from_bytes(octets), ""
    while number:
        number, rest = divmod(number, 58)
        text = LETTERS[rest] + text
    return "z" + text


def test_a_key_in_a_did_jwk_is_read():
    for key, algorithm in ((P256, "ES256"), (ED25519, "EdDSA")):
        did, public_key, alg = did_keys.key_of(did_jwk(key) + "#0")
        assert (did, alg) == (did_jwk(key), algorithm)
        assert jwk.encode(public_key) == jwk.encode(key)


def test_the_examples_of_did_key_are_read():
    """From the did:key method specification: the multibase names the key and its kind."""
    name = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
    assert did_keys.key_of(f"did:key:{name}#{name}")[0] == f"did:key:{name}"
    name = "zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv"
    assert did_keys.key_of(f"did:key:{name}#{name}")[2] == "ES256"


def test_a_key_in_a_did_key_is_read():
    point = P256.public_numbers()
    compressed = bytes([2 + point.y % 2]) + point.x.to_bytes(32)
    for name, key in (
        (multibase(b"\x80\x24" + compressed), P256),
        (multibase(b"\xed\x01" + ED25519.public_bytes_raw()), ED25519),
    ):
        assert jwk.encode(did_keys.key_of(f"did:key:{name}#{name}")[1]) == jwk.encode(key)


GOOD = multibase(b"\xed\x01" + ED25519.public_bytes_raw())
NEUTRAL = multibase(bytes([0xED, 0x01, 0x01]) + bytes(31))
OFF_CURVE = multibase(bytes([0x80, 0x24]) + bytes(33))


@pytest.mark.parametrize(
    "kid",
    [
        None,
        5,
        "",
        did_jwk(P256),
        did_jwk(P256) + "#1",
        did_jwk(P256, use="enc") + "#0",
        did_jwk(P256, alg="EdDSA") + "#0",
        did_jwk(P256, d="AAAA") + "#0",
        did_jwk(P256, crv="P-384") + "#0",
        did_jwk(P256, x=5) + "#0",
        did_jwk(P256, x="A" * 600) + "#0",
        "did:jwk:e30#0",
        "did:jwk:!!#0",
        f"did:key:{GOOD}",
        f"did:key:{GOOD}#0",
        "did:key:z0#z0",
        "did:key:z1#z1",
        f"did:key:{multibase(b'x')}#{multibase(b'x')}",
        f"did:key:{OFF_CURVE}#{OFF_CURVE}",
        f"did:key:{NEUTRAL}#{NEUTRAL}",
        "did:web:x.example#key",
        "did:jwk:Ä#0",
    ],
)
def test_a_did_that_spells_no_key_is_refused(kid):
    with pytest.raises(TrustError) as refusal:
        did_keys.key_of(kid)
    assert refusal.value.code == "issuer.key_unknown"
