"""One shard of the profile index (`profile-index+jwt`, CONTRACT section 3): which certificate a
profile has.

A profile's key (`platform:handle` or `platform:id:…`) is hashed with SHA-256. The first three
hexadecimal digits name the shard, and six of the octets behind them stand in it, so that a shard
lists no profiles and its host does not learn which one is looked up. All 4,096 shards are
published, the empty ones too, because a signed shard without an entry proves that there is none.

A shard is only a hint: the certificate it leads to is verified like any other, and compared with
the profile that was looked up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple, Unpack

from credverifier.errors import StatusError
from credverifier.wire import number
from credverifier.wire.envelope import base64url, dates, jws
from credverifier.wire.status import list_claims
from credverifier.wire.status.list_claims import ListClaims
from credverifier.wire.status.status_lists import LEEWAY, MAX_AGE

TYP = "profile-index+jwt"
SHARDS = 4096
MAX_TOKEN = 256 * 1024
"""Characters of a signed shard: room for some eleven thousand entries."""

_KEY = slice(2, 8)
"""The octets of a hash that stand in an entry; those before them (and four bits more) are in the
shard's name.
"""

_ENTRY = 12
"""Octets of an entry: six of the hash, six of the certificate's number."""


class Shard(NamedTuple):
    """A shard whose signature and shape were proven.

    Times in seconds since 1970, `ttl` in seconds; `octets` are its entries in the order of their
    hashes.
    """

    url: str
    issued_at: float
    version: int
    expires: float
    ttl: float | None
    octets: bytes

    @property
    def order(self) -> tuple[float, int]:
        """(`iat`, `version`), as of a status list."""
        return (self.issued_at, self.version)

    def require_current(self, now: float) -> None:
        """Raises StatusError `status.invalid` (from the future) or `status.stale`."""
        if self.issued_at > now + LEEWAY:
            raise StatusError("status.invalid", "a shard from the future")
        if now > min(self.expires, self.issued_at + MAX_AGE):
            raise StatusError("status.stale", "the shard is too old to say anything")

    def number(self, key: str) -> str | None:
        """The canonical number of the certificate of the profile with that key; None where there is
        none.
        """
        wanted = hashed(key)
        for start in range(0, len(self.octets), _ENTRY):
            end_of_hash = start + len(wanted)
            if self.octets[start:end_of_hash] == wanted:
                return number.from_octets(self.octets[end_of_hash : start + _ENTRY])
        return None


def shard_of(key: str) -> int:
    """The shard, 0 to 4,095, that the profile of that key is in."""
    digest = hashlib.sha256(key.encode("utf-8")).digest()
    # Three hexadecimal digits are 12 of the 16 bits.
    return int.from_bytes(digest[:2]) >> 4


def shard_url(public_url: str, shard: int) -> str:
    """The URL at which a shard is published."""
    return f"{public_url}/index/{shard:03x}.jwt"


def hashed(key: str) -> bytes:
    """The six octets that stand for the profile of that key in its shard."""
    return hashlib.sha256(key.encode("utf-8")).digest()[_KEY]


def join(entries: Mapping[bytes, bytes]) -> str:
    """The claim `entries` of hash -> number, six octets each (`hashed`, `number.to_octets`)."""
    octets = b"".join(key + entries[key] for key in sorted(entries))
    return base64url.encode(octets).decode("ascii")


def split(entries: str) -> dict[bytes, bytes]:
    """What `join` joined."""
    octets = base64url.decode(entries.encode("ascii"))
    return {
        octets[at : at + 6]: octets[at + 6 : at + _ENTRY]
        for at in range(
            0,
            len(octets),
            _ENTRY,
        )
    }


def to_claims(entries: str, **claims: Unpack[ListClaims]) -> dict[str, Any]:
    """The payload of a signed shard."""
    return {**list_claims.to_claims(**claims), "entries": entries}


def parse(token: str) -> jws.Jws:
    """A signed shard taken apart; nothing is proven yet. Raises FormatError."""
    return jws.parse(token, typ=TYP, max_length=MAX_TOKEN)


def decode(payload: dict[str, Any], *, url: str, issuer: str) -> Shard:
    """The shard of `issuer` at `url`, from a payload whose signature holds.

    Raises StatusError `status.invalid`, and FormatError.
    """
    if payload.get("iss") != issuer or payload.get("sub") != url:
        raise StatusError("status.invalid", "a shard of another issuer or URL")
    issued_at, expires = (dates.numeric(payload.get(name), name) for name in ("iat", "exp"))
    version = list_claims.version(payload.get("version"))
    ttl = list_claims.ttl(payload.get("ttl"))
    if ttl is not None and not ttl > 0:
        raise StatusError("status.invalid", "ttl is not positive")
    return Shard(
        url,
        issued_at,
        version,
        expires,
        ttl,
        _octets(payload.get("entries")),
    )


def _octets(text: Any) -> bytes:
    """The entries of a shard, checked: whole ones, sorted by their hashes, none twice.

    Sorted, because then the same entries are always the same octets, and a duplicate is found.
    """
    if type(text) is not str or not text.isascii():
        raise StatusError("status.invalid", "entries is not a text")
    octets = base64url.decode(text.encode("ascii"))
    entries = [
        octets[start : start + _ENTRY]
        for start in range(
            0,
            len(octets),
            _ENTRY,
        )
    ]
    # A number has 45 bits, so that the highest three of its six octets are zero.
    if len(octets) % _ENTRY or any(entry[6] >> 5 for entry in entries):
        raise StatusError("status.invalid", "entries is not made of hashes and numbers")
    if any(first[:6] >= second[:6] for first, second in pairwise(entries)):
        raise StatusError("status.invalid", "entries out of order, or one twice")
    return octets
