"""An Open Badge in a PNG: one `iTXt` chunk whose text is the compact JWS (Open Badges 3.0 section
5.3.2).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from credverifier.errors import FormatError, LinkError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"

# Bounded, because an empty chunk takes only 12 octets of a picture.
MAX_CHUNKS = 100_000

_HEAD = KEYWORD + b"\0\0\0\0\0"
"""Keyword, not compressed, no method, no language, no translated keyword."""


def bake(octets: bytes, token: str) -> bytes:
    """The same picture with `token` in a chunk right behind its header.

    Raises LinkError `link.unreadable`.
    """
    chunks = list(_chunks(octets))
    text = _chunk(b"iTXt", _HEAD + token.encode("ascii"))
    whole = [_chunk(kind, content) for kind, content in chunks]
    return SIGNATURE + b"".join([whole[0], text, *whole[1:]])


def unbake(octets: bytes) -> str:
    """The token in a picture.

    Raises LinkError `link.unreadable` where there is none or the picture is damaged, FormatError
    `format.malformed` for more than one and for one that is not as the standard has it.
    """
    badges = [
        text
        for kind, text in _chunks(octets)
        if kind == b"iTXt" and text.startswith(KEYWORD + b"\0")
    ]
    if not badges:
        raise LinkError("link.unreadable", "a PNG without an Open Badge")
    if len(badges) > 1:
        raise FormatError("format.malformed", "more than one Open Badge in a PNG")
    if not badges[0].startswith(_HEAD):
        raise FormatError(
            "format.malformed",
            "an Open Badge that is compressed, or in some language",
        )
    try:
        return badges[0][len(_HEAD) :].decode("ascii")
    except UnicodeDecodeError as error:
        raise FormatError("format.malformed", "an Open Badge outside ASCII") from error


def _chunks(octets: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, content) of every chunk up to IEND. Raises LinkError for a wrong checksum."""
    offset = len(SIGNATURE)
    kind = b""
    count = 0
    while kind != b"IEND":
        count += 1
        if count > MAX_CHUNKS:
            raise LinkError("link.unreadable", f"a PNG of more than {MAX_CHUNKS} chunks")
        # Length, type and checksum: the least that a chunk consists of.
        if len(octets) < offset + 12:
            raise LinkError("link.unreadable", "a PNG that is cut off")
        length, kind = struct.unpack_from(">I4s", octets, offset)
        content = octets[offset + 8 : offset + 8 + length]
        checksum = octets[offset + 8 + length : offset + 12 + length]
        # A slice that reaches beyond the end is silently shorter.
        if len(checksum) != 4 or struct.unpack(">I", checksum)[0] != zlib.crc32(kind + content):
            raise LinkError("link.unreadable", "a PNG with a damaged chunk")
        yield kind, content
        offset += 12 + length


def _chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )
