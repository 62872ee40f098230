"""The bundled JSON-LD contexts, and the digests by which a credential may name a resource.

No context is ever fetched, because its host could then change what a signed credential means. One
that is neither bundled nor given by the caller is unknown.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import lru_cache
from importlib import resources
from typing import Any

from credverifier.errors import FormatError
from credverifier.wire.envelope import base64url

BASE = "https://www.w3.org/ns/credentials/v2"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

_FILES = {
    BASE: "credentials-v2.jsonld",
    EXAMPLES: "credentials-examples-v2.jsonld",
    OPEN_BADGES: "ob-v3p0-context-3.0.3.json",
}
# `sha384-oqVuAf…`; options behind a `?` are allowed and mean nothing yet (SRI section 3.5).
_SRI = re.compile(r"(sha256|sha384|sha512)-([A-Za-z0-9+/_-]+={0,2})(?:\?\S*)?")
# Function code and length of a multihash: 0x12 is sha2-256 (32 octets), 0x13 sha2-512 (64).
_MULTIHASHES = {b"\x12\x20": "sha256", b"\x13\x40": "sha512"}
_HEX = re.compile(r"[0-9a-f]+")


def octets(url: str) -> bytes | None:
    """The bundled context at `url` as it is published; None where none is bundled."""
    return _octets(_FILES[url]) if url in _FILES else None


@lru_cache(maxsize=len(_FILES))
def document(url: str) -> Any:
    """The value of `@context` in the bundled document. Raises KeyError where none is bundled."""
    return json.loads(_octets(_FILES[url]))["@context"]


@lru_cache(maxsize=len(_FILES))
def _octets(name: str) -> bytes:
    return resources.files("credverifier.wire.credentials").joinpath("bundled", name).read_bytes()


def check_sri(text: Any, resource: bytes | None) -> None:
    """Refuse a `digestSRI` that is malformed, or not that of `resource` (None: not bundled)
    (section 5.3, SRI section 3.5).

    Several digests are separated by spaces; one of the strongest kind must fit. Raises FormatError
    `format.claims_invalid`.
    """
    digests = [_SRI.fullmatch(item) for item in text.split()] if type(text) is str else []
    if not digests or None in digests:
        raise FormatError(
            "format.claims_invalid",
            "digestSRI is not subresource integrity metadata (5.3)",
        )
    values = [(item[1], item[2]) for item in digests if item is not None]
    # The names happen to sort by strength: sha256 < sha384 < sha512.
    strongest = max(kind for kind, _ in values)
    if resource is not None and all(
        _sri_octets(kind, value) != hashlib.new(kind, resource).digest()
        for kind, value in values
        if kind == strongest
    ):
        raise FormatError("format.claims_invalid", "digestSRI is not that of the resource (5.3)")


def check_multibase(text: Any, resource: bytes | None) -> None:
    """Refuse a `digestMultibase` that is malformed, or not that of `resource` (None: not bundled)
    (section 5.3).

    Base64url without padding (`u`) or hexadecimal (`f`) of a multihash, or of a bare SHA-256, -384
    or -512. Raises FormatError `format.claims_invalid`.
    """
    value = _multibase_octets(text)
    kind = {
        32: "sha256",
        48: "sha384",
        64: "sha512",
    }.get(len(value))
    if kind is None and value[:2] in _MULTIHASHES and len(value) == 2 + value[1]:
        kind = _MULTIHASHES[value[:2]]
        value = value[2:]
    if kind is None:
        raise FormatError(
            "format.claims_invalid",
            "digestMultibase is not a multibase digest (5.3)",
        )
    if resource is not None and value != hashlib.new(kind, resource).digest():
        raise FormatError(
            "format.claims_invalid",
            "digestMultibase is not that of the resource (5.3)",
        )


def _sri_octets(kind: str, value: str) -> bytes:
    if len(value) == 2 * hashlib.new(kind).digest_size and _HEX.fullmatch(value):
        return bytes.fromhex(value)
    # A length of 4n + 1 is no base64, and b64decode would raise binascii.Error for it.
    plain = value.rstrip("=").replace("-", "+").replace("_", "/")
    return base64.b64decode(plain + "=" * (-len(plain) % 4)) if len(plain) % 4 != 1 else b""


def _multibase_octets(text: Any) -> bytes:
    if type(text) is str and text.isascii():
        try:
            if text[:1] == "u":
                return base64url.decode(text[1:].encode("ascii"))
            if text[:1] == "f":
                return bytes.fromhex(text[1:]) if _HEX.fullmatch(text[1:]) else b""
        except (FormatError, ValueError):
            return b""
    return b""
