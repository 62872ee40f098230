"""Earlier revocations and suspensions of whoever is to be certified: what a second person must
know.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Any

from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.states import Reason
from credverifier import words
from credverifier.wire import number as numbers
from credverifier.wire.envelope import dates
from credverifier.wire.status.standing import Standing

_WITHOUT_BLAME = frozenset({Reason.ISSUED_IN_ERROR, Reason.KEY_COMPROMISE, Reason.HOLDER_REQUEST})
"""Reasons after which anybody may be certified again without a further word."""


class Tie(StrEnum):
    """How a certificate is tied to an order: by one account, by names that are the same or look
    alike, or by accounts that look alike.
    """

    ACCOUNT = "account"
    NAME = "name"
    LOOK_ALIKE = "look_alike"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanction:
    """A certificate that is revoked or suspended (`number` in canonical form), whose it was, and
    by what it is tied to the order. `since` is aware UTC.
    """

    number: str
    name: str
    standing: Standing
    reason: str | None
    since: datetime | None
    tie: Tie
    by: str

    @property
    def needs_word(self) -> bool:
        """Whether nobody is certified after it without a note that says why."""
        # Whoever is suspended is being looked into, for whatever reason.
        return self.standing is Standing.SUSPENDED or self.reason not in _WITHOUT_BLAME

    def day_words(self, zone: tzinfo) -> dict[str, str]:
        """Language -> the day since when, in words; days are those of `zone`."""
        if self.since is None:
            return dict.fromkeys(words.LANGUAGES, "—")
        return {language: words.day(self.since, language, zone) for language in words.LANGUAGES}

    def facts(self) -> dict[str, Any]:
        """The same as JSON."""
        return {
            "number": numbers.show(self.number),
            "name": self.name,
            "standing": self.standing.value,
            "reason": self.reason,
            "since": dates.stamp(self.since) if self.since else None,
            "tie": self.tie.value,
            "by": self.by,
            "needs_note": self.needs_word,
        }


def is_sanctioned(certificate: CertificateRecord) -> bool:
    """Whether a certificate is revoked or suspended; a lifted suspension is none any more."""
    return certificate.standing in (Standing.REVOKED, Standing.SUSPENDED)
