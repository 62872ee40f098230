"""An SD-JWT VC bound to a holder's key, and what a verifier of it needs."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import forge
from cryptography.hazmat.primitives.asymmetric import ec
from forge import Issuer, Signer

from credverifier import TrustAnchors, Verdict, verify
from credverifier.wire.credentials import sd_jwt
from credverifier.wire.envelope import dates

NONCE, AUDIENCE = "n-0S6_WzA2Mj", "https://brand.example"


def private_jwk(signer: Signer) -> dict[str, str]:
    """The private JWK of a P-256 key made for this run."""
    key = signer._key
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    secret = (
        base64.urlsafe_b64encode(key.private_numbers().private_value.to_bytes(32))
        .rstrip(b"=")
        .decode("ascii")
    )
    return {**public_jwk(signer), "d": secret}


def public_jwk(signer: Signer) -> dict[str, str]:
    """The public JWK with the members that RFC 7638 hashes, without kid and alg."""
    return {name: signer.jwk[name] for name in signer.jwk if name not in ("kid", "alg")}


@dataclass
class Wallet:
    """The SD-JWT VC of an issuer and its holder.

    `now` is the machine's time, because one of the judges uses no other.
    """

    issuer: Issuer
    holder: Signer
    now: datetime

    @property
    def seconds(self) -> int:
        return int(self.now.timestamp())

    @property
    def header(self) -> dict[str, str]:
        return {
            "alg": "ES256",
            "typ": "dc+sd-jwt",
            "kid": self.issuer.keys["credential"].thumbprint,
        }

    def _payload(self) -> tuple[dict[str, Any], list[str]]:
        return self.issuer.wallet(
            {"iat": self.seconds - 60},
            holder=self.holder,
            valid_from=self.now - timedelta(minutes=1),
            valid_until=self.now + timedelta(days=365),
        )

    def token(self) -> str:
        """The SD-JWT with all disclosures, as the issuer gives it out."""
        payload, disclosures = self._payload()
        signed = forge.compact(self.header, payload, self.issuer.keys["credential"])
        return sd_jwt.join(signed, disclosures)

    def claims(self) -> dict[str, Any]:
        """The claims of `token` with everything disclosed."""
        payload, disclosures = self._payload()
        return sd_jwt.reveal(payload, disclosures, never=frozenset())

    def lists(self, value: int = 0) -> dict[str, str]:
        """{URL: the Token Status List in which this certificate has this value}"""
        return {
            self.issuer.token_url: self.issuer.token_list(
                {forge.INDEX: value}, at=self.seconds - 60
            )
        }

    def verdict(self, token: str, nonce: str | None = NONCE) -> Verdict:
        """The verdict of our verifier on a presentation; without a nonce it asked for none."""
        since = dates.stamp(self.now - timedelta(days=1))
        keys = [
            {
                **self.issuer.keys[name].jwk,
                "purpose": [name],
                "valid_from": since,
                "valid_until": None,
                "state": "active",
            }
            for name in ("credential", "status")
        ]
        trust = forge.trust_list(
            self.issuer.trust_entry(jwks={"keys": keys}),
            issued_at=since, expires_at=dates.stamp(self.now + timedelta(days=1)),
        )  # fmt: skip
        challenge = {} if nonce is None else {"audience": AUDIENCE, "nonce": nonce}
        return verify(
            token,
            anchors=TrustAnchors.from_trust_list(trust),
            lists=self.lists(),
            now=self.now,
            **challenge,
        )


def wallet() -> Wallet:
    """A new wallet at the machine's time."""
    return Wallet(Issuer(), Signer("ES256", "holder"), datetime.now(UTC).replace(microsecond=0))
