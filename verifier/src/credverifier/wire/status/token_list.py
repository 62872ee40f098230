"""IETF Token Status List (draft-ietf-oauth-status-list-20): 1, 2, 4 or 8 bits an entry, lowest bit
first, zlib.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from credverifier.errors import FormatError, StatusError
from credverifier.wire.envelope import base64url, deflate

TYP = "statuslist+jwt"
BITS = 2
"""Bits an entry of ours has: 0 valid, 1 invalid, 2 suspended (section 7.1)."""

SIZES = (1, 2, 4, 8)


def pack(values: Mapping[int, int], size: int, bits: int = BITS) -> bytearray:
    """`size` entries of `bits` each, those in `values` (index -> value) set (section 4.1)."""
    per_octet, array = 8 // bits, bytearray(size * bits >> 3)
    for index, entry in values.items():
        array[index // per_octet] |= entry << (index % per_octet * bits)
    return array


def value(array: bytes, bits: int, index: int) -> int:
    """The value at `index`. Raises IndexError beyond the end."""
    place = index * bits
    return array[place >> 3] >> (place & 7) & ((1 << bits) - 1)


def encode(array: bytes) -> str:
    """`lst` (section 4.2)."""
    return base64url.encode(deflate.compress(array, deflate.ZLIB)).decode("ascii")


def decode(text: Any) -> bytes:
    """The octets of a `lst`. Raises StatusError `status.invalid`, `status.too_large`."""
    if type(text) is not str or not text.isascii():
        raise StatusError("status.invalid", "lst is not a text")
    try:
        return deflate.inflate(base64url.decode(text.encode("ascii")), deflate.ZLIB)
    except FormatError as error:
        raise StatusError("status.invalid", "lst is not base64url") from error


def to_claims(
    lst: str, *, url: str, issuer: str, version: int, issued_at: int, expires: int, ttl: int
) -> dict[str, Any]:
    """The payload of a signed list (section 5.1). Times in seconds since 1970, `ttl` in seconds."""
    return {
        "sub": url,
        "iss": issuer,
        "iat": issued_at,
        "exp": expires,
        "ttl": ttl,
        "version": version,
        "status_list": {"bits": BITS, "lst": lst},
    }


def from_claims(payload: dict[str, Any], *, url: str) -> tuple[int, float | None, bytes]:
    """Bits an entry, ttl in seconds (None: not said) and octets of the list at `url`.

    Raises StatusError.
    """
    if payload.get("sub") != url:
        raise StatusError("status.invalid", "sub is not the URL the list came from")
    value, ttl = payload.get("status_list"), payload.get("ttl")
    if type(value) is not dict or type(value.get("bits")) is not int or value["bits"] not in SIZES:
        raise StatusError("status.invalid", "status_list without bits of 1, 2, 4 or 8")
    if ttl is not None and type(ttl) not in (int, float):
        raise StatusError("status.invalid", "ttl is not a number")
    return value["bits"], ttl, decode(value.get("lst"))
