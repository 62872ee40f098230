"""Public keys as JSON Web Keys (RFC 7517, RFC 8037) and their thumbprints (RFC 7638)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from credverifier.errors import FormatError, TrustListError
from credverifier.wire.envelope import base64url, strict_json

PublicKey = ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey

ALGORITHMS: dict[str, tuple[str, str]] = {"ES256": ("EC", "P-256"), "EdDSA": ("OKP", "Ed25519")}
"""JOSE `alg` -> (`kty`, `crv`): all the algorithms that are accepted."""

# The prime of edwards25519 (RFC 8032 section 5.1).
_FIELD = 2**255 - 19
# y of two of the four points of order 8; the other two have its negative.
_EIGHTH = int.from_bytes(
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    "little",
)
_SMALL = frozenset({0, 1, _FIELD - 1, _EIGHTH, _FIELD - _EIGHTH})
"""y of the eight points of edwards25519 whose order is 8, 4, 2 or 1."""


def encode(key: PublicKey) -> dict[str, str]:
    """`key` as the members of a JWK that RFC 7638 hashes, with `alg` and `kid` (the bare
    thumbprint).
    """
    if isinstance(key, ec.EllipticCurvePublicKey):
        numbers = key.public_numbers()
        jwk = {
            "kty": "EC",
            "crv": "P-256",
            "x": _text(numbers.x.to_bytes(32)),
            "y": _text(numbers.y.to_bytes(32)),
        }
        return {
            **jwk,
            "kid": thumbprint(jwk),
            "alg": "ES256",
        }
    jwk = {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": _text(key.public_bytes_raw()),
    }
    return {
        **jwk,
        "kid": thumbprint(jwk),
        "alg": "EdDSA",
    }


def decode(jwk: Mapping[str, Any]) -> PublicKey:
    """The key that `jwk` describes.

    Raises TrustListError `trust.malformed`, also when `kid` is not the thumbprint.
    """
    try:
        alg = jwk["alg"]
        kty = jwk["kty"]
        crv = jwk["crv"]
        # `d` is the private half: a list that contains it has leaked the key.
        if ALGORITHMS.get(alg) != (kty, crv) or "d" in jwk:
            raise ValueError("not a public key of a known algorithm")
        # A freely chosen `kid` could be the thumbprint of another key.
        if jwk["kid"] != thumbprint(jwk):
            raise ValueError("kid is not the RFC 7638 thumbprint")
        x = base64url.decode(jwk["x"].encode("ascii"))
        if kty == "OKP":
            if len(x) != 32 or is_small(x):
                raise ValueError("a point of small order")
            return ed25519.Ed25519PublicKey.from_public_bytes(x)
        y = base64url.decode(jwk["y"].encode("ascii"))
        if len(x) != 32 or len(y) != 32:
            raise ValueError("coordinates of P-256 are 32 octets")
        # 0x04 marks an uncompressed point (SEC 1 section 2.3.3). OpenSSL refuses one off the curve.
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + x + y)
    except (KeyError, TypeError, AttributeError, ValueError, FormatError) as error:
        raise TrustListError("trust.malformed", f"a key cannot be read: {error}") from error


def is_small(point: bytes) -> bool:
    """Whether an encoded point of edwards25519 has small order, or is not reduced (RFC 8032 section
    5.1.3).

    Such points are refused, because implementations differ in accepting them, and because with a
    key of small order one signature can fit every text.
    """
    # The highest bit is the sign of x and no part of y.
    y = int.from_bytes(point, "little") & (2**255 - 1)
    return y >= _FIELD or y in _SMALL


def thumbprint(jwk: Mapping[str, Any]) -> str:
    """RFC 7638 SHA-256 thumbprint, base64url (43 characters)."""
    # Only the required members, in alphabetical order (RFC 7638 section 3.2), so that one key has
    # one thumbprint whatever else its JWK holds.
    names = ("crv", "kty", "x", "y") if jwk["kty"] == "EC" else ("crv", "kty", "x")
    octets = strict_json.dumps({name: jwk[name] for name in names})
    return _text(hashlib.sha256(octets).digest())


def _text(octets: bytes) -> str:
    return base64url.encode(octets).decode("ascii")
