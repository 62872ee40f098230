"""The claims that signed lists of every kind have in common."""

from __future__ import annotations

import zlib

import pytest

from credverifier.errors import StatusError
from credverifier.wire.envelope import base64url, deflate
from credverifier.wire.status import list_claims


def test_the_registered_claims_of_a_list():
    claims = list_claims.to_claims(
        url="https://tnso.vn/status/3",
        issuer="did:web:tnso.vn",
        version=7,
        issued_at=1795417080,
        expires=1795503480,
        ttl=60,
    )
    assert claims == {
        "sub": "https://tnso.vn/status/3",
        "iss": "did:web:tnso.vn",
        "iat": 1795417080,
        "exp": 1795503480,
        "ttl": 60,
        "version": 7,
    }


@pytest.mark.parametrize("version", [0, 1, 2**40])
def test_a_version_is_a_whole_number_from_0(version):
    assert list_claims.version(version) == version


@pytest.mark.parametrize("version", [-1, 1.0, True, "1", None, [1]])
def test_any_other_version_is_refused(version):
    with pytest.raises(StatusError) as refusal:
        list_claims.version(version)
    assert refusal.value.code == "status.invalid"


@pytest.mark.parametrize("ttl", [None, 60, 0.5])
def test_a_ttl_is_a_number_or_absent(ttl):
    assert list_claims.ttl(ttl) == ttl


@pytest.mark.parametrize("ttl", [True, "60", [60]])
def test_any_other_ttl_is_refused(ttl):
    with pytest.raises(StatusError) as refusal:
        list_claims.ttl(ttl)
    assert refusal.value.code == "status.invalid"


def test_octets_are_inflated():
    text = base64url.encode(zlib.compress(b"\x00\x01")).decode()
    assert list_claims.inflated(text, deflate.ZLIB, "lst") == b"\x00\x01"


@pytest.mark.parametrize("text", ["=", "a", "AAAA"])
def test_text_that_is_no_compressed_base64url_is_refused(text):
    with pytest.raises(StatusError) as refusal:
        list_claims.inflated(text, deflate.ZLIB, "lst")
    assert refusal.value.code == "status.invalid"
