"""Strict base64url without padding (RFC 7515 section 2): one text for one sequence of octets."""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64

from credverifier.errors import FormatError

# Translated by a table, because binascii knows only the alphabet with `+` and `/`.
_TO_URL = bytes.maketrans(b"+/", b"-_")
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
# No entry for 1: a single character holds six bits, too few for an octet.
_PADDING = {
    0: b"",
    2: b"==",
    3: b"=",
}
_LAST = {
    0: _ALPHABET,
    2: b"AQgw",
    3: b"AEIMQUYcgkosw048",
}
"""What the last character may be for each length modulo 4: those whose bits that fill no octet are
zero.
"""


def encode(octets: bytes) -> bytes:
    """base64url without padding, as ASCII octets."""
    return b2a_base64(octets, newline=False).translate(_TO_URL, b"=")


def decode(text: bytes) -> bytes:
    """The octets of `text`.

    Raises FormatError `format.malformed` on padding, foreign or left-over characters.

    The last check refuses non-zero left-over bits (RFC 4648 section 3.5), so no two texts are the
    same octets.
    """
    rest = len(text) % 4
    padding = _PADDING.get(rest)
    # What is left once the alphabet is deleted is foreign. binascii would skip such characters, and
    # two texts would then spell the same octets.
    if padding is None or text.translate(None, _ALPHABET):
        raise FormatError("format.malformed", "not base64url without padding")
    # Without this check `AQ` and `AR` would both be the octet 0x01.
    if text[-1:] not in _LAST[rest]:
        raise FormatError("format.malformed", "base64url with left-over bits")
    # Replaced and not translated, because few texts have these letters, and looking for one is
    # faster than copying all.
    return a2b_base64(text.replace(b"-", b"+").replace(b"_", b"/") + padding)
