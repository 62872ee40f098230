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
UNREADABLE, MALFORMED = "link.unreadable", "format.malformed"


def with_chunk(kind, content):
    return png.SIGNATURE + HEADER + chunk(kind, content) + PIXELS + END


def test_a_baked_token_is_read_back_and_the_rest_of_the_picture_stays():
    baked = png.bake(PLAIN, TOKEN)
    text = b"openbadgecredential\0\0\0\0\0" + TOKEN.encode()
    assert baked == with_chunk(b"iTXt", text)
    assert png.unbake(baked) == TOKEN


HEAD = b"openbadgecredential\0"
OCTETS = TOKEN.encode()
BAKED = png.bake(PLAIN, TOKEN)


def with_text(text):
    return with_chunk(b"iTXt", text)


WRONG = {
    "none": (PLAIN, UNREADABLE),
    "under the keyword of version 2": (with_text(b"openbadges\0\0\0\0\0" + OCTETS), UNREADABLE),
    "under a longer keyword": (with_text(b"openbadgecredentials\0\0\0\0\0x"), UNREADABLE),
    "in another chunk": (with_chunk(b"tEXt", HEAD + OCTETS), UNREADABLE),
    "twice": (png.bake(BAKED, TOKEN), MALFORMED),
    "compressed": (with_text(HEAD + b"\1\0\0\0" + zlib.compress(OCTETS)), MALFORMED),
    "of another method": (with_text(HEAD + b"\0\1\0\0" + OCTETS), MALFORMED),
    "in a language": (with_text(HEAD + b"\0\0vi\0\0" + OCTETS), MALFORMED),
    "with a translated keyword": (with_text(HEAD + b"\0\0\0x\0" + OCTETS), MALFORMED),
    "outside ASCII": (with_text(HEAD + b"\0\0\0\0\xc3\xa9"), MALFORMED),
    "cut off": (BAKED[:-12], UNREADABLE),
    "cut within a chunk": (BAKED[:-20], UNREADABLE),
    "damaged": (BAKED.replace(b"eyJh", b"eyJi"), UNREADABLE),
    "longer than it is": (PLAIN[:8] + b"\x7f\xff\xff\xff" + PLAIN[12:], UNREADABLE),
    "behind the end": (PLAIN + chunk(b"iTXt", HEAD + b"\0\0\0\0" + OCTETS), UNREADABLE),
}


@pytest.mark.parametrize(("octets", "code"), WRONG.values(), ids=WRONG)
def test_anything_but_one_plain_badge_is_refused(octets, code):
    with pytest.raises(CredentialError) as caught:
        png.unbake(octets)
    assert caught.value.code == code
