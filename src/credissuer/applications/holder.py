"""Who applies: the holder of a certificate to be, known by an e-mail address and nothing else."""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta

from credissuer.errors import RefusedError
from credverifier.wire import number as numbers

LONGEST_EMAIL = 254
"""Characters of an address (RFC 5321 section 4.5.3.1.3, without the brackets)."""

LINK_LIFETIME = timedelta(minutes=30)
SESSION_LIFETIME = timedelta(days=30)
SESSION_IDLE = timedelta(days=7)

LINKS_AN_ADDRESS, LINKS_WITHIN = 3, timedelta(minutes=15)
"""Links that one e-mail address is sent within that time; more of them would be a nuisance."""

# Plain ASCII and no quotes: what many mail servers take, and nothing that a header could be broken
# with. The whole text is matched, so a line end never gets through.
_EMAIL = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderRecord:
    """Somebody who has proved an e-mail address. Times are aware UTC, whole seconds.

    `subject_id` is the subject that they were certified as; `language` is in which they are
    written to.
    """

    id: str
    email: str
    name: str | None = None
    language: str
    subject_id: str | None = None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderLinkRecord:
    """A link that was sent to `email` and lets in once. Only the SHA-256 of its secret is kept.

    By the address and not by a holder, because who asks is no holder before the link is used.
    """

    id: str
    email: str
    language: str
    secret_sha256: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None

    def is_usable(self, now: datetime) -> bool:
        return self.used_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderSessionRecord:
    """A browser in which a holder is signed in. Only the SHA-256 of its secret is kept."""

    id: str
    secret_sha256: str
    holder_id: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None

    def is_live(self, now: datetime) -> bool:
        """Whether it lets in: not ended, not too old, and used within SESSION_IDLE."""
        return self.ended_at is None and now < self.expires_at and now - self.seen_at < SESSION_IDLE


def email_of(text: str) -> str:
    """An e-mail address as it is kept: in lower case.

    Raises RefusedError `holder.email_invalid`.
    """
    # Lower case throughout, because people type capitals, and no provider tells them apart.
    address = text.strip(" \t\r\n").lower()
    local, _, _ = address.partition("@")
    dotted = ".." in local or local.startswith(".") or local.endswith(".")
    if len(address) > LONGEST_EMAIL or dotted or _EMAIL.fullmatch(address) is None:
        raise RefusedError("holder.email_invalid")
    return address


def id_of(entropy: bytes) -> str:
    """A new id of five random octets: H and eight characters of Crockford's base 32."""
    value = int.from_bytes(entropy[:5], "big")
    return "H" + "".join(numbers.ALPHABET[value >> shift & 31] for shift in range(35, -1, -5))


def secret_of(entropy: bytes) -> str:
    """32 random octets as base64url, as they stand in a link or a cookie."""
    return urlsafe_b64encode(entropy[:32]).decode("ascii").rstrip("=")


def digest(secret: str) -> str:
    """What is kept of a secret: its SHA-256 (hex)."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
