"""How an applicant proves that an account is theirs: a code that they put where only its owner can
write.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from credverifier.wire import number as numbers

LIFETIME = timedelta(hours=72)
"""How long a code holds."""

_LONGEST_PREFIX = 6


class ProofState(StrEnum):
    """How far the proof of an account has got.

    `waiting`: the code is given out; `placed`: the holder says that it is there; `proven`: staff
    has seen it; `missing`: staff looked and it was not there; `drifted`: the account was proven,
    and a later look found it changed.
    """

    WAITING = "waiting"
    PLACED = "placed"
    PROVEN = "proven"
    MISSING = "missing"
    DRIFTED = "drifted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRecord:
    """The proof of one account of an application. Times are aware UTC, whole seconds.

    `position` is that of the account, `key` as in `credverifier.platforms`, `account_id` the
    platform's stable id where it is known. `method` is where the code was seen, `checked_by` the id
    of a person or "adapter". `evidence_sha256` is the digest of what was seen, `recheck_at` when it
    is looked at again.
    """

    id: str
    application_id: str
    position: int
    platform: str
    key: str
    handle: str
    account_id: str | None = None
    url: str
    code: str
    code_expires_at: datetime
    state: ProofState = ProofState.WAITING
    placed_at: datetime | None = None
    method: str | None = None
    checked_by: str | None = None
    checked_at: datetime | None = None
    evidence_sha256: str | None = None
    recheck_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether the code still counts."""
        return now < self.code_expires_at


def code_of(prefix: str, entropy: bytes) -> str:
    """A code of three random octets: `TNSO-4F7K`.

    Four characters are enough, because everybody can read the code: what proves is where it stands.
    """
    value = int.from_bytes(entropy[:3], "big") >> 4
    tail = "".join(numbers.ALPHABET[value >> shift & 31] for shift in (15, 10, 5, 0))
    return f"{prefix}-{tail}"


def prefix_of(public_url: str) -> str:
    """What codes of an office begin with: the first part of its host's name; DEMO for a host of
    one's own machine.
    """
    host = urlsplit(public_url).hostname or ""
    parts = [part for part in host.split(".") if part != "www"]
    letters = "".join(one for one in (parts[0] if len(parts) > 1 else "") if one.isalpha())
    return letters[:_LONGEST_PREFIX].upper() or "DEMO"


def id_of(entropy: bytes) -> str:
    """A new id of five random octets: P and eight characters of Crockford's base 32."""
    value = int.from_bytes(entropy[:5], "big")
    return "P" + "".join(numbers.ALPHABET[value >> shift & 31] for shift in range(35, -1, -5))
