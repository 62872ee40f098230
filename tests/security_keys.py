"""A security key in software: makes keys and signs as an authenticator and a browser together do
(WebAuthn Level 3, sections 6.1 and 6.5).
"""

from __future__ import annotations

import hashlib
import json
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from credverifier.wire.envelope import base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text_of(octets: bytes) -> str:
    return base64url.encode(octets).decode()


@dataclass
class SoftKey:
    """`origin` is where its browser is; `verifies` whether it asks for a finger or a PIN."""

    origin: str
    verifies: bool = True
    count: int = 0
    counts: bool = True
    private: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = b""
    owner: bytes | None = None

    def __post_init__(self) -> None:
        # By the key itself, so that each has an id of its own.
        point = self.private.public_key().public_numbers()
        self.id = self.id or hashlib.sha256(str(point.x).encode()).digest()

    def register(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.create`, as JSON."""
        self.owner = base64url.decode(options["user"]["id"].encode())
        numbers = self.private.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor2.dumps(cose)
        data = self._data(options["rp"]["id"], ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["challenge"])
        return self._answer(
            {"clientDataJSON": text_of(client), "attestationObject": text_of(attestation)}
        )

    def sign(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.get`, as JSON."""
        if self.counts:
            self.count += 1
        data = self._data(options["rpId"], 0)
        client = self._client("webauthn.get", options["challenge"])
        signed = data + hashlib.sha256(client).digest()
        response = {
            "clientDataJSON": text_of(client),
            "authenticatorData": text_of(data),
            "signature": text_of(self.private.sign(signed, ec.ECDSA(hashes.SHA256()))),
            "userHandle": None if self.owner is None else text_of(self.owner),
        }
        return self._answer(response)

    def _data(self, host: str, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return (
            hashlib.sha256(host.encode()).digest() + bytes([flags]) + struct.pack(">I", self.count)
        )

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, response: dict[str, Any]) -> str:
        name = text_of(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
