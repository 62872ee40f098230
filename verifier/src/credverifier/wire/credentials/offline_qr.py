"""The offline QR: one compact JWS as `{PUBLIC_URL}/V#1.{base43}`, and back to the same token.

base43 writes the big-endian integer of 0x01 and the octets: raw DEFLATE (RFC 1951) of header and
payload with preset dictionary 1, then the 64 signature octets. Its characters are alphanumeric in a
QR code (5.5 bits each, ISO/IEC 18004 section 7.4.4) and need no escape in a URL fragment (RFC 3986
section 3.5).

The preset dictionary is `dictionary-1.bin` beside this file: what slim credentials have in common,
in the order they have it (so that distances stay short), after it frequent Vietnamese names and
words of handles. It never changes, for printed codes depend on each octet of it; a better one would
be version 2. A browser, whose inflater takes no dictionary, reads a stored block with the
dictionary first and drops its length from what comes out.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from importlib import resources

from credverifier.errors import FormatError
from credverifier.wire.envelope import base64url, deflate, jws

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*+-./:"
MAX_TEXT = 4096
"""Characters of a fragment that is packed; the largest QR code at level M holds 3,391."""
MAX_CONTENT = 64 * 1024
"""Octets of header and payload together, once inflated."""

_VERSION = "1."
# Octets; the same for both algorithms, so that the text needs no length.
_SIGNATURE = 64
_PAIRS = tuple(first + second for first in ALPHABET for second in ALPHABET)
_VALUES = {character: value for value, character in enumerate(ALPHABET)}


def origin_in_a_code(public_url: str) -> str:
    """`public_url` as QR codes have it: the scheme in lower case, the host in upper case.

    Readers take either case: codes printed before had the scheme in upper case, too.
    """
    # Several scanners show `HTTPS://` as text instead of opening it.
    scheme, separator, host = public_url.partition("://")
    return f"{scheme.lower()}{separator}{host.upper()}"


def encode(token: str, public_url: str) -> str:
    """The text of the offline QR for a compact JWS `token`, upper case but for the scheme.

    Raises FormatError `format.malformed` where the form cannot carry the token (three segments, a
    flat header, a payload, 64 signature octets), `format.too_large` where `decode` would refuse the
    length.
    """
    header, payload, signature = _segments(token)
    # The first closing brace must be the last octet, because `decode` finds the header's end by it.
    if header.partition(b"}")[1:] != (b"}", b"") or not payload or len(signature) != _SIGNATURE:
        raise FormatError("format.malformed", "a token that the offline form cannot carry")
    if len(header) + len(payload) > MAX_CONTENT:
        raise FormatError(
            "format.too_large",
            f"more than {MAX_CONTENT} octets of header and payload",
        )
    # memLevel 6 gives the same octets as 8 in a sixth of the time, because with 8 most of it is
    # spent on clearing tables.
    deflater = zlib.compressobj(
        9,
        zlib.DEFLATED,
        deflate.RAW,
        6,
        zdict=dictionary(),
    )
    packed = deflater.compress(header + payload) + deflater.flush() + signature
    # The comparison bounds the conversion, too, whose cost is the square of the length: one octet
    # is more than one character.
    fragment = _VERSION + _to_base43(packed) if len(packed) < MAX_TEXT else ""
    if not 0 < len(fragment) <= MAX_TEXT:
        raise FormatError("format.too_large", f"more than {MAX_TEXT} characters of offline text")
    return f"{origin_in_a_code(public_url)}/V#{fragment}"


def decode(fragment: str) -> str:
    """The compact JWS in what follows `#`: packed as above, or a plain token, which comes back as
    it is.

    Only the form is checked; the token is as untrusted as the fragment. Raises FormatError
    `format.malformed`, also for another dictionary version, and `format.too_large` (MAX_TEXT,
    MAX_CONTENT; a plain token: jws.MAX_TOKEN).
    """
    # A plain token begins with "e", because that is how base64url of `{` begins; no packed text
    # does.
    plain = fragment.startswith("e")
    limit = jws.MAX_TOKEN if plain else MAX_TEXT
    if len(fragment) > limit:
        raise FormatError("format.too_large", f"more than {limit} characters")
    if plain:
        return fragment
    if not fragment.startswith(_VERSION):
        raise FormatError("format.malformed", "neither a token nor an offline text of dictionary 1")
    packed = _from_base43(fragment[len(_VERSION) :])
    # The header is flat, so that it ends at its first closing brace.
    header, end, payload = _inflate(packed[:-_SIGNATURE]).partition(b"}")
    if not end or not payload:
        raise FormatError("format.malformed", "no header and payload in the offline text")
    signing_input = base64url.encode(header + end) + b"." + base64url.encode(payload)
    return jws.seal(signing_input, packed[-_SIGNATURE:])


@lru_cache(maxsize=1)
def dictionary() -> bytes:
    """Preset dictionary 1, from the package."""
    return (
        resources.files("credverifier.wire.credentials").joinpath("dictionary-1.bin").read_bytes()
    )


def _segments(token: str) -> tuple[bytes, bytes, bytes]:
    try:
        header, payload, signature = token.encode("ascii").split(b".")
    except ValueError as error:
        raise FormatError("format.malformed", "not three segments of ASCII") from error
    return base64url.decode(header), base64url.decode(payload), base64url.decode(signature)


def _inflate(stream: bytes) -> bytes:
    try:
        # One whole stream and nothing behind it, because otherwise one token could have several
        # texts.
        return deflate.bounded(stream, deflate.RAW, MAX_CONTENT, dictionary())
    except OverflowError as error:
        raise FormatError("format.too_large", f"{error} of header and payload") from error
    except zlib.error as error:
        raise FormatError(
            "format.malformed",
            "not one whole raw DEFLATE stream with dictionary 1",
        ) from error


def _to_base43(octets: bytes) -> str:
    # Two digits a step, because the long divisions are the whole cost.
    # 0x01 in front preserves leading zero octets, which an integer has no room for.
    rest = int.from_bytes(b"\x01" + octets)
    pairs = []
    while rest:
        rest, pair = divmod(rest, len(_PAIRS))
        pairs.append(_PAIRS[pair])
    return "".join(reversed(pairs)).lstrip("0")


def _from_base43(text: str) -> bytes:
    """The octets of a base43 text of at most MAX_TEXT characters.

    Refused are a leading zero and octets without 0x01 in front, because the same octets would then
    have several texts.
    """
    value = 0
    try:
        for character in text:
            value = value * len(ALPHABET) + _VALUES[character]
    except KeyError as error:
        raise FormatError("format.malformed", "a character outside base43") from error
    octets = value.to_bytes((value.bit_length() + 7) // 8)
    if text.startswith("0") or octets[:1] != b"\x01" or len(octets) <= _SIGNATURE:
        raise FormatError("format.malformed", "base43 of something else than an offline text")
    return octets[1:]
