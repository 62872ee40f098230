"""Signed status lists of either encoding as one value, and the standing that an entry has in one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from credverifier.errors import CredentialError, StatusError
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.envelope import dates, jws
from credverifier.wire.status import bitstring, status_entries, token_list
from credverifier.wire.status.standing import Standing

MAX_TOKEN = 4 * 1024 * 1024
"""Characters of a signed list."""

MAX_AGE = 24 * 3600
"""Seconds after its `iat` that a list still counts, whatever its `exp` says."""

LEEWAY = 60
"""Seconds that clocks may differ."""

_TYPS = {status_entries.BITSTRING: bitstring.TYP, status_entries.TOKEN: token_list.TYP}


class StatusList(NamedTuple):
    """A list whose signature and shape were proven. Times in seconds since 1970, `ttl` in seconds.

    `purposes` is empty for a Token Status List; `bits` is 1 for a Bitstring.
    """

    url: str
    issuer: str
    encoding: str
    purposes: frozenset[str]
    issued_at: float
    version: int
    expires: float
    ttl: float | None
    bits: int
    octets: bytes

    @property
    def order(self) -> tuple[float, int]:
        """What never falls from one publication to the next (CONTRACT section 2)."""
        return (self.issued_at, self.version)

    def fresh_until(self, max_age: float) -> float:
        """The moment after which the list says nothing any more."""
        until = self.issued_at + (max_age if max_age < MAX_AGE else MAX_AGE)
        return until if until < self.expires else self.expires


def read(
    token: str, *, url: str, encoding: str, issuer: str, prove: Callable[[jws.Jws], None]
) -> StatusList:
    """The list at `url`, in the encoding that an entry expects, of the issuer of the credential.

    `prove` raises unless a status key of that issuer signed it. Raises StatusError
    `status.invalid`, `.too_large`.
    """
    if len(token) > MAX_TOKEN:
        raise StatusError("status.too_large", "a list of more than 4 MiB")
    try:
        signed = jws.parse(token, typ=_TYPS[encoding], max_length=MAX_TOKEN)
        prove(signed)
        return _from_payload(signed.payload, url, encoding, issuer)
    except StatusError:
        raise
    except CredentialError as error:
        raise StatusError("status.invalid", f"the list itself: {error}") from error


def _from_payload(payload: dict[str, Any], url: str, encoding: str, issuer: str) -> StatusList:
    named = payload.get("issuer", issuer) if encoding == status_entries.BITSTRING else issuer
    if (
        payload.get("iss", issuer) != issuer
        or (named.get("id") if type(named) is dict else named) != issuer
    ):
        raise StatusError("status.invalid", "a list of another issuer")
    issued_at = dates.numeric(payload.get("iat"), "iat")
    expires = dates.numeric(payload.get("exp", dates.LATEST), "exp")
    if "validUntil" in payload:
        expires = min(expires, dates.seconds(payload["validUntil"], "validUntil"))
    not_before = dates.numeric(payload.get("nbf", issued_at), "nbf")
    if "validFrom" in payload:
        not_before = max(not_before, dates.seconds(payload["validFrom"], "validFrom"))
    version = payload.get("version", 0)
    if type(version) is not int or version < 0:
        raise StatusError("status.invalid", "version is not a whole number")
    purposes: frozenset[str] = frozenset()
    bits = 1
    if encoding == status_entries.BITSTRING:
        purposes, ttl, octets = bitstring.from_claims(payload, url=url)
    else:
        bits, ttl, octets = token_list.from_claims(payload, url=url)
    if ttl is not None and not ttl > 0:
        raise StatusError("status.invalid", "ttl is not positive")
    if not_before > issued_at:
        raise StatusError("status.invalid", "a list that is not good from its iat on")
    return StatusList(
        url, issuer, encoding, purposes, issued_at, version, expires, ttl, bits, octets
    )


def standing(entry: StatusEntry, listed: StatusList, *, now: float, max_age: float) -> Standing:
    """What `listed` says of `entry` at `now`: VALID, SUSPENDED or REVOKED (why, only a standing
    note says).

    Raises StatusError `status.invalid` (not for this entry, or from the future), `status.stale`,
    `status.index_out_of_range`, `status.value_unsupported`.
    """
    if listed.encoding != entry.encoding or (
        entry.purpose is not None and entry.purpose not in listed.purposes
    ):
        raise StatusError("status.invalid", "a list for another purpose")
    if listed.issued_at > now + LEEWAY:
        raise StatusError("status.invalid", "a list from the future")
    if now > listed.fresh_until(max_age):
        raise StatusError("status.stale", "the list is too old to say anything")
    try:
        if entry.encoding == status_entries.BITSTRING:
            value = bitstring.value(listed.octets, entry.index)
            return _OF_BIT[entry.purpose] if value else Standing.VALID
        value = token_list.value(listed.octets, listed.bits, entry.index)
    except IndexError as error:
        raise StatusError("status.index_out_of_range", "the index is outside the list") from error
    if value not in _OF_VALUE:
        raise StatusError("status.value_unsupported", f"the list holds the value {value}")
    return _OF_VALUE[value]


_OF_VALUE = {0: Standing.VALID, 1: Standing.REVOKED, 2: Standing.SUSPENDED}
_OF_BIT: dict[str | None, Standing] = {
    "revocation": Standing.REVOKED,
    "suspension": Standing.SUSPENDED,
}
