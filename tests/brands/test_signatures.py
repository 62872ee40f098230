"""Signatures of webhooks, checked by the library of Standard Webhooks and by cryptography itself."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from standardwebhooks import Webhook, WebhookVerificationError

from credissuer.brands import signatures
from credissuer.signing.file_keys import FileSigner
from credverifier.wire.envelope import base64url

BODY = json.dumps({"type": "certificate.revoked", "name": "Hà"}, ensure_ascii=False).encode()


@pytest.fixture
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def headers(key: Ed25519PrivateKey, *generations: int) -> dict[str, str]:
    signer = FileSigner(key, "did:web:x#y")
    timestamp = int(datetime.now(UTC).timestamp())
    secrets = [signatures.secret(signer, "0123456789ab", one) for one in generations]
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signatures.signed("msg_1", timestamp, BODY, signer, secrets),
    }


def library(key: Ed25519PrivateKey, generation: int) -> Webhook:
    signer = FileSigner(key, "did:web:x#y")
    secret = signatures.secret(signer, "0123456789ab", generation)
    return Webhook(signatures.shown_secret(secret))


def test_the_library_verifies_what_the_secret_signs(key: Ed25519PrivateKey) -> None:
    assert library(key, 1).verify(BODY, headers(key, 1)) == json.loads(BODY)
    with pytest.raises(WebhookVerificationError):
        library(key, 2).verify(BODY, headers(key, 1))
    with pytest.raises(WebhookVerificationError):
        library(key, 1).verify(BODY + b" ", headers(key, 1))


def test_during_a_rotation_both_secrets_verify(key: Ed25519PrivateKey) -> None:
    both = headers(key, 2, 1)
    for generation in (1, 2):
        assert library(key, generation).verify(BODY, both) == json.loads(BODY)


def test_the_public_key_verifies_the_asymmetric_signature(key: Ed25519PrivateKey) -> None:
    sent = headers(key, 1)
    x = base64url.encode(key.public_key().public_bytes_raw()).decode()
    shown = signatures.shown_public_key({"kty": "OKP", "crv": "Ed25519", "x": x})
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(shown.removeprefix("whpk_")))
    [asymmetric] = [
        one.partition(",")[2]
        for one in sent["webhook-signature"].split(" ")
        if one.startswith("v1a,")
    ]
    content = f"msg_1.{sent['webhook-timestamp']}.".encode() + BODY
    public.verify(base64.b64decode(asymmetric), content)
    with pytest.raises(InvalidSignature):
        public.verify(base64.b64decode(asymmetric), content + b" ")


def test_a_secret_is_the_same_again_and_another_for_each_webhook(key: Ed25519PrivateKey) -> None:
    signer = FileSigner(key, "did:web:x#y")
    first = signatures.secret(signer, "0123456789ab", 1)
    assert first == signatures.secret(signer, "0123456789ab", 1) and len(first) == 32
    assert first != signatures.secret(signer, "0123456789ac", 1)
    other = FileSigner(Ed25519PrivateKey.generate(), "did:web:x#y")
    assert first != signatures.secret(other, "0123456789ab", 1)
