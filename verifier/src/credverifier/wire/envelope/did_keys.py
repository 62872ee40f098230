"""Public keys that are written into a DID itself: did:jwk and did:key.

They are read without any look-up. They prove that somebody holds the private key, and not who that
is.
"""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from credverifier.errors import CredentialError, TrustError
from credverifier.wire.envelope import base64url, jwk, strict_json

# base58btc: without 0, O, I and l, which look like other characters.
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
# Characters of a DID URL. Bounded, because converting base58 takes quadratic time.
_LONGEST = 512


def key_of(kid: Any) -> tuple[str, jwk.PublicKey, str]:
    """DID, key and JOSE `alg` of a verification method. Raises TrustError `issuer.key_unknown`.

    `did:jwk:…#0`, or `did:key:z…#z…` of a P-256 or Ed25519 key.
    """
    if type(kid) is not str or len(kid) > _LONGEST or not kid.isascii():
        raise TrustError("issuer.key_unknown", "kid is no DID URL")
    did, _, fragment = kid.partition("#")
    try:
        if did.startswith("did:jwk:") and fragment == "0":
            key = _from_jwk(did.removeprefix("did:jwk:"))
        elif did.startswith("did:key:z") and fragment == did.removeprefix("did:key:"):
            key = _from_multibase(fragment[1:])
        else:
            raise TrustError("issuer.key_unknown", "kid is no method of a did:jwk or did:key")
    # What a hostile DID can raise: ValueError for a letter outside base58 or a point off the curve,
    # KeyError for another curve, the others for members of a wrong JSON type.
    except (ValueError, KeyError, TypeError, AttributeError, CredentialError) as error:
        raise TrustError("issuer.key_unknown", "a DID that spells no key we know") from error
    return did, key, "ES256" if isinstance(key, ec.EllipticCurvePublicKey) else "EdDSA"


def _from_jwk(text: str) -> jwk.PublicKey:
    member = strict_json.loads(base64url.decode(text.encode("ascii")))
    algorithms = {crv: alg for alg, (_, crv) in jwk.ALGORITHMS.items()}
    algorithm = algorithms[member["crv"]]
    if member.get("use", "sig") != "sig" or member.get("alg", algorithm) != algorithm:
        raise ValueError("a key for something else")
    thumbprint = jwk.thumbprint(member)
    # A `kid` in the DID is replaced, because jwk.decode accepts only the thumbprint.
    return jwk.decode(
        {
            **member,
            "alg": algorithm,
            "kid": thumbprint,
        }
    )


def _from_multibase(text: str) -> jwk.PublicKey:
    number = 0
    for letter in text:
        number = number * 58 + _ALPHABET.index(letter)
    octets = number.to_bytes((number.bit_length() + 7) // 8)
    kind = octets[:2]
    raw = octets[2:]
    # The prefixes are multicodec varints: 0xed is ed25519-pub, 0x1200 (`80 24`) is p256-pub.
    if kind == b"\xed\x01" and len(raw) == 32 and not jwk.is_small(raw):
        return ed25519.Ed25519PublicKey.from_public_bytes(raw)
    if kind == b"\x80\x24" and len(raw) == 33:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    raise ValueError("a key of another kind")
