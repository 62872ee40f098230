"""Which octets are a picture, and what is baked into it."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path

import pytest

from credverifier.errors import CredentialError, LinkError
from credverifier.wire.carriers import pictures, png, svg

TOKEN = "eyJhbGciOiJFUzI1NiJ9.e30.c2ln"
PLAIN = b"\x89PNG\r\n\x1a\n" + bytes.fromhex(
    "0000000049484452a8a1ae0a" + "0000000049454e44ae426082"
)
SVG = f"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:o="https://purl.imsglobal.org/ob/v3p0">
<o:credential verify="{TOKEN}"/></svg>""".encode()


@pytest.mark.parametrize("octets", [png.bake(PLAIN, TOKEN), SVG])
def test_png_and_svg_badges_are_read(octets):
    assert pictures.is_picture(octets)
    assert pictures.unbake(octets) == TOKEN


CASES = json.loads(
    (Path(__file__).parents[3] / "vectors" / "files" / "pictures.json").read_text("utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_case_is_read_as_expected(case):
    octets = base64.b64decode(case["base64"])
    if case["code"] is None:
        assert pictures.unbake(octets) == case["token"]
    else:
        with pytest.raises(CredentialError) as caught:
            pictures.unbake(octets)
        assert caught.value.code == case["code"]


@pytest.mark.parametrize(
    "octets", [b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF....WEBP", PLAIN, b"<html></html>"]
)
def test_pictures_without_a_badge_are_unreadable(octets):
    assert pictures.is_picture(octets)
    with pytest.raises(LinkError, match=r"link\.unreadable"):
        pictures.unbake(octets)


def test_a_picture_is_bounded():
    with pytest.raises(LinkError, match=r"link\.unreadable"):
        pictures.unbake(SVG + b" " * pictures.MAX_PICTURE)


def test_tokens_links_and_numbers_are_not_taken_for_pictures():
    for text in (TOKEN, "https://tnso.vn/c/7K3M9QX2HS", "7K3M9-QX2HS", ""):
        assert not pictures.is_picture(text.encode())


def _chunks(count):
    empty = bytes.fromhex("00000000") + b"tEXt" + zlib.crc32(b"tEXt").to_bytes(4)
    return PLAIN[:-12] + empty * count + PLAIN[-12:]


def test_a_picture_of_too_many_parts_is_unreadable():
    opening, end = SVG.split(b"</svg>")[0], b"</svg>"
    fits, over = svg.MAX_ELEMENTS - 2, svg.MAX_ELEMENTS - 1
    assert pictures.unbake(opening + b"<g/>" * fits + end) == TOKEN
    assert pictures.unbake(png.bake(_chunks(png.MAX_CHUNKS - 3), TOKEN)) == TOKEN
    for octets in (
        opening + b"<g/>" * over + end,
        png.SIGNATURE + _chunks(png.MAX_CHUNKS)[8:],
    ):
        with pytest.raises(LinkError, match=r"more than 100000"):
            pictures.unbake(octets)


def test_an_svg_of_too_many_references_is_unreadable():
    opening, end = SVG.split(b"</svg>")[0], b"</svg>"
    marks = svg.MAX_MARKS - 3
    assert pictures.unbake(opening + b"&lt;" * marks + end) == TOKEN
    with pytest.raises(LinkError, match="too many"):
        pictures.unbake(opening + b"&lt;" * (marks + 1) + end)
