"""What is put before a verifier: drafts that can still be changed, and the question they become
once signed.
"""

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

    `spellings` change the octets of the payload, `headings` those of the header; `issuer` is whose
    it ought to be, `signer` who will sign.
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
    """A credential, the lists and notes that a fetch would give, and how it is asked about.

    `withheld` are the disclosures of an SD-JWT VC, None for other renditions; `proof` is its
    holder's, in which `sd_hash` is filled in as it ought to be unless it is there.
    """

    world: World
    credential: Draft
    lists: dict[str, Draft | str | dict[str, str]]
    now: datetime = forge.NOW
    profile: str | None = None
    max_status_age: float | None = None
    packed: str | None = None
    """Handed over as the link of an offline QR: "base43" or "plain"."""
    withheld: list[str] | None = None
    proof: Draft | None = None
    audience: str | None = None
    nonce: str | None = None

    def signed(self, steps: list[str]) -> Question:
        """The question, with everything signed."""
        text = self._handed_over(self.credential.token())
        if self.withheld is not None:
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
        shown = "~".join([token, *(self.withheld or ()), ""])
        if self.proof is None:
            return shown
        digest = sd_jwt.digest(shown) if shown.isascii() else "x"
        payload = {"sd_hash": digest, **self.proof.payload}
        return shown + replace(self.proof, payload=payload).token()

    def _handed_over(self, token: str) -> str:
        if self.packed == "base43":
            with suppress(FormatError):  # the form cannot carry every header
                return offline_qr.encode(token, self.credential.issuer.public_url)
        return f"{self.credential.issuer.public_url}/v#{token}" if self.packed else token


@dataclass
class Question:
    """Everything a verifier is told, and the steps that led there."""

    text: str
    lists: dict[str, str | dict[str, str]]
    now: datetime
    profile: str | None
    max_status_age: float | None
    steps: list[str]
    audience: str | None = None
    nonce: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """As a finding keeps it."""
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
"""A profile as it is asked -> the accounts that it is: (platform, handle, stable id).

The last two are nobody's.
"""
