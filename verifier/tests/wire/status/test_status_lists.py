"""A signed list as a value. (What is refused: the families token_list, bitstring_list and
list_transport.)
"""

from __future__ import annotations

import os

import forge
import pytest

from credverifier import certificate_status
from credverifier.errors import StatusError
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.status import status_lists, token_list
from credverifier.wire.status.standing import Standing

AT = forge.LISTED_AT
TOKEN = StatusEntry("token", "https://tnso.vn/status/3", forge.INDEX, None)
REVOCATION = StatusEntry(
    "bitstring", "https://tnso.vn/status/3-revocation", forge.INDEX, "revocation"
)


@pytest.fixture(scope="module")
def read(anchors):
    """(signed list, entry) -> the list, as any verification reads it."""
    issuer = anchors.issuers["did:web:tnso.vn"]
    return lambda token, entry: certificate_status.read_list(token, issuer, entry)


def standing(entry, listed, now=AT, max_age=status_lists.MAX_AGE):
    return status_lists.standing(entry, listed, now=now, max_age=max_age)


def test_lists_of_both_encodings_become_the_same_kind_of_value(tnso, read):
    listed = read(tnso.token_list({1: 1}), TOKEN)
    assert (listed.url, listed.issuer, listed.content.bits, listed.content.purposes) == (
        TOKEN.uri,
        "did:web:tnso.vn",
        2,
        frozenset(),
    )
    assert (listed.issued_at, listed.version, listed.expires, listed.ttl) == (
        AT,
        7,
        AT + forge.DAY,
        60,
    )
    listed = read(tnso.bitstring("revocation", [1]), REVOCATION)
    assert (listed.content.bits, listed.content.purposes, listed.ttl, listed.version) == (
        1,
        frozenset({"revocation"}),
        60,
        7,
    )


def test_the_two_encodings_agree_on_every_standing(tnso, read):
    for recorded, listed in (
        (Standing.VALID, Standing.VALID),
        (Standing.SUSPENDED, Standing.SUSPENDED),
        (Standing.REVOKED, Standing.REVOKED),
        (Standing.SUPERSEDED, Standing.REVOKED),
        (Standing.VOIDED, Standing.REVOKED),
    ):
        lists = tnso.lists(recorded)
        bits = [
            standing(entry, read(lists[entry.uri], entry))
            for entry in tnso.entries()
            if entry.purpose
        ]
        assert max(bits, key=[Standing.VALID, Standing.SUSPENDED, Standing.REVOKED].index) is listed
        assert standing(TOKEN, read(lists[TOKEN.uri], TOKEN)) is listed


def test_order_is_iat_then_version(tnso, read):
    lists = [
        read(tnso.token_list(at=at, version=version), TOKEN)
        for at, version in ((AT, 7), (AT, 8), (AT + 1, 3))
    ]
    assert [listed.order for listed in lists] == [(AT, 7), (AT, 8), (AT + 1, 3)]
    assert lists == sorted(lists, key=lambda listed: listed.order)


@pytest.mark.parametrize(
    ("claims", "max_age", "until"),
    [
        ({}, 10**9, AT + forge.DAY),
        ({"exp": AT + 60}, 10**9, AT + 60),
        ({"exp": AT + 7 * forge.DAY}, 10**9, AT + forge.DAY),
        ({"exp": AT + 7 * forge.DAY}, 300, AT + 300),
        ({}, 0, AT),
        ({}, float("nan"), AT + forge.DAY),
    ],
)
def test_a_list_is_fresh_for_a_day_at_most(tnso, claims, max_age, until, read):
    assert read(tnso.token_list(**claims), TOKEN).fresh_until(max_age) == until


def test_a_list_with_a_bad_signature_is_invalid(tnso, read):
    whole = tnso.token_list()
    assert status_lists.parse(whole, TOKEN.encoding).header["typ"] == "statuslist+jwt"
    with pytest.raises(StatusError) as refusal:
        read(f"{whole.rpartition('.')[0]}.{'A' * 86}", TOKEN)
    assert refusal.value.code == "status.invalid"
    assert "signature.invalid" in refusal.value.detail


def test_a_list_of_another_encoding_is_invalid(tnso, read):
    listed = read(tnso.token_list(), TOKEN)
    with pytest.raises(StatusError) as refusal:
        standing(REVOCATION, listed)
    assert refusal.value.code == "status.invalid"


def test_a_list_for_another_purpose_is_invalid(tnso, read):
    listed = read(tnso.bitstring(subject={"statusPurpose": "suspension"}), REVOCATION)
    with pytest.raises(StatusError) as refusal:
        standing(REVOCATION, listed)
    assert refusal.value.code == "status.invalid"


@pytest.mark.parametrize(
    ("age", "code"),
    [(forge.DAY, None), (forge.DAY + 1, "status.stale"), (-60, None), (-61, "status.invalid")],
)
def test_a_list_counts_from_a_minute_before_its_iat_until_it_is_a_day_old(tnso, age, code, read):
    listed = read(tnso.token_list(), TOKEN)
    if code is None:
        assert standing(TOKEN, listed, now=AT + age) is Standing.VALID
        return
    with pytest.raises(StatusError) as refusal:
        standing(TOKEN, listed, now=AT + age)
    assert refusal.value.code == code


def test_a_list_may_be_four_mebibytes_long_and_no_longer(tnso, read):
    """Random octets, because compression does not make them shorter."""
    size = status_lists.MAX_TOKEN * 9 // 16 - 4096
    whole = tnso.token_list(lst=token_list.encode(os.urandom(size)))
    assert status_lists.MAX_TOKEN - 20_000 < len(whole) <= status_lists.MAX_TOKEN == 4 * 1024 * 1024
    assert len(read(whole, TOKEN).content.octets) == size
    for length, code in (
        (status_lists.MAX_TOKEN, "status.invalid"),
        (status_lists.MAX_TOKEN + 1, "status.too_large"),
    ):
        with pytest.raises(StatusError) as refusal:
            read("A" * length, TOKEN)
        assert refusal.value.code == code


def test_members_that_only_the_other_encoding_has_are_ignored(tnso, read):
    assert (
        read(tnso.token_list(issuer="did:web:other.example", ttl=61), TOKEN).issuer
        == "did:web:tnso.vn"
    )
    assert read(tnso.bitstring(status_list={"bits": 9}, ttl="x"), REVOCATION).content.bits == 1


def test_a_list_without_a_version_is_of_version_0(tnso, read):
    assert read(tnso.token_list(without=("version",)), TOKEN).version == 0


def test_a_list_may_be_valid_before_its_iat(tnso, read):
    assert read(tnso.token_list(nbf=AT - 1), TOKEN).issued_at == AT
