"""Shards of the profile index, written and read: their sizes and URLs, and numbers in 45 bits."""

from __future__ import annotations

import hashlib

import pytest

from credverifier.errors import StatusError
from credverifier.online.profile_search import read_shard
from credverifier.wire import number, profile_index

URL = "https://tnso.vn/index/0a5.jwt"


@pytest.fixture(scope="module")
def read(anchors):
    """A signed shard -> the shard, as any verification reads it."""
    return lambda token: read_shard(token, anchors.issuers["did:web:tnso.vn"], URL)


def shard(tnso, entries: str, **members) -> str:
    return tnso.shard({}, entries=entries, sub=URL, **members)


def entries(count: int) -> dict[str, str]:
    """Key of a profile -> the number of its certificate, for so many profiles."""
    digests = (hashlib.sha256(bytes([n % 256, n // 256])).digest() for n in range(count))
    return {f"tiktok:kenh{n}": number.from_entropy(digest) for n, digest in enumerate(digests)}


def joined(numbers: dict[str, str]) -> str:
    return profile_index.join(
        {profile_index.hashed(key): number.to_octets(one) for key, one in numbers.items()}
    )


def test_a_written_shard_is_read_back(tnso, read):
    numbers = entries(300)
    index = read(shard(tnso, joined(numbers)))
    assert {key: index.number(key) for key in numbers} == numbers
    assert index.number("tiktok:nobody") is None
    assert profile_index.join(profile_index.split(joined(numbers))) == joined(numbers)


def test_300000_accounts_are_2_kb_a_shard(tnso):
    """73 in each of 4,096."""
    assert 300_000 // profile_index.SHARDS == 73
    assert 1_900 < len(shard(tnso, joined(entries(73)))) < 2_100
    assert len(shard(tnso, "")) < 450


def test_the_shard_of_a_key_follows_from_its_hash():
    digest = hashlib.sha256(b"tiktok:minhanh.review").hexdigest()
    shard_number = profile_index.shard_of("tiktok:minhanh.review")
    url = profile_index.shard_url("https://tnso.vn", shard_number)
    assert url == f"https://tnso.vn/index/{digest[:3]}.jwt"
    assert profile_index.hashed("tiktok:minhanh.review").hex() == digest[4:16]


def test_a_number_and_its_octets():
    for made in ("7K3M9QX2HS", number.from_entropy(b"\0" * 6), number.from_entropy(b"\xff" * 6)):
        octets = number.to_octets(made)
        assert (len(octets), octets[0] >> 5, number.from_octets(octets)) == (6, 0, made)


def test_a_shard_is_bounded(tnso, read):
    assert read(shard(tnso, joined(entries(1)), x="y" * 100_000)).number("tiktok:kenh0")
    with pytest.raises(StatusError) as refusal:
        read(shard(tnso, joined(entries(1)), x="y" * 200_000))
    assert refusal.value.code == "status.invalid"
