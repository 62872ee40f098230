"""PURE: signatures of webhooks (Standard Webhooks 1.0.0): `v1` by a secret that both sides know,
`v1a` by an Ed25519 key of which the receiver needs the public half alone.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable

from credverifier.wire.envelope import base64url
from credverifier.wire.envelope.jws import Signer

SECRET, PUBLIC_KEY = "whsec_", "whpk_"
"""What a secret and a public key begin with."""

_DERIVED = "credissuer webhook secret 1"


def secret(signer: Signer, webhook_id: str, generation: int) -> bytes:
    """The secret of a webhook, 32 octets, worked out from the office's webhook key.

    Nothing is stored of it: an Ed25519 signature of the same text is always the same (RFC 8032
    section 5.1.6), and nobody can make it without the private key.
    """
    if signer.algorithm != "EdDSA":
        raise ValueError("only Ed25519 signs the same text in the same way")
    return hashlib.sha256(signer.sign(f"{_DERIVED} {webhook_id} {generation}".encode())).digest()


def shown_secret(octets: bytes) -> str:
    """A secret as receivers are given it."""
    return SECRET + base64.b64encode(octets).decode("ascii")


def shown_public_key(jwk: dict[str, str]) -> str:
    """The public half of an Ed25519 key (RFC 8037) as receivers are given it."""
    octets = base64url.decode(jwk["x"].encode("ascii"))
    return PUBLIC_KEY + base64.b64encode(octets).decode("ascii")


def signed(
    message_id: str, timestamp: int, body: bytes, signer: Signer, secrets: Iterable[bytes]
) -> str:
    """The header `webhook-signature`: one signature by the key, and one for each secret."""
    content = f"{message_id}.{timestamp}.".encode("ascii") + body
    signatures = [f"v1a,{_text(signer.sign(content))}"]
    signatures += [
        f"v1,{_text(hmac.new(one, content, hashlib.sha256).digest())}" for one in secrets
    ]
    return " ".join(signatures)


def _text(octets: bytes) -> str:
    return base64.b64encode(octets).decode("ascii")
