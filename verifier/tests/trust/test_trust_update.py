"""Updates of a trust list: which are accepted, and which are refused."""

from __future__ import annotations

from datetime import timedelta

import forge
import pytest

from credverifier import TrustAnchors
from credverifier.errors import TrustListError
from credverifier.trust import trust_update
from credverifier.wire.envelope import dates

LATER = dates.stamp(forge.NOW - timedelta(hours=1))
ENDS = "2037-01-01T00:00:00Z"


@pytest.fixture(scope="module")
def other():
    return forge.Issuer("https://tinnhiem.example", types=())


def signed(
    issuer, entry=None, key="credential", header=None, without=(), typ=trust_update.TYP, **changes
):
    """The issuer's own list as it publishes it, dated later than the one everybody has."""
    entries = [issuer.trust_entry() if entry is None else entry]
    payload = {
        **forge.trust_list(*entries, issued_at=LATER, expires_at=ENDS),
        "iss": issuer.id,
        "iat": forge.seconds(forge.NOW) - 3600,
        **changes,
    }
    claims = {name: value for name, value in payload.items() if name not in without}
    return issuer.sign(claims, key=key, typ=typ, header=header)


def update(current, token, issuer_id="did:web:tnso.vn", now=forge.NOW):
    return trust_update.update(current, token, issuer_id=issuer_id, now=now)


def refusal(*arguments, **options):
    with pytest.raises(TrustListError) as refused:
        update(*arguments, **options)
    return refused.value.code


def test_a_new_key_of_the_issuer_is_trusted_afterwards(tnso):
    fresh = forge.Signer("ES256", tnso.id)
    entry = tnso.trust_entry()
    member = {
        **fresh.jwk,
        "purpose": ["credential"],
        "valid_from": LATER,
        "valid_until": None,
        "state": "active",
    }
    entry["jwks"]["keys"].append(member)
    before = forge.trust_list(tnso)
    after = update(before, signed(tnso, entry))
    assert fresh.key_id not in TrustAnchors.from_trust_list(before).issuers[tnso.id].keys
    assert fresh.key_id in TrustAnchors.from_trust_list(after).issuers[tnso.id].keys
    assert (after["issued_at"], after["expires_at"]) == (LATER, ENDS)
    assert update(after, signed(tnso, entry)) == after


def test_an_announced_key_may_sign_the_list_once_its_start_has_passed(tnso):
    announced = forge.trust_list(tnso, issued_at="2025-12-31T00:00:00Z")
    assert update(announced, signed(tnso, key="announced"))["issued_at"] == LATER


def test_of_several_issuers_only_the_one_that_signed_is_changed(tnso, other):
    renamed = {**other.trust_entry(), "name": {"en": "Not yours to say"}}
    entry = {**tnso.trust_entry(), "name": {"en": "New name"}}
    token = signed(tnso, entry, issuers=[entry, renamed])
    before = forge.trust_list(tnso, other)
    after = update(before, token)
    names = {issuer["id"]: issuer["name"] for issuer in after["issuers"]}
    assert names == {tnso.id: {"en": "New name"}, other.id: other.trust_entry()["name"]}
    assert (after["issued_at"], after["expires_at"]) == (before["issued_at"], before["expires_at"])
    [mine, theirs] = after["issuers"]
    assert mine["issued_at"] == LATER and "issued_at" not in theirs


def test_an_older_list_is_refused_for_each_issuer_separately(tnso, other):
    old = signed(tnso, issued_at="2026-10-31T00:00:00Z")
    assert refusal(forge.trust_list(tnso), old) == "trust.update_older"
    after = update(forge.trust_list(tnso, other), signed(tnso))
    between = dates.stamp(forge.NOW - timedelta(hours=2))
    assert refusal(after, signed(tnso, issued_at=between)) == "trust.update_older"
    assert (
        update(after, signed(other, issued_at=between), other.id)["issuers"][1]["issued_at"]
        == between
    )


@pytest.mark.parametrize("key", ["status", "audit", "compromised", "retired", "next"])
def test_a_list_signed_with_an_unsuitable_key_is_refused(tnso, key):
    assert refusal(forge.trust_list(tnso), signed(tnso, key=key)) == "trust.update_untrusted"


def test_a_list_backdated_with_a_retired_key_is_refused(tnso):
    before_it_was_retired = forge.seconds(forge.NOW) - 60 * 24 * 3600
    token = signed(tnso, key="retired", iat=before_it_was_retired)
    assert refusal(forge.trust_list(tnso), token) == "trust.update_untrusted"


def test_a_list_signed_by_another_issuer_is_refused(tnso, other):
    current = forge.trust_list(tnso, other)
    stranger = forge.Issuer()
    assert refusal(current, signed(stranger)) == "trust.update_untrusted"
    foreign = signed(other, tnso.trust_entry())
    assert refusal(current, foreign) == "trust.update_untrusted"
    impersonated = signed(other, tnso.trust_entry(), iss=tnso.id)
    assert refusal(current, impersonated) == "trust.update_untrusted"


@pytest.mark.parametrize("typ", ["vc+jwt", "standing+jwt", "statuslist+jwt", "JWT"])
def test_a_signed_text_of_another_type_is_refused(tnso, typ):
    assert refusal(forge.trust_list(tnso), signed(tnso, typ=typ)) == "trust.update_untrusted"


def test_a_list_without_a_good_entry_of_its_issuer_is_refused(tnso, other):
    current = forge.trust_list(tnso)
    assert refusal(current, signed(tnso, other.trust_entry())) == "trust.update_malformed"
    twice = signed(tnso, issuers=[tnso.trust_entry(), tnso.trust_entry()])
    assert refusal(current, twice) == "trust.update_malformed"
    assert refusal(current, signed(tnso, issuers="all")) == "trust.update_malformed"
    assert refusal(current, signed(tnso, without=("issued_at",))) == "trust.update_malformed"
    plain = {**tnso.trust_entry(), "public_url": "http://tnso.vn"}
    assert refusal(current, signed(tnso, plain)) == "trust.update_malformed"
    keyless = {**tnso.trust_entry(), "jwks": {}}
    assert refusal(current, signed(tnso, keyless)) == "trust.update_malformed"


def test_the_dates_of_the_update_are_checked(tnso):
    current, ahead = forge.trust_list(tnso), forge.seconds(forge.NOW) + 61
    assert refusal(current, signed(tnso, iat=ahead)) == "trust.update_malformed"
    assert refusal(current, signed(tnso, without=("iat",))) == "trust.update_untrusted"
    assert refusal(current, signed(tnso, expires_at=LATER)) == "trust.expired"


def test_an_expired_list_cannot_be_updated(tnso):
    ended = forge.trust_list(tnso, expires_at="2026-11-20T00:00:00Z")
    assert refusal(ended, signed(tnso)) == "trust.expired"


def test_an_update_cannot_allow_plain_http(tnso):
    after = update(forge.trust_list(tnso), signed(tnso, allow_insecure_loopback=True))
    assert after["allow_insecure_loopback"] is False


@pytest.mark.parametrize(
    "changes",
    [
        {"status_url_prefixes": ["https://tnso.vn/status/"]},
        {"status_url_prefixes": ["https://tnso.vn/"]},
        {"status_url_prefixes": ["https://tnso.vn/status/tinnhiem/"]},
        {"status_url_prefixes": ["https://tinnhiem.example/status/", "https://cdn.example/TNSO/"]},
        {"public_url": "https://cdn.example"},
        {"public_url": "https://tnso.vn"},
        {"public_url": "https://tnso.vn:443"},
        {"public_url": "https://tnso.vn."},
        {"public_url": "https://TNSO.vn"},
        {"public_url": "https://www.tiktok.com"},
        {"status_url_prefixes": ["https://static.facebook.com/status/"]},
    ],
)
def test_an_update_cannot_claim_urls_of_another_issuer(tnso, other, changes):
    published = {
        **tnso.trust_entry(),
        "status_url_prefixes": ["https://tnso.vn/status/", "https://cdn.example/tnso/"],
    }
    current = {**forge.trust_list(tnso, other), "issuers": [published, other.trust_entry()]}
    assert (
        refusal(current, signed(other, {**other.trust_entry(), **changes}), other.id)
        == "trust.update_malformed"
    )
    assert update(current, signed(other), other.id)["issuers"][0] == published
