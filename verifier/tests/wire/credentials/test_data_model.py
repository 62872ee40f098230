"""VC Data Model 2.0, for a credential of any issuer and type. (Refusals one by one: the family
`data_model`.)
"""

from __future__ import annotations

import pytest

from credverifier.errors import FormatError
from credverifier.wire.credentials import data_model

OWN = "https://tnso.vn/contexts/credibility/v1"
PLAIN = {
    "@context": [data_model.BASE_CONTEXT],
    "type": ["VerifiableCredential"],
    "issuer": "https://university.example/issuers/14",
    "credentialSubject": {"id": "did:example:1", "degree": {"type": "x"}},
}


def check(payload, contexts=None):
    return data_model.check(payload, contexts=contexts or {})


def test_a_minimal_credential_is_accepted():
    check(PLAIN)
    check({**PLAIN, "credentialSubject": [{"a": 1}, {"id": "urn:x:1"}]})


@pytest.mark.parametrize("name", ["@context", "issuer", "credentialSubject"])
def test_a_credential_without_a_required_member_is_refused(name):
    with pytest.raises(FormatError) as refusal:
        check({member: value for member, value in PLAIN.items() if member != name})
    assert refusal.value.code == "format.claims_invalid"


@pytest.mark.parametrize(
    "subject",
    [
        [],
        {},
        [{}],
        [{"a": 1}, {}],
        None,
        "x",
        [None],
        {"id": "x"},
        {"id": None},
        {"id": ["urn:x"]},
        [{"id": "urn:x:1"}, {"id": "x y"}],
    ],
)
def test_an_empty_subject_or_one_with_a_wrong_id_is_refused(subject):
    with pytest.raises(FormatError) as refusal:
        check({**PLAIN, "credentialSubject": subject})
    assert refusal.value.code == "format.claims_invalid"


def test_terms_belong_to_the_contexts_that_define_them():
    payload = {
        **PLAIN,
        "@context": [data_model.BASE_CONTEXT, OWN],
        "type": ["VerifiableCredential", "CredibilityCredential"],
    }
    check(payload, {OWN: frozenset({"CredibilityCredential"})})
    with pytest.raises(FormatError) as refusal:
        check(payload, {OWN: frozenset()})
    assert refusal.value.code == "format.type_invalid"
    with pytest.raises(FormatError) as refusal:
        check(payload)
    assert refusal.value.code == "format.claims_invalid"


@pytest.mark.parametrize(
    "value",
    ["https://a.example", "did:web:tnso.vn", "urn:uuid:1", "a:b", "HTTPS://A", "x+y.z-1:?#"],
)
def test_values_that_are_urls(value):
    assert data_model.is_url(value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "a",
        "a:",
        ":a",
        "1a:b",
        "a b:c",
        "a:b c",
        "a:b\n",
        "/a",
        "a:<b>",
        'a:"',
        None,
        1,
        ["a:b"],
        b"a:b",
    ],
)
def test_values_that_are_no_urls(value):
    assert not data_model.is_url(value)


@pytest.mark.parametrize(
    ("issuer", "identity"),
    [
        ("a:b", "a:b"),
        ({"id": "a:b", "name": "x"}, "a:b"),
        ({}, None),
        (None, None),
        ([1], [1]),
        ({"id": 7}, 7),
    ],
)
def test_the_issuer_is_a_text_or_an_objects_id(issuer, identity):
    assert data_model.issuer_id({"issuer": issuer}) == identity
    assert data_model.issuer_id({}) is None


@pytest.mark.parametrize("issuer", ["tnso", {"id": "tnso"}, {}, None, ["a:b"], {"id": None}])
def test_an_issuer_that_is_no_url_is_refused(issuer):
    with pytest.raises(FormatError):
        check({**PLAIN, "issuer": issuer})


def test_a_period_may_be_open_at_one_end():
    check({**PLAIN, "validFrom": "2026-01-01T00:00:00Z"})
    check({**PLAIN, "validUntil": "2026-01-01T00:00:00Z"})
    check({**PLAIN, "validFrom": "2026-01-01T07:00:00+07:00", "validUntil": "2026-01-01T00:00:00Z"})
    with pytest.raises(FormatError):
        check({**PLAIN, "validFrom": "2026-01-01T00:00:01Z", "validUntil": "2026-01-01T00:00:00Z"})
    with pytest.raises(FormatError):
        check({**PLAIN, "validUntil": "2026-01-01"})
