"""Two JOSE libraries of other people behind one interface: sign octets, read a token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from joserfc import jws as joserfc_jws
from joserfc.jwk import import_key
from jwt.algorithms import Algorithm, ECAlgorithm, OKPAlgorithm

from credissuer.signing.file_keys import FileSigner
from credverifier.errors import CredentialError
from credverifier.trust.anchors import CREDENTIAL, Issuer, TrustKey
from credverifier.wire.envelope import jws

KID = "did:web:oracles.example#key"
PRIVATE = {
    "ES256": ec.generate_private_key(ec.SECP256R1()),
    "EdDSA": ed25519.Ed25519PrivateKey.generate(),
}
SIGNERS = {name: FileSigner(key, KID) for name, key in PRIVATE.items()}
ALGORITHMS = tuple(PRIVATE)

_PYJWT: dict[str, type[Algorithm]] = {"ES256": ECAlgorithm, "EdDSA": OKPAlgorithm}


class Oracle(NamedTuple):
    """`sign(algorithm, header, octets)` returns a token; `read(token, key, algorithm)` returns the
    octets of its payload, or raises.
    """

    sign: Callable[[str, dict[str, Any], bytes], str]
    read: Callable[[str, Any, str], bytes]


def _pyjwt_sign(algorithm: str, header: dict[str, Any], octets: bytes) -> str:
    return jwt.PyJWS().encode(
        octets, PRIVATE[algorithm], algorithm, headers=header, sort_headers=False
    )


def _pyjwt_read(token: str, key: Any, algorithm: str) -> bytes:
    return bytes(jwt.PyJWS().decode(token, key, [algorithm]))


def _joserfc_key(key: Any, algorithm: str) -> Any:
    return import_key(_PYJWT[algorithm].to_jwk(key, as_dict=True))


def _joserfc_sign(algorithm: str, header: dict[str, Any], octets: bytes) -> str:
    return joserfc_jws.serialize_compact(
        header, octets, _joserfc_key(PRIVATE[algorithm], algorithm), [algorithm]
    )


def _joserfc_read(token: str, key: Any, algorithm: str) -> bytes:
    return bytes(
        joserfc_jws.deserialize_compact(token, _joserfc_key(key, algorithm), [algorithm]).payload
    )


ORACLES = {
    "PyJWT": Oracle(_pyjwt_sign, _pyjwt_read),
    "joserfc": Oracle(_joserfc_sign, _joserfc_read),
}


def _issuer(algorithm: str) -> Issuer:
    key = TrustKey(
        PRIVATE[algorithm].public_key(),
        algorithm,
        frozenset({CREDENTIAL}),
        "active",
        0,
        float("inf"),
    )
    return Issuer(
        "did:web:oracles.example",
        {},
        frozenset(),
        frozenset(),
        "https://oracles.example",
        (),
        {KID: key},
    )


_ISSUERS = {algorithm: _issuer(algorithm) for algorithm in ALGORITHMS}


def public(algorithm: str) -> Any:
    """The public key for this algorithm, made for this run."""
    return PRIVATE[algorithm].public_key()


def we_refuse(token: str, algorithm: str = "ES256") -> bool:
    """True if our envelope, key selection or signature check refuses the token."""
    try:
        _ISSUERS[algorithm].prove(jws.parse(token, typ="vc+jwt"), CREDENTIAL)
    except CredentialError:
        return True
    return False


def they_refuse(name: str, token: str, algorithm: str = "ES256") -> bool:
    """True if the library refuses the token with any exception."""
    try:
        ORACLES[name].read(token, public(algorithm), algorithm)
    except Exception:  # noqa: BLE001 - libraries of others raise what they like
        return True
    return False
