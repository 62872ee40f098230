"""A certificate for wallets that is bound to a holder's key, and what is published for whoever
verifies it.
"""

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
    """Both halves of a P-256 key that was made for this run."""
    key = signer._key
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    secret = (
        base64.urlsafe_b64encode(key.private_numbers().private_value.to_bytes(32))
        .rstrip(b"=")
        .decode("ascii")
    )
    return {**public_jwk(signer), "d": secret}


def public_jwk(signer: Signer) -> dict[str, str]:
    """The members that RFC 7638 hashes: no kid, no alg."""
    return {name: signer.jwk[name] for name in signer.jwk if name not in ("kid", "alg")}


@dataclass
class Wallet:
    """The SD-JWT VC of an issuer and its holder.

    `now` is the machine's clock: one of the judges knows no other.
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

    def token(self) -> str:
        """With all disclosures, as the issuer hands it out."""
        payload, disclosures = self.issuer.wallet(
            {"iat": self.seconds - 60}, holder=self.holder, valid_from=self.now - timedelta(minutes=1),
            valid_until=self.now + timedelta(days=365),
        )  # fmt: skip
        return sd_jwt.join(
            forge.compact(self.header, payload, self.issuer.keys["credential"]), disclosures
        )

    def claims(self) -> dict[str, Any]:
        """What `token` says when everything is disclosed."""
        parts = sd_jwt.split(self.token())
        payload, _ = self.issuer.wallet(
            {"iat": self.seconds - 60}, holder=self.holder, valid_from=self.now - timedelta(minutes=1),
            valid_until=self.now + timedelta(days=365),
        )  # fmt: skip
        return sd_jwt.reveal(payload, parts.disclosures, never=frozenset())

    def lists(self, value: int = 0) -> dict[str, str]:
        """URL -> the Token Status List in which this certificate has this value."""
        return {
            self.issuer.token_url: self.issuer.token_list(
                {forge.INDEX: value}, at=self.seconds - 60
            )
        }

    def verdict(self, token: str, nonce: str | None = NONCE) -> Verdict:
        """What our verifier says of a presentation that it asked for."""
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
        asked = {} if nonce is None else {"audience": AUDIENCE, "nonce": nonce}
        return verify(
            token,
            anchors=TrustAnchors.from_trust_list(trust),
            lists=self.lists(),
            now=self.now,
            **asked,
        )


def wallet() -> Wallet:
    """A new one."""
    return Wallet(Issuer(), Signer("ES256", "holder"), datetime.now(UTC).replace(microsecond=0))
