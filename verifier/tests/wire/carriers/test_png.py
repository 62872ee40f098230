"""An Open Badge in a PNG: just one, plain, under its keyword, in a picture that is whole."""

from __future__ import annotations

import struct
import zlib

import pytest

from credverifier.errors import CredentialError
from credverifier.wire.carriers import png

TOKEN = "eyJhbGciOiJFUzI1NiJ9.e30.c2ln"


def chunk(kind, content=b""):
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


HEADER = chunk(b"IHDR", struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0))
PIXELS, END = chunk(b"IDAT", zlib.compress(b"\0\0")), chunk(b"IEND")
PLAIN = png.SIGNATURE + HEADER + PIXELS + END


def with_chunk(kind, content):
    return png.SIGNATURE + HEADER + chunk(kind, content) + PIXELS + END


def test_a_baked_token_is_read_back_and_the_rest_of_the_picture_stays():
    baked = png.bake(PLAIN, TOKEN)
    text = b"openbadgecredential\0\0\0\0\0" + TOKEN.encode()
    assert baked == with_chunk(b"iTXt", text)
    assert png.unbake(baked) == TOKEN


HEAD = b"openbadgecredential\0"
WRONG = {
    "none": (PLAIN, "link.unreadable"),
    "under the keyword of version 2": (
        with_chunk(b"iTXt", b"openbadges\0\0\0\0\0" + TOKEN.encode()),
        "link.unreadable",
    ),
    "under a longer keyword": (
        with_chunk(b"iTXt", b"openbadgecredentials\0\0\0\0\0x"),
        "link.unreadable",
    ),
    "in another chunk": (with_chunk(b"tEXt", HEAD + TOKEN.encode()), "link.unreadable"),
    "twice": (png.bake(png.bake(PLAIN, TOKEN), TOKEN), "format.malformed"),
    "compressed": (
        with_chunk(b"iTXt", HEAD + b"\1\0\0\0" + zlib.compress(TOKEN.encode())),
        "format.malformed",
    ),
    "of another method": (
        with_chunk(b"iTXt", HEAD + b"\0\1\0\0" + TOKEN.encode()),
        "format.malformed",
    ),
    "in a language": (
        with_chunk(b"iTXt", HEAD + b"\0\0vi\0\0" + TOKEN.encode()),
        "format.malformed",
    ),
    "with a translated keyword": (
        with_chunk(b"iTXt", HEAD + b"\0\0\0x\0" + TOKEN.encode()),
        "format.malformed",
    ),
    "outside ASCII": (with_chunk(b"iTXt", HEAD + b"\0\0\0\0\xc3\xa9"), "format.malformed"),
    "cut off": (png.bake(PLAIN, TOKEN)[:-12], "link.unreadable"),
    "cut within a chunk": (png.bake(PLAIN, TOKEN)[:-20], "link.unreadable"),
    "damaged": (png.bake(PLAIN, TOKEN).replace(b"eyJh", b"eyJi"), "link.unreadable"),
    "longer than it is": (PLAIN[:8] + b"\x7f\xff\xff\xff" + PLAIN[12:], "link.unreadable"),
    "behind the end": (
        PLAIN + chunk(b"iTXt", HEAD + b"\0\0\0\0" + TOKEN.encode()),
        "link.unreadable",
    ),
}


@pytest.mark.parametrize(("octets", "code"), WRONG.values(), ids=WRONG)
def test_anything_but_one_plain_badge_is_refused(octets, code):
    with pytest.raises(CredentialError) as caught:
        png.unbake(octets)
    assert caught.value.code == code
