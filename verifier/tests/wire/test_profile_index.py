"""Shards of the profile index, written and read: sizes, places, and numbers in 45 bits."""

from __future__ import annotations

import hashlib

import forge
import pytest

from credverifier import TrustAnchors
from credverifier.errors import StatusError
from credverifier.online.profile_search import read_shard
from credverifier.wire import number, profile_index

URL = "https://tnso.vn/index/0a5.jwt"


@pytest.fixture(scope="module")
def read(tnso):
    """A signed shard -> the shard, as any verification reads it."""
    anchors = TrustAnchors.from_trust_list(forge.trust_list(tnso))
    return lambda token: read_shard(token, anchors.issuers["did:web:tnso.vn"], URL)


def shard(tnso, entries: str, **members) -> str:
    return tnso.shard({}, entries=entries, sub=URL, **members)


def entries(count: int) -> dict[str, str]:
    return {
        f"tiktok:kenh{place}": number.from_entropy(
            hashlib.sha256(bytes([place % 256, place // 256])).digest()
        )
        for place in range(count)
    }


def joined(numbers: dict[str, str]) -> str:
    return profile_index.join(
        {profile_index.hashed(key): number.to_octets(one) for key, one in numbers.items()}
    )


def test_a_written_shard_is_read_back(tnso, read):
    numbers = entries(300)
    found = read(shard(tnso, joined(numbers)))
    assert {key: found.number(key) for key in numbers} == numbers
    assert found.number("tiktok:nobody") is None
    assert profile_index.join(profile_index.split(joined(numbers))) == joined(numbers)


def test_300000_accounts_are_2_kb_a_shard(tnso):
    """73 in each of 4,096."""
    assert 300_000 // profile_index.SHARDS == 73
    assert 1_900 < len(shard(tnso, joined(entries(73)))) < 2_100
    assert len(shard(tnso, "")) < 450


def test_the_shard_of_a_key_follows_from_its_hash():
    digest = hashlib.sha256(b"tiktok:minhanh.review").hexdigest()
    assert profile_index.shard_url(
        "https://tnso.vn", profile_index.shard_of("tiktok:minhanh.review")
    ) == (f"https://tnso.vn/index/{digest[:3]}.jwt")
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
