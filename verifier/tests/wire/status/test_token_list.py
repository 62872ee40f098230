"""IETF Token Status List: the vectors of the draft, of every size. (What is refused: the family
`token_list`.)
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest

from credverifier.errors import StatusError
from credverifier.wire.envelope import base64url, jwk, jws
from credverifier.wire.status import token_list

VECTORS = json.loads(
    (Path(__file__).parents[2] / "data" / "ietf-status-list-vectors.json").read_text("utf-8")
)
LIST = {
    "url": "https://tnso.vn/status/3",
    "issuer": "did:web:tnso.vn",
    "version": 7,
    "issued_at": 1795417080,
    "expires": 1795503480,
    "ttl": 60,
}


@pytest.mark.parametrize("vector", VECTORS["small"], ids=lambda vector: f"{vector['bits']} bits")
def test_the_examples_of_section_4(vector):
    array = bytes.fromhex(vector["bytes_hex"])
    values = dict(enumerate(vector["statuses"]))
    assert bytes(token_list.pack(values, len(values), vector["bits"])) == array
    assert token_list.decode(vector["json"]["lst"]) == array
    assert zlib.decompress(bytes.fromhex(vector["zlib_hex"])) == array
    assert [token_list.value(array, vector["bits"], index) for index in values] == vector[
        "statuses"
    ]


@pytest.mark.parametrize(
    "vector", VECTORS["test_vectors"], ids=lambda vector: f"{vector['bits']} bits"
)
def test_the_vectors_of_the_appendix(vector):
    """Whole lists of 2^20 entries. The inflated octets are compared, because the compressed ones
    differ between builds of zlib.
    """
    values = {int(index): value for index, value in vector["non_default"].items()}
    array = bytes(token_list.pack(values, vector["size"], vector["bits"]))
    assert token_list.decode(vector["json"]["lst"]) == array
    assert token_list.decode(token_list.encode(array)) == array
    for index, value in values.items():
        assert token_list.value(array, vector["bits"], index) == value
        for neighbour in {max(index - 1, 0), min(index + 1, vector["size"] - 1)} - set(values):
            assert token_list.value(array, vector["bits"], neighbour) == 0
    with pytest.raises(IndexError):
        token_list.value(array, vector["bits"], vector["size"])


def test_all_sizes_are_among_the_vectors():
    assert {vector["bits"] for vector in VECTORS["test_vectors"]} == set(token_list.SIZES)


def test_the_token_of_the_draft_is_proven_and_read():
    key = {**VECTORS["example_public_jwk"], "alg": "ES256"}
    signed = jws.parse(VECTORS["example_token"], typ=token_list.TYP)
    jws.verify(signed, jwk.decode({**key, "kid": jwk.thumbprint(key)}))
    bits, ttl, array = token_list.from_claims(
        signed.payload, url="https://example.com/statuslists/1"
    )
    assert (bits, ttl) == (1, 43200)
    assert [token_list.value(array, 1, index) for index in range(16)] == VECTORS["small"][0][
        "statuses"
    ]


@pytest.mark.parametrize("bits", token_list.SIZES)
def test_the_lowest_bit_comes_first(bits):
    top = (1 << bits) - 1
    assert bytes(token_list.pack({0: 1}, 16, bits))[0] == 1
    assert bytes(token_list.pack({8 // bits - 1: top}, 16, bits))[0] == top << (8 - bits)
    assert bytes(token_list.pack({8 // bits: 1}, 16, bits))[:2] == b"\x00\x01"


def test_a_one_bit_list_is_a_bitstring_with_the_bits_of_each_octet_reversed():
    """The Token Status List counts from the lowest bit, the bitstring from the highest."""
    from credverifier.wire.status import bitstring

    indices = [0, 3, 8, 30, 31]
    mirrored = bytes(int(f"{octet:08b}"[::-1], 2) for octet in bitstring.pack(indices, 32))
    assert bytes(token_list.pack(dict.fromkeys(indices, 1), 32, 1)) == mirrored


def test_claims_are_written_and_read_back():
    lst = token_list.encode(bytes(token_list.pack({5: 2}, 64)))
    payload = token_list.to_claims(lst, **LIST)
    assert list(payload) == ["sub", "iss", "iat", "exp", "ttl", "version", "status_list"]
    bits, ttl, array = token_list.from_claims(payload, url=LIST["url"])
    assert (bits, ttl, token_list.value(array, bits, 5)) == (2, 60, 2)
    with pytest.raises(StatusError):
        token_list.from_claims(payload, url=LIST["url"] + "/")


def test_a_written_list_has_a_zlib_header():
    octets = base64url.decode(token_list.encode(bytes(64)).encode())
    assert octets[0] & 0x0F == 8 and int.from_bytes(octets[:2]) % 31 == 0
