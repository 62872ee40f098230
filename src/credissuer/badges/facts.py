"""What a badge says: nothing that changes with time, so a picture of it may be kept for ever."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

from credissuer.badges.logo import seal
from credissuer.words import DEFAULT, FALLBACK, languages

LANGUAGES: dict[str, tuple[str, ...]] = {
    **{language: (language,) for language in languages("badges")},
    "both": (DEFAULT, FALLBACK),
}
"""What may be asked for -> the languages in their order."""


class BadgeAccount(NamedTuple):
    """One more account, with the fields of BadgeFacts for the first."""

    platform: str
    handle: str
    account_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeFacts:
    """`number` is canonical (ten characters); `alliance`, `programme` are (vi, en); `handle` has no
    @.

    `account_id` marks an account known by its stable id alone, which then stands as `handle` too.
    `others` are the accounts after the first. `level` is (vi, en), None where the rules of today no
    longer name it. `logo` is the alliance's mark, a sanitised SVG.
    """

    number: str
    name: str
    kind: str
    platform: str | None
    handle: str | None
    account_id: str | None
    valid_until: date
    public_url: str
    alliance: tuple[str, str]
    programme: tuple[str, str]
    level: tuple[str, str] | None = None
    others: tuple[BadgeAccount, ...] = ()
    logo: str = field(default_factory=seal)

    @property
    def address(self) -> str:
        """What a person without a scanner types: the link of the QR without its scheme."""
        return f"{urlsplit(self.public_url).netloc}/c/{self.number}"

    @property
    def host(self) -> str:
        """Where the certificate is answered for."""
        return urlsplit(self.public_url).netloc

    @property
    def demo(self) -> bool:
        """A development office (http): whatever it issues is marked DEMO."""
        # `config.public_url` allows http on this machine alone.
        return not self.public_url.startswith("https://")
