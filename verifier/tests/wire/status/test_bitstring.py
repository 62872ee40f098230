"""W3C Bitstring Status List, written and read. (What is refused: the family `bitstring_list`.)"""

from __future__ import annotations

import gzip

import pytest

from credverifier.errors import StatusError
from credverifier.wire.envelope import base64url
from credverifier.wire.status import bitstring

SIZE = bitstring.MIN_ENTRIES
LIST = {
    "url": "https://tnso.vn/status/3-revocation",
    "issuer": "did:web:tnso.vn",
    "purpose": "revocation",
    "version": 7,
    "issued_at": 1795417080,
    "expires": 1795503480,
    "ttl": 60,
}


def test_index_0_is_the_left_most_bit():
    assert bytes(bitstring.pack([0], 16)) == b"\x80\x00"
    assert bytes(bitstring.pack([7], 16)) == b"\x01\x00"
    assert bytes(bitstring.pack([8, 15], 16)) == b"\x00\x81"


@pytest.mark.parametrize(
    "indices",
    [set(), {0}, {7}, {8}, {SIZE - 1}, {0, 7, 8, 4242, SIZE - 1}, set(range(SIZE))],
    ids=len,
)
def test_written_lists_are_read_back(indices):
    bits = bitstring.decode(bitstring.encode(bytes(bitstring.pack(indices, SIZE))))
    assert len(bits) == SIZE // 8
    assert {index for index in range(SIZE) if bitstring.value(bits, index)} == indices


def test_an_index_beyond_the_end_raises():
    with pytest.raises(IndexError):
        bitstring.value(bytes(SIZE // 8), SIZE)


def test_the_text_is_u_and_gzip():
    text = bitstring.encode(bytes(bitstring.pack([1], SIZE)))
    assert text[0] == "u" and "=" not in text
    assert gzip.decompress(base64url.decode(text[1:].encode())) == b"\x40" + bytes(SIZE // 8 - 1)


def test_the_example_of_the_specification_is_read():
    """Bitstring Status List 1.0, example of section 2.2: a list of 131,072 entries, none set."""
    text = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
    assert bitstring.decode(text) == bytes(SIZE // 8)


def test_gzip_of_any_library_is_read():
    bits = bytes(bitstring.pack([9], SIZE))
    for level in (0, 1, 6, 9):
        text = "u" + base64url.encode(gzip.compress(bits, level)).decode()
        assert bitstring.decode(text) == bits


def test_claims_are_written_and_read_back():
    encoded = bitstring.encode(bytes(bitstring.pack([3], SIZE)))
    payload = bitstring.to_claims(encoded, **LIST)
    purposes, ttl, bits = bitstring.from_claims(payload, url=LIST["url"])
    assert (purposes, ttl) == (frozenset({"revocation"}), 60)
    assert bitstring.value(bits, 3) == 1
    assert payload["credentialSubject"]["ttl"] == 60_000
    assert payload["validUntil"] == "2026-11-24T06:58:00Z" and payload["exp"] == 1795503480
    assert payload["id"] == payload["jti"] == LIST["url"]


def test_a_list_of_another_url_is_refused():
    payload = bitstring.to_claims(bitstring.encode(bytes(SIZE // 8)), **LIST)
    with pytest.raises(StatusError) as refusal:
        bitstring.from_claims(payload, url=LIST["url"] + "1")
    assert refusal.value.code == "status.invalid"
