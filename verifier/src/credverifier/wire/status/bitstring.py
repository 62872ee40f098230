"""W3C Bitstring Status List 1.0: one bit an entry, index 0 the left-most bit, gzip, multibase
base64url (`u`).

The signed list is itself a `vc+jwt` credential of type BitstringStatusListCredential (section 2.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from credverifier.errors import FormatError, StatusError
from credverifier.wire.credentials import data_model
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.envelope import base64url, dates, deflate
from credverifier.wire.status import list_claims
from credverifier.wire.status.list_content import ListContent
from credverifier.wire.status.standing import Standing

NAME = "bitstring"
TYP = "vc+jwt"
MEMBER, ENTRY_TYPE = "credentialStatus", "BitstringStatusListEntry"
PURPOSES = ("revocation", "suspension")
# 16 KiB of bits, the minimum of the specification: the more entries a list has, the less a request
# for it says about one certificate.
MIN_ENTRIES = 131_072

# Canonical decimal without leading zeros, so that an index has only one spelling.
_INDEX = re.compile(r"(?:0|[1-9][0-9]{0,9})")
_STANDINGS = {"revocation": Standing.REVOKED, "suspension": Standing.SUSPENDED}
"""Purpose of a list -> what a set bit means."""


def decode_entry(value: Any) -> StatusEntry:
    """See StatusEncoding. The entry of section 2.1."""
    index = value.get("statusListIndex")
    uri = value.get("statusListCredential")
    purpose = value.get("statusPurpose")
    if (
        # A text, never a number (section 2.1).
        type(index) is not str
        or not _INDEX.fullmatch(index)
        or type(uri) is not str
        or type(purpose) is not str
    ):
        raise FormatError("status.malformed", "an entry without purpose, canonical index and list")
    if "id" in value and (type(value["id"]) is not str or value["id"] == uri):
        raise FormatError("status.malformed", "the id of an entry is that of the list")
    size = value.get("statusSize", 1)
    if purpose not in PURPOSES or type(size) is not int or size != 1:
        raise FormatError("status.unsupported", "a purpose or size we do not know")
    return StatusEntry(NAME, uri, int(index), purpose)


def encode_entry(entry: StatusEntry) -> dict[str, Any]:
    """See StatusEncoding."""
    return {
        "id": f"{entry.uri}#{entry.index}",
        "type": ENTRY_TYPE,
        "statusPurpose": str(entry.purpose),
        "statusListIndex": str(entry.index),
        "statusListCredential": entry.uri,
    }


def decode_list(
    payload: dict[str, Any],
    *,
    url: str,
    issuer: str,
) -> ListContent:
    """See StatusEncoding. The list is a credential: its `issuer` must be its `iss`."""
    # A list without `issuer` passes here, because the data model refuses it.
    named = payload.get("issuer", issuer)
    if (named.get("id") if type(named) is dict else named) != issuer:
        raise StatusError("status.invalid", "a list of another issuer")
    purposes, ttl, bits = from_claims(payload, url=url)
    return ListContent(purposes, 1, ttl, bits)


def standing_at(entry: StatusEntry, content: ListContent) -> Standing:
    """See StatusEncoding. The list's purpose tells what its bit means."""
    if value(content.octets, entry.index) == 0:
        return Standing.VALID
    # No KeyError, because `decode_entry` refuses other purposes.
    return _STANDINGS[str(entry.purpose)]


def pack(indices: Iterable[int], size: int) -> bytearray:
    """`size` bits, those at `indices` set."""
    bits = bytearray(size >> 3)
    for index in indices:
        bits[index >> 3] |= 0x80 >> (index & 7)
    return bits


def value(bits: bytes, index: int) -> int:
    """The bit at `index`. Raises IndexError beyond the end."""
    return bits[index >> 3] >> (7 - (index & 7)) & 1


def encode(bits: bytes) -> str:
    """`encodedList` (section 2.2)."""
    return "u" + base64url.encode(deflate.compress(bits, deflate.GZIP)).decode("ascii")


def decode(text: Any) -> bytes:
    """The bits of an `encodedList`. Raises StatusError `status.invalid`, `status.too_large`."""
    # `u` is the multibase prefix of base64url without padding.
    if type(text) is not str or text[:1] != "u" or not text.isascii():
        raise StatusError("status.invalid", "encodedList is not multibase base64url")
    bits = list_claims.inflated(text[1:], deflate.GZIP, "encodedList")
    if len(bits) * 8 < MIN_ENTRIES:
        raise StatusError("status.invalid", f"a list of fewer than {MIN_ENTRIES} entries")
    return bits


def own_context(url: str) -> str | None:
    """The context that the list at `{public_url}/status/…` may name beside the base context: that
    of its publisher. None for a list at any other URL.

    Lists name it because it defines `version`, which no context of the W3C does.
    """
    public_url, separator, _ = url.rpartition("/status/")
    return f"{public_url}/contexts/credibility/v1" if separator else None


def to_claims(
    encoded: str,
    *,
    url: str,
    issuer: str,
    purpose: str,
    version: int,
    issued_at: int,
    expires: int,
    ttl: int,
) -> dict[str, Any]:
    """The payload of a signed list.

    Times in seconds since 1970, `ttl` in seconds (on the wire in milliseconds).
    """
    return {
        "@context": [data_model.BASE_CONTEXT, *filter(None, [own_context(url)])],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": dates.stamp(dates.from_seconds(issued_at)),
        "validUntil": dates.stamp(dates.from_seconds(expires)),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encoded,
            "ttl": ttl * 1000,
        },
        "version": version,
        "iss": issuer,
        "jti": url,
        "iat": issued_at,
        "exp": expires,
    }


def from_claims(payload: dict[str, Any], *, url: str) -> tuple[frozenset[str], float | None, bytes]:
    """Purposes, ttl in seconds (None: not given) and bits of the list at `url`.

    Raises StatusError `status.invalid`.
    """
    own = own_context(url)
    try:
        # The publisher's context adds no types: a list has those of the base context.
        data_model.check(payload, contexts={own: frozenset()} if own else {})
    except FormatError as error:
        raise StatusError("status.invalid", error.detail) from error
    types = payload["type"]
    subject = payload["credentialSubject"]
    if (
        "BitstringStatusListCredential" not in types
        or payload.get("id") != url
        or payload.get("jti", url) != url
    ):
        raise StatusError("status.invalid", "not the status list credential of this URL")
    if type(subject) is not dict or subject.get("type") != "BitstringStatusList":
        raise StatusError("status.invalid", "the subject is not a BitstringStatusList")
    size = subject.get("statusSize", 1)
    purpose = subject.get("statusPurpose")
    # type() first, because True == 1.
    if type(size) is not int or size != 1:
        raise StatusError("status.invalid", "more or less than one bit an entry")
    purposes = purpose if type(purpose) is list else [purpose]
    if not all(type(item) is str for item in purposes):
        raise StatusError("status.invalid", "statusPurpose is not a text")
    ttl = list_claims.ttl(subject.get("ttl"))
    return (
        frozenset(purposes),
        # Milliseconds on the wire (section 2.2).
        None if ttl is None else ttl / 1000,
        decode(subject.get("encodedList")),
    )
