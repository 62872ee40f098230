"""IETF Token Status List (draft-ietf-oauth-status-list-20): 1, 2, 4 or 8 bits an entry, lowest bit
first, zlib.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from credverifier.errors import FormatError, StatusError
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.envelope import base64url, deflate
from credverifier.wire.status import list_claims
from credverifier.wire.status.list_claims import ListClaims
from credverifier.wire.status.list_content import ListContent
from credverifier.wire.status.standing import Standing

NAME = "token"
TYP = "statuslist+jwt"
BITS = 2
"""Bits an entry of ours has: 0 valid, 1 invalid, 2 suspended (section 7.1)."""

SIZES = (1, 2, 4, 8)
MEMBER, ENTRY_TYPE = "status", "status_list"

# As many digits as an index of a bitstring may have.
_MAX_INDEX = 10**10
_STANDINGS = {
    0: Standing.VALID,
    1: Standing.REVOKED,
    2: Standing.SUSPENDED,
}
"""Value of an entry -> what it means (section 7.1)."""


def decode_entry(value: Any) -> StatusEntry:
    """See StatusEncoding. The Status claim of section 6.2."""
    if (
        type(value) is not dict
        # type(), because True is an int.
        or type(value.get("idx")) is not int
        or type(value.get("uri")) is not str
    ):
        raise FormatError("status.malformed", "status_list without idx and uri")
    if not 0 <= value["idx"] < _MAX_INDEX:
        raise FormatError("status.malformed", "idx out of all range")
    return StatusEntry(NAME, value["uri"], value["idx"], None)


def encode_entry(entry: StatusEntry) -> dict[str, Any]:
    """See StatusEncoding."""
    return {"idx": entry.index, "uri": entry.uri}


def decode_list(
    payload: dict[str, Any],
    *,
    url: str,
    issuer: str,
) -> ListContent:
    """See StatusEncoding. A Token Status List names its issuer in `iss` alone."""
    bits, ttl, octets = from_claims(payload, url=url)
    return ListContent(frozenset(), bits, ttl, octets)


def standing_at(entry: StatusEntry, content: ListContent) -> Standing:
    """See StatusEncoding."""
    listed = value(content.octets, content.bits, entry.index)
    # An application-specific value (section 7.1) has no meaning here, and what is not understood
    # must not count as valid.
    if listed not in _STANDINGS:
        raise StatusError("status.value_unsupported", f"the list holds the value {listed}")
    return _STANDINGS[listed]


def pack(values: Mapping[int, int], size: int, bits: int = BITS) -> bytearray:
    """`size` entries of `bits` each, those in `values` (index -> value) set (section 4.1)."""
    per_octet = 8 // bits
    array = bytearray(size * bits >> 3)
    for index, entry in values.items():
        array[index // per_octet] |= entry << (index % per_octet * bits)
    return array


def value(array: bytes, bits: int, index: int) -> int:
    """The value at `index`. Raises IndexError beyond the end."""
    offset = index * bits
    # No entry crosses an octet, because every size divides eight.
    return array[offset >> 3] >> (offset & 7) & ((1 << bits) - 1)


def encode(array: bytes) -> str:
    """`lst` (section 4.2)."""
    return base64url.encode(deflate.compress(array, deflate.ZLIB)).decode("ascii")


def decode(text: Any) -> bytes:
    """The octets of a `lst`. Raises StatusError `status.invalid`, `status.too_large`."""
    if type(text) is not str or not text.isascii():
        raise StatusError("status.invalid", "lst is not a text")
    return list_claims.inflated(text, deflate.ZLIB, "lst")


def to_claims(lst: str, **claims: Unpack[ListClaims]) -> dict[str, Any]:
    """The payload of a signed list (section 5.1)."""
    return {**list_claims.to_claims(**claims), "status_list": {"bits": BITS, "lst": lst}}


def from_claims(payload: dict[str, Any], *, url: str) -> tuple[int, float | None, bytes]:
    """Bits an entry, ttl in seconds (None: not given) and octets of the list at `url`.

    Raises StatusError.
    """
    if payload.get("sub") != url:
        raise StatusError("status.invalid", "sub is not the URL the list came from")
    value = payload.get("status_list")
    if type(value) is not dict or type(value.get("bits")) is not int or value["bits"] not in SIZES:
        raise StatusError("status.invalid", "status_list without bits of 1, 2, 4 or 8")
    ttl = list_claims.ttl(payload.get("ttl"))
    return value["bits"], ttl, decode(value.get("lst"))
