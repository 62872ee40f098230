"""The input of a verification: drafts that can still be changed, and the signed question."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import forge

from credverifier.errors import FormatError
from credverifier.wire.credentials import offline_qr, sd_jwt

if TYPE_CHECKING:
    from fuzz.world import World

Spelling = Callable[[bytes], bytes]


@dataclass
class Draft:
    """A signed text before it is signed.

    `spellings` change the octets of the payload, `headings` those of the header; `issuer` is the
    one it claims, `signer` the key that will sign.
    """

    issuer: forge.Issuer
    payload: dict[str, Any]
    header: dict[str, Any]
    signer: forge.Signer
    spellings: list[Spelling] = field(default_factory=list)
    headings: list[Spelling] = field(default_factory=list)

    def token(self) -> str:
        """Signed as it stands."""
        return forge.compact(
            _octets(self.header, self.headings), _octets(self.payload, self.spellings), self.signer
        )


def _octets(value: dict[str, Any], spellings: list[Spelling]) -> bytes:
    octets = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )
    for spell in spellings:
        octets = spell(octets)
    return octets


@dataclass
class Scene:
    """A credential, the lists and notes that a fetch would give, and the arguments of a check.

    `disclosed` are the disclosures of an SD-JWT VC, None for other renditions; `proof` is that of
    its holder, in which the right `sd_hash` is filled in unless it has one.
    """

    world: World
    credential: Draft
    lists: dict[str, Draft | str | dict[str, str]]
    now: datetime = forge.NOW
    profile: str | None = None
    max_status_age: float | None = None
    packed: str | None = None
    """Given as the link of an offline QR: "base43" or "plain"."""
    disclosed: list[str] | None = None
    proof: Draft | None = None
    audience: str | None = None
    nonce: str | None = None

    def signed(self, steps: list[str]) -> Question:
        """The question, with everything signed."""
        text = self._as_given(self.credential.token())
        if self.disclosed is not None:
            text = self._presented(text)
        lists = {
            url: item.token() if isinstance(item, Draft) else item
            for url, item in self.lists.items()
        }
        return Question(
            text,
            lists,
            self.now,
            self.profile,
            self.max_status_age,
            steps,
            self.audience,
            self.nonce,
        )

    def _presented(self, token: str) -> str:
        shown = "~".join([token, *(self.disclosed or ()), ""])
        if self.proof is None:
            return shown
        digest = sd_jwt.digest(shown) if shown.isascii() else "x"
        payload = {"sd_hash": digest, **self.proof.payload}
        return shown + replace(self.proof, payload=payload).token()

    def _as_given(self, token: str) -> str:
        if self.packed == "base43":
            with suppress(FormatError):  # the form cannot carry every header
                return offline_qr.encode(token, self.credential.issuer.public_url)
        return f"{self.credential.issuer.public_url}/v#{token}" if self.packed else token


@dataclass
class Question:
    """Every argument of a verification, and the steps that led to it."""

    text: str
    lists: dict[str, str | dict[str, str]]
    now: datetime
    profile: str | None
    max_status_age: float | None
    steps: list[str]
    audience: str | None = None
    nonce: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """As a finding stores it."""
        return {**vars(self), "now": self.now.isoformat()}


PROFILES: Mapping[str, tuple[tuple[str, str, str | None], ...]] = {
    "https://www.tiktok.com/@minhanh.review": (("tiktok", "minhanh.review", None),),
    "tiktok:MinhAnh.Review": (("tiktok", "minhanh.review", None),),
    "https://m.youtube.com/@minhanhreview": (("youtube", "minhanhreview", None),),
    f"https://www.youtube.com/channel/{'UC' + 'a1B2' * 5 + 'xy'}": (
        ("youtube", "", "UC" + "a1B2" * 5 + "xy"),
    ),
    "https://www.tiktok.com/@minhanh_review": (("tiktok", "minhanh_review", None),),
    "youtube:minhanh.review": (("youtube", "minhanh.review", None),),
}
"""A profile as it is asked about -> the accounts that it names: (platform, handle, stable id).

No certificate has the last two.
"""
