"""Signed status lists of any encoding as one value, and the standing of an entry in one."""

from __future__ import annotations

from typing import Any, NamedTuple

from credverifier.errors import StatusError
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.envelope import dates, jws
from credverifier.wire.status import list_claims
from credverifier.wire.status.encodings import ENCODINGS
from credverifier.wire.status.list_content import ListContent
from credverifier.wire.status.standing import Standing

MAX_TOKEN = 4 * 1024 * 1024
"""Characters of a signed list."""

MAX_AGE = 24 * 3600
"""Seconds after its `iat` for which a list counts at most, whatever its `exp` says."""

LEEWAY = 60
"""Seconds that clocks may differ."""


class StatusList(NamedTuple):
    """A list whose signature and shape were proven. Times in seconds since 1970."""

    url: str
    issuer: str
    encoding: str
    issued_at: float
    version: int
    expires: float
    content: ListContent

    @property
    def ttl(self) -> float | None:
        """Seconds for which a copy may be used; None where the list does not say."""
        return self.content.ttl

    @property
    def order(self) -> tuple[float, int]:
        """(`iat`, `version`). A lower one than before is a rollback (CONTRACT section 2)."""
        return (self.issued_at, self.version)

    def fresh_until(self, max_age: float) -> float:
        """The moment, in seconds since 1970, after which the list no longer counts.

        Written as two comparisons, because with NaN for `max_age` min() could return NaN, and then
        no list would ever be stale.
        """
        until = self.issued_at + (max_age if max_age < MAX_AGE else MAX_AGE)
        return until if until < self.expires else self.expires


def parse(token: str, encoding: str) -> jws.Jws:
    """A signed list of the encoding that an entry expects, taken apart; nothing is proven yet.

    Raises StatusError `status.too_large`, FormatError.
    """
    if len(token) > MAX_TOKEN:
        raise StatusError("status.too_large", "a list of more than 4 MiB")
    return jws.parse(
        token,
        typ=ENCODINGS[encoding].TYP,
        max_length=MAX_TOKEN,
    )


def decode(
    payload: dict[str, Any],
    *,
    url: str,
    encoding: str,
    issuer: str,
) -> StatusList:
    """The list at `url` of the credential's issuer, from a payload whose signature holds.

    Raises StatusError `status.invalid`, `status.too_large`, and FormatError.
    """
    # It may be absent, because the key that verified the signature already belongs to this issuer.
    if payload.get("iss", issuer) != issuer:
        raise StatusError("status.invalid", "a list of another issuer")
    issued_at = dates.numeric(payload.get("iat"), "iat")
    expires = dates.numeric(payload.get("exp", dates.LATEST), "exp")
    if "validUntil" in payload:
        # The narrower bound counts, because an issuer that writes both means both.
        expires = min(expires, dates.seconds(payload["validUntil"], "validUntil"))
    not_before = dates.numeric(payload.get("nbf", issued_at), "nbf")
    if "validFrom" in payload:
        not_before = max(not_before, dates.seconds(payload["validFrom"], "validFrom"))
    version = list_claims.version(payload.get("version", 0))
    content = ENCODINGS[encoding].decode_list(
        payload,
        url=url,
        issuer=issuer,
    )
    # Negated instead of `<= 0`, so that NaN is refused, too.
    if content.ttl is not None and not content.ttl > 0:
        raise StatusError("status.invalid", "ttl is not positive")
    # Freshness is counted from `iat`, so that the list must hold from that moment on.
    if not_before > issued_at:
        raise StatusError("status.invalid", "a list that is not good from its iat on")
    return StatusList(
        url,
        issuer,
        encoding,
        issued_at,
        version,
        expires,
        content,
    )


def standing(
    entry: StatusEntry,
    listed: StatusList,
    *,
    now: float,
    max_age: float,
) -> Standing:
    """The standing of `entry` in `listed` at `now`: VALID, SUSPENDED or REVOKED.

    A revocation may also be a supersession, which only the standing note tells.

    Raises StatusError `status.invalid` (not for this entry, or from the future), `status.stale`,
    `status.index_out_of_range`, `status.value_unsupported`.
    """
    if listed.encoding != entry.encoding or (
        entry.purpose is not None and entry.purpose not in listed.content.purposes
    ):
        raise StatusError("status.invalid", "a list for another purpose")
    if listed.issued_at > now + LEEWAY:
        raise StatusError("status.invalid", "a list from the future")
    if now > listed.fresh_until(max_age):
        raise StatusError("status.stale", "the list is too old to say anything")
    try:
        return ENCODINGS[entry.encoding].standing_at(entry, listed.content)
    # An index is never negative (`decode_entry`), so that it cannot count from the end.
    except IndexError as error:
        raise StatusError("status.index_out_of_range", "the index is outside the list") from error
