"""base64url: RFC 4648 vectors, and one text for one sequence of octets."""

from __future__ import annotations

import pytest

from credverifier.errors import FormatError
from credverifier.wire.envelope import base64url

VECTORS = [
    (b"", b""),
    (b"f", b"Zg"),
    (b"fo", b"Zm8"),
    (b"foo", b"Zm9v"),
    (b"foob", b"Zm9vYg"),
    (b"foobar", b"Zm9vYmFy"),
    (b"\xfb\xff\xfe", b"-__-"),
]


@pytest.mark.parametrize(("octets", "text"), VECTORS)
def test_both_directions(octets, text):
    assert base64url.encode(octets) == text
    assert base64url.decode(text) == octets


@pytest.mark.parametrize(
    "text",
    [
        *(b"Z", b"Zm9vY", b"Zg==", b"Zg=", b"Zh", b"Zm9", b"+//+", b"Zm 9v", b"Zm9v\n", b"Zm9!"),
        *(b"Zm\xc3\xa9", b"=", b"===="),
    ],
)
def test_other_texts_are_refused(text):
    with pytest.raises(FormatError) as refusal:
        base64url.decode(text)
    assert refusal.value.code == "format.malformed"


def test_no_two_texts_decode_to_the_same_octets():
    """Of all texts of two characters exactly those are decoded that end in four zero bits."""
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    decoded = []
    for first in alphabet:
        for second in alphabet:
            try:
                decoded.append(base64url.decode(bytes([first, second])))
            except FormatError:
                continue
    assert sorted(decoded) == [bytes([value]) for value in range(256)]
