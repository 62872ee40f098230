"""What a file is that does not open as a picture."""

from __future__ import annotations

import pytest

from credissuer.public.picture_kinds import kind_of
from credissuer.words import languages, words

FILES = {
    "heic": [b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", b"\x00\x00\x00\x1cftypmif1heic"],
    "avif": [b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00"],
    "video": [
        b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00",
        b"\x00\x00\x00\x14ftypqt  ",
        b"\x1aE\xdf\xa3\x01\x00",
        b"RIFF\x00\x00\x00\x00AVI LIST",
    ],
    "pdf": [b"%PDF-1.7\n%\xe2\xe3"],
    "svg": [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<?xml version='1.0'?>\n<svg>"],
    "zip": [b"PK\x03\x04\x14\x00", b"PK\x05\x06" + bytes(18)],
    "empty": [b""],
    "other": [b"\x00", b"GIF89a", b"hello", b"RIFF\x00\x00\x00\x00WEBP"],
}


@pytest.mark.parametrize(
    ("kind", "octets"), [(kind, octets) for kind, every in FILES.items() for octets in every]
)
def test_a_kind_is_told_by_its_first_octets(kind: str, octets: bytes) -> None:
    assert kind_of(octets) == kind


def test_every_kind_has_a_sentence_of_its_own_in_every_language() -> None:
    for language in languages("kit"):
        sentences = words("kit", language)["kinds"]
        assert set(sentences) == set(FILES)
        assert len(set(sentences.values())) == len(FILES)
