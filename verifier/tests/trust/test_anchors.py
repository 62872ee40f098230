"""The trust list as values, and every reason to refuse it. (Which key verifies which token: the
family `keys`.)
"""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta

import forge
import pytest

from credverifier import TrustAnchors
from credverifier.errors import TrustError, TrustListError


@pytest.fixture(scope="module")
def other():
    return forge.Issuer("https://tinnhiem.example:8443")


def read(*issuers, **changes):
    return TrustAnchors.from_trust_list(forge.trust_list(*issuers, **changes))


def test_a_trust_list_is_read(tnso, other):
    anchors = read(tnso, other)
    assert set(anchors.issuers) == {"did:web:tnso.vn", "did:web:tinnhiem.example%3A8443"}
    assert anchors.origins["https://tnso.vn"] is anchors.issuers["did:web:tnso.vn"]
    assert (anchors.issued_at, anchors.expires_at) == (
        datetime(2026, 11, 1, tzinfo=UTC),
        datetime(2036, 11, 1, tzinfo=UTC),
    )
    issuer = anchors.issuer("did:web:tnso.vn")
    assert issuer.name["vi"] == "Liên minh Tín nhiệm số"
    assert issuer.types == {"CredibilityCredential"} and issuer.vct == {
        "https://tnso.vn/vct/credibility/v1"
    }
    assert issuer.status_url_prefixes == ("https://tnso.vn/status/",)
    key = issuer.keys[tnso.keys["retired"].key_id]
    assert issuer.keys[tnso.keys["retired"].thumbprint] is key
    assert (key.algorithm, key.purposes, key.state) == ("ES256", {"credential"}, "retired")
    assert (key.valid_from, key.valid_until) == (1735689600, 1793404800)
    assert issuer.keys[tnso.keys["credential"].key_id].valid_until == float("inf")


@pytest.mark.parametrize(
    "source",
    [json.dumps, lambda value: json.dumps(value).encode(), dict],
    ids=["text", "octets", "object"],
)
def test_a_trust_list_may_be_text_octets_or_an_object(tnso, source):
    assert TrustAnchors.from_trust_list(source(forge.trust_list(tnso))).issuers


def test_an_empty_trust_list_trusts_nobody():
    with pytest.raises(TrustError) as refusal:
        read().issuer("did:web:tnso.vn")
    assert refusal.value.code == "issuer.untrusted"


@pytest.mark.parametrize(
    ("announced", "since"),
    [
        ("2026-11-01T00:00:00Z", 1793491200),
        ("2026-11-10T00:00:00Z", 1794268800),
        ("2026-10-31T23:59:59Z", float("inf")),
        ("2020-01-01T00:00:00Z", float("inf")),
        (None, float("inf")),
    ],
)
def test_a_next_key_counts_only_from_a_later_date_on(tnso, announced, since):
    entry = tnso.trust_entry()
    [member] = [key for key in entry["jwks"]["keys"] if key["kid"] == tnso.keys["next"].thumbprint]
    member["valid_from"] = announced
    assert read(entry).issuer(tnso.id).keys[member["kid"]].valid_from == since


def test_an_issuer_that_names_no_types_is_trusted_for_any(tnso):
    entry = tnso.trust_entry()
    del entry["types"], entry["vct"], entry["name"]
    issuer = read(entry).issuer(tnso.id)
    assert (issuer.types, issuer.vct, issuer.name) == (frozenset(), frozenset(), {})


@pytest.mark.parametrize(
    "identity", ["did:web:TNSO.vn", "did:web:tnso.vn/", "", None, 7, ["did:web:tnso.vn"], {}]
)
def test_an_issuer_is_compared_octet_by_octet(tnso, identity):
    with pytest.raises(TrustError):
        read(tnso).issuer(identity)


def test_an_expired_trust_list_is_refused(tnso):
    anchors = read(tnso)
    anchors.require_current(anchors.expires_at)
    with pytest.raises(TrustListError) as refusal:
        anchors.require_current(anchors.expires_at + timedelta(seconds=1))
    assert refusal.value.code == "trust.expired"


def changed(tnso, path, value):
    """The trust list with the member at `path` replaced, or taken away where `value` is `...`."""
    trust_list = copy.deepcopy(forge.trust_list(tnso))
    parent = trust_list
    for step in path[:-1]:
        parent = parent[step]
    if value is ...:
        del parent[path[-1]]
    else:
        parent[path[-1]] = value
    return trust_list


ISSUER, KEY = ("issuers", 0), ("issuers", 0, "jwks", "keys", 0)


NO_ORIGINS = (
    *("http://tnso.vn", "https://tnso.vn/", "https://tnso.vn/a", "https://TNSO.vn"),
    *("HTTPS://tnso.vn", "https://u@tnso.vn", "https://u:p@tnso.vn", "https://:p@tnso.vn"),
    *("https://tnso.vn?x", "https://tnso.vn#x", "https://", "tnso.vn", "//tnso.vn"),
    *("ftp://tnso.vn", "wss://tnso.vn", "httpx://tnso.vn"),
    *("http://localhost:8000", "http://127.0.0.1", "https://tn\nso.vn", " https://tnso.vn"),
    *("", None, 7, ["https://tnso.vn"]),
)
NO_PREFIXES = (
    *("https://tnso.vn/status", "http://tnso.vn/status/", "https://tnso.vn"),
    *("https://u@tnso.vn/status/", "https://tnso.vn/status/?x=/", "https://tnso.vn/#/"),
    *("/status/", "https:///status/", "http://localhost:8000/status/", "file:///status/"),
    *("", None, 7),
)
NO_JWKS = (None, {}, [], {"keys": None}, {"keys": ["x"]}, {"keys": {"x": 1}}, {"keys": ""})
NO_TYPES = ("CredibilityCredential", True, [7], {})
WRONG = {
    ("version",): (..., 2, 0, "1", None, True),
    ("issued_at",): (..., "2026-11-01", 1793491200, None),
    ("expires_at",): (..., "never", None),
    ("issuers",): (..., None, {"x": 1}, ["x"], [None], [{}], ""),
    ("allow_insecure_loopback",): ("true", 1, None),
    (*ISSUER, "id"): (..., "", None, 7, ["did:web:tnso.vn"]),
    (*ISSUER, "name"): (None, "x", ["vi"]),
    (*ISSUER, "types"): NO_TYPES,
    (*ISSUER, "vct"): NO_TYPES,
    (*ISSUER, "public_url"): (..., *NO_ORIGINS),
    (*ISSUER, "status_url_prefixes"): (
        *(..., "https://tnso.vn/status/", None, 7),
        *([prefix] for prefix in NO_PREFIXES),
    ),
    (*ISSUER, "jwks"): (..., *NO_JWKS),
    (*KEY, "kty"): (...,),
    (*KEY, "crv"): (..., "P-384"),
    (*KEY, "x"): (..., "AAAA"),
    (*KEY, "y"): (...,),
    (*KEY, "d"): ("AAAA",),
    (*KEY, "kid"): (..., "x", None, 7, [], "did:web:tnso.vn#x"),
    (*KEY, "alg"): (..., "EdDSA", "none", "ES384", "HS256", None),
    (*KEY, "purpose"): (..., None, 7, "credential", {"credential": 1}, [["credential"]]),
    (*KEY, "state"): (..., "Active", "removed", "", None, 7, []),
    (*KEY, "valid_from"): ("2026-01-01", 1767225600, "", True),
    (*KEY, "valid_until"): ("2026-01-01", 1767225600, "", False),
}
"""Path of a member -> the values that it must not have; `...` where it must not be absent."""


@pytest.mark.parametrize(
    ("path", "value"),
    [(path, value) for path, values in WRONG.items() for value in values],
)
def test_a_malformed_member_is_refused(tnso, path, value):
    TrustAnchors.from_trust_list(forge.trust_list(tnso))
    with pytest.raises(TrustListError) as refusal:
        TrustAnchors.from_trust_list(changed(tnso, path, value))
    assert refusal.value.code == "trust.malformed"


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "7", '"x"', b"\xff", "[" * 100_000])
def test_a_text_that_is_no_object_is_refused(text):
    with pytest.raises(TrustListError) as refusal:
        TrustAnchors.from_trust_list(text)
    assert refusal.value.code == "trust.malformed"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{", "not JSON: "),
        ('{"issuers": []}', "the member version is missing"),
        ('{"version": "1"}', ""),
        ("[" * 100_000, "nested too deeply"),
        ("[]", ""),
    ],
)
def test_what_is_wrong_is_said_without_the_name_of_an_exception(source, words):
    with pytest.raises(TrustListError) as refusal:
        TrustAnchors.from_trust_list(source)
    assert refusal.value.detail.startswith(words) and refusal.value.detail
    assert "Error" not in refusal.value.detail


def test_no_issuer_origin_or_key_may_occur_twice(tnso, other):
    twin = forge.Issuer("https://tnso.vn")
    for issuers in (
        (tnso, tnso),
        (tnso, twin),
        (tnso, twin.trust_entry(id="did:web:x")),
        (tnso, other.trust_entry(id=tnso.id)),
    ):
        with pytest.raises(TrustListError):
            read(*issuers)
    entry = tnso.trust_entry()
    entry["jwks"]["keys"].append({**entry["jwks"]["keys"][0], "state": "compromised"})
    with pytest.raises(TrustListError):
        read(entry)


def test_plain_http_is_allowed_only_for_a_loopback_address():
    for public_url in ("http://localhost:8000", "http://127.0.0.1:8000"):
        development = forge.Issuer(public_url)
        assert read(development, allow_insecure_loopback=True).origins[public_url]
        with pytest.raises(TrustListError):
            read(development)
    for public_url in (
        "http://tnso.vn",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "http://10.0.0.1",
        "ftp://localhost",
        "ws://localhost",
    ):
        with pytest.raises(TrustListError):
            read(forge.Issuer(public_url), allow_insecure_loopback=True)


def test_a_list_without_the_loopback_member_allows_no_plain_http():
    for_loopback = forge.trust_list(forge.Issuer("http://localhost:8000"))
    del for_loopback["allow_insecure_loopback"]
    with pytest.raises(TrustListError):
        TrustAnchors.from_trust_list(for_loopback)
    trust_list = forge.trust_list(forge.Issuer())
    del trust_list["allow_insecure_loopback"]
    assert TrustAnchors.from_trust_list(trust_list).allow_insecure_loopback is False


def test_issuers_share_no_keys(tnso, other):
    anchors = read(tnso, other)
    ours, theirs = anchors.issuer(tnso.id), anchors.issuer(other.id)
    assert not set(ours.keys) & set(theirs.keys)


@pytest.mark.parametrize(
    "url",
    [
        "https://tnso.vn/status/3",
        "https://tnso.vn/status/3-revocation",
        "https://tnso.vn/status/a/b.c_d",
    ],
)
def test_plain_paths_below_a_prefix_are_status_urls(tnso, url):
    assert read(tnso).issuer(tnso.id).publishes_status(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://tnso.vn/status/",
        "https://tnso.vn/c/3",
        "https://tnso.vn/status/../c",
        "https://tnso.vn/status/3?x",
        "https://evil.example/status/3",
        "https://tnso.vn/status/3\n",
        "",
    ],
)
def test_other_urls_are_no_status_urls(tnso, url):
    assert not read(tnso).issuer(tnso.id).publishes_status(url)


def test_an_issuer_may_have_several_prefixes_or_none(tnso):
    entry = tnso.trust_entry(
        status_url_prefixes=["https://tnso.vn/status/", "https://cdn.example/tnso/"]
    )
    issuer = read(entry).issuer(tnso.id)
    assert issuer.publishes_status("https://cdn.example/tnso/3")
    assert not issuer.publishes_status("https://cdn.example/3")
    without = read(tnso.trust_entry(status_url_prefixes=[])).issuer(tnso.id)
    assert not without.publishes_status("https://tnso.vn/status/3")
