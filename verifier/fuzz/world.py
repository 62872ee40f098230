"""The issuers and holders of a run, and certificates in good standing to begin with."""

from __future__ import annotations

import json
from datetime import timedelta
from random import Random
from typing import Any

import forge

from credverifier.wire.credentials import open_badge
from credverifier.wire.envelope import base64url
from credverifier.wire.status import bitstring, token_list
from fuzz.scene import PROFILES, Draft, Scene


class World:
    """Two issuers in one trust list, and a stranger; keys made for the run."""

    def __init__(self) -> None:
        self.tnso = forge.Issuer()
        self.other = forge.Issuer("https://tinnhiem.example", types=())
        self.stranger = forge.Issuer("https://tnso.example")
        self.holders = (forge.Signer("ES256", "holder"), forge.Signer("EdDSA", "holder"))
        self.trust_list = forge.trust_list(self.tnso, self.other)

    @property
    def issuers(self) -> tuple[forge.Issuer, ...]:
        """All of them, the untrusted one last."""
        return (self.tnso, self.other, self.stranger)

    def draft(self, payload: dict[str, Any], *, issuer: forge.Issuer, typ: str, key: str) -> Draft:
        """A draft of this payload with the header and key it should have."""
        return Draft(issuer, payload, issuer.header(typ=typ, key=key), issuer.keys[key])

    def scene(self, rng: Random) -> Scene:
        """A certificate in good standing, in any of its renditions, and its lists."""
        issuer = rng.choice((self.tnso, self.tnso, self.other))
        make = rng.choice((self._whole, self._whole, self._whole, self._wallet, self._badge))
        scene = make(issuer, rng)
        scene.now = forge.NOW + timedelta(seconds=rng.choice((0, 0, 1, 3600, 20 * 3600)))
        scene.max_status_age = rng.choice((None, None, None, 86400, 7 * 86400))
        if scene.proof is not None:
            scene.proof.payload["iat"] = forge.seconds(scene.now) - rng.choice((0, 1, 300, -60))
        return scene

    def _wallet(self, issuer: forge.Issuer, rng: Random) -> Scene:
        """An SD-JWT VC with some disclosures, with or without a holder's key; with a proof if one
        is requested.
        """
        index, holder = _index(rng), rng.choice((None, *self.holders))
        payload, disclosures = issuer.wallet(holder=holder, status=issuer.entries(index))
        draft = self.draft(
            payload,
            issuer=issuer,
            typ="dc+sd-jwt",
            key=rng.choice(("credential", "credential_eddsa")),
        )
        shown = [text for text in disclosures if rng.random() < 0.6]
        rng.shuffle(shown)
        scene = Scene(self, draft, self.lists(issuer, index, rng), disclosed=shown)
        if holder is not None and rng.random() < 0.7:
            scene.audience, scene.nonce = "https://brand.example", "n-0S6_WzA2Mj"
            claims = {"aud": scene.audience, "nonce": scene.nonce}
            scene.proof = Draft(issuer, claims, {"alg": holder.algorithm, "typ": "kb+jwt"}, holder)
        if {*disclosures[:2]} <= {*shown}:
            scene.profile = rng.choice((None, *list(PROFILES)[:4]))
        return scene

    def _badge(self, issuer: forge.Issuer, rng: Random) -> Scene:
        """An Open Badge."""
        index = _index(rng)
        signer = issuer.keys[rng.choice(("credential", "credential", "credential_eddsa", "both"))]
        header = open_badge.header(signer, issuer.public_url)
        header["kid"] = rng.choice((header["kid"], header["kid"], signer.key_id, signer.thumbprint))
        if rng.random() < 0.2:
            del header["typ"]
        draft = Draft(issuer, issuer.badge(status=issuer.entries(index)), header, signer)
        scene = Scene(self, draft, self.lists(issuer, index, rng))
        scene.profile = rng.choice((None, None, *list(PROFILES)[:4]))
        return scene

    def _whole(self, issuer: forge.Issuer, rng: Random) -> Scene:
        """A vc+jwt, whole or slim, as a token or the link of an offline QR."""
        slim = rng.random() < 0.4
        index = _index(rng)
        without = () if slim else rng.choice(((), (), ("credentialStatus",), ("status",)))
        payload = issuer.certificate(slim=slim, without=without, status=issuer.entries(index))
        key = rng.choice(("credential", "credential", "credential_eddsa", "both"))
        credential = self.draft(payload, issuer=issuer, typ="vc+jwt", key=key)
        if rng.random() < 0.2:
            credential.header["kid"] = credential.signer.thumbprint
        scene = Scene(self, credential, self.lists(issuer, index, rng), packed=_packing(rng, slim))
        own = [profile for profile, (wanted,) in PROFILES.items() if not slim or wanted[2] is None]
        scene.profile = rng.choice((None, None, own[0], own[1], own[2]))
        return scene

    def lists(
        self, issuer: forge.Issuer, index: int, rng: Random
    ) -> dict[str, Draft | str | dict[str, str]]:
        """The three lists of the same certificates; that at `index` is valid, others are not."""
        bad = {rng.randrange(forge.SIZE) for _ in range(rng.choice((0, 3)))}
        bad |= {index ^ 1, index ^ 8}
        bad.discard(index)
        at = forge.LISTED_AT - rng.choice((0, 0, 60, 3000))
        values = {number: rng.choice((1, 2, 3)) for number in bad}
        whole: dict[str, Any] = {
            "issuer": issuer.id,
            "version": 7,
            "issued_at": at,
            "expires": at + forge.DAY,
            "ttl": 60,
        }
        bits = bitstring.encode(bytes(bitstring.pack(bad, forge.SIZE)))
        made: dict[str, Draft | str | dict[str, str]] = {
            url: self.draft(
                bitstring.to_claims(bits, url=url, purpose=purpose, **whole),
                issuer=issuer,
                typ="vc+jwt",
                key="status",
            )
            for purpose, url in issuer.bitstring_urls.items()
        }
        lst = token_list.encode(bytes(token_list.pack(values, forge.SIZE)))
        claims = token_list.to_claims(lst, url=issuer.token_url, **whole)
        made[issuer.token_url] = self.draft(
            claims, issuer=issuer, typ="statuslist+jwt", key="status"
        )
        return made

    def opened(self, token: str, issuer: forge.Issuer, key: str = "status") -> Draft:
        """A signed text as a draft."""
        header, payload = (
            json.loads(base64url.decode(part.encode())) for part in token.split(".")[:2]
        )
        return Draft(issuer, payload, header, issuer.keys[key])


def _index(rng: Random) -> int:
    return rng.choice(
        (0, 1, 7, 8, forge.INDEX, forge.INDEX, rng.randrange(forge.SIZE), forge.SIZE - 1)
    )


def _packing(rng: Random, slim: bool) -> str | None:
    return rng.choice((None, None, "base43", "plain") if slim else (None,))
