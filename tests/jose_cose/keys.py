"""The keys of the W3C suite: verification methods with P-256, P-384, P-521 or Ed25519 keys, through
PyJWT.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.hashes import HashAlgorithm
from jwt.algorithms import ECAlgorithm, OKPAlgorithm

_CURVES = {
    "P-256": ("ES256", ECAlgorithm.SHA256),
    "P-384": ("ES384", ECAlgorithm.SHA384),
    "P-521": ("ES512", ECAlgorithm.SHA512),
}


class Method(NamedTuple):
    """A verification method: its keys, algorithm and names."""

    id: str
    kid: str
    controller: str
    algorithm: str
    jose: Any
    public: Any
    private: Any


def read(text: str) -> Method:
    """The key file of the suite (`publicKeyJwk`, `secretKeyJwk`), or a bare JWK."""
    key_file = json.loads(text)
    public = key_file.get("publicKeyJwk") or {
        name: value for name, value in key_file.items() if name != "d"
    }
    secret = key_file.get("secretKeyJwk") or (key_file if "d" in key_file else None)
    algorithm, jose = _algorithm(public["crv"])
    return Method(
        id=str(key_file.get("id", "")),
        kid=str(public.get("kid", "")),
        controller=str(key_file.get("controller", "")),
        algorithm=algorithm,
        jose=jose,
        public=jose.from_jwk(public),
        private=None if secret is None else jose.from_jwk(secret),
    )


def _algorithm(curve: str) -> tuple[str, Any]:
    if curve == "Ed25519":
        return "EdDSA", OKPAlgorithm()
    name, digest = _CURVES[curve]
    kind: type[HashAlgorithm] = digest
    return name, ECAlgorithm(kind)
