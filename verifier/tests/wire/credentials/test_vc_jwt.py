"""Certificates as values and as payloads, written and read. (Refusals one by one: the families
content and time.)
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import forge
import pytest

from credverifier.errors import FormatError
from credverifier.wire.credentials import vc_jwt
from credverifier.wire.credentials.credential import Account, StatusEntry
from credverifier.wire.envelope import strict_json

URL = forge.PUBLIC_URL
TYPES = frozenset({vc_jwt.TYPE})
OPENING = ("@context", "id", "type", "issuer", "validFrom", "validUntil")
"""The members that every rendition begins with."""


def test_the_payload_is_that_of_the_contract(tnso):
    payload = vc_jwt.encode(
        tnso.credential(supersedes=f"{URL}/c/012345678D"), public_url=URL, issued_at=1793491200
    )
    assert list(payload) == [
        *OPENING,
        *("credentialSubject", "supersedes", "credentialSchema", "credentialStatus", "status"),
        *("iss", "jti", "iat", "exp"),
    ]
    assert payload["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        f"{URL}/contexts/credibility/v1",
    ]
    assert payload["id"] == payload["jti"] == f"{URL}/c/7K3M9QX2HS"
    assert payload["issuer"]["id"] == payload["iss"] == "did:web:tnso.vn"
    assert payload["issuer"]["name"][0] == {"@value": "Liên minh Tín nhiệm số", "@language": "vi"}
    assert (payload["validFrom"], payload["validUntil"]) == (
        "2026-11-01T00:00:00Z",
        "2027-11-01T00:00:00Z",
    )
    assert payload["exp"] == int(datetime(2027, 11, 1, tzinfo=UTC).timestamp())
    subject = payload["credentialSubject"]
    assert list(subject) == [
        *("id", "kind", "name", "accounts", "level", "programme", "criteria", "assessedOn"),
    ]
    account = ["platform", "accountId", "handle", "url"]
    assert list(subject["accounts"][0]) == [*account, "controlProvenOn"]
    assert list(subject["accounts"][1]) == account
    assert payload["credentialSchema"] == {
        "id": f"{URL}/schemas/credibility/v1.json",
        "type": "JsonSchema",
    }
    assert [entry["statusPurpose"] for entry in payload["credentialStatus"]] == [
        "revocation",
        "suspension",
    ]
    assert payload["status"] == {"status_list": {"idx": 4242, "uri": f"{URL}/status/3"}}
    assert "nbf" not in payload and "vc" not in payload


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"supersedes": f"{URL}/c/012345678D"},
        {"criteria": ()},
        {"issuer_name": {"vi": "Liên minh"}},
        {"status": (StatusEntry("token", f"{URL}/status/9", 0, None),)},
        {"status": (StatusEntry("bitstring", f"{URL}/status/9-revocation", 131071, "revocation"),)},
        {"valid_from": datetime(2020, 2, 29, 23, 59, 59, tzinfo=UTC)},
    ],
    ids=str,
)
def test_what_is_written_is_read_back(tnso, changes):
    credential = tnso.credential(**changes)
    payload = strict_json.loads(
        strict_json.dumps(vc_jwt.encode(credential, public_url=URL, issued_at=forge.ISSUED_AT))
    )
    content = vc_jwt.check(payload, public_url=URL, types=TYPES)
    assert vc_jwt.decode(payload) == credential
    assert content.number == "7K3M9QX2HS"
    assert content.entries == credential.status
    assert content.issued_at == forge.ISSUED_AT


def test_the_slim_rendition_keeps_what_a_print_needs(tnso):
    credential = tnso.credential()
    payload = strict_json.loads(
        strict_json.dumps(vc_jwt.slim(credential, public_url=URL, issued_at=forge.ISSUED_AT))
    )
    assert list(payload) == [*OPENING, "credentialSubject", "status", "iat"]
    assert payload["issuer"] == "did:web:tnso.vn"
    assert list(payload["credentialSubject"]) == ["name", "accounts"]
    content, read = vc_jwt.check(payload, public_url=URL, types=TYPES), vc_jwt.decode(payload)
    assert (read.id, read.subject.name, read.valid_from, read.valid_until) == (
        *(credential.id, credential.subject.name),
        *(credential.valid_from, credential.valid_until),
    )
    assert content.entries == read.status == credential.status[-1:]
    assert read.subject.accounts == tuple(
        a._replace(url=None, control_proven_on=None) for a in credential.subject.accounts
    )
    assert (read.level, read.programme, read.criteria, read.assessed_on, read.supersedes) == (
        None,
        None,
        (),
        None,
        None,
    )
    assert (read.issuer_name, read.subject.id, read.subject.kind) == ({}, None, None)


def test_the_narrowest_bounds_count(tnso):
    early, late = forge.seconds(forge.VALID_FROM), forge.seconds(forge.VALID_UNTIL)
    for members, bounds in (
        ({}, (early, late)),
        ({"iat": early + 5}, (early + 5, late)),
        ({"iat": early - 5}, (early, late)),
        ({"nbf": early + 7, "iat": early + 5}, (early + 7, late)),
        ({"exp": late - 9}, (early, late - 9)),
        ({"exp": late + 9}, (early, late)),
    ):
        content = vc_jwt.check(tnso.certificate(members), public_url=URL, types=TYPES)
        assert (content.not_before, content.not_after) == bounds


def test_nothing_private_is_ever_written(tnso):
    text = json.dumps(vc_jwt.encode(tnso.credential(), public_url=URL, issued_at=0))
    for word in ("legalName", "score", "evidence", "birth"):
        assert word not in text


def test_an_account_without_url_and_id_is_accepted(tnso):
    bare = Account("x", "a", None, None, None)
    credential = tnso.credential(subject=tnso.credential().subject._replace(accounts=(bare,)))
    payload = vc_jwt.encode(credential, public_url=URL, issued_at=forge.ISSUED_AT)
    assert payload["credentialSubject"]["accounts"] == [{"platform": "x", "handle": "a"}]
    vc_jwt.check(payload, public_url=URL, types=TYPES)
    assert vc_jwt.decode(payload).subject.accounts == (bare,)


@pytest.mark.parametrize(
    "public_url",
    ["https://tnso.example", "https://tnso.vn:8443", "http://tnso.vn", "https://tnso.v"],
)
def test_a_certificate_is_accepted_only_at_its_own_issuer(tnso, public_url):
    with pytest.raises(FormatError) as refusal:
        vc_jwt.check(tnso.certificate(), public_url=public_url, types=frozenset())
    assert refusal.value.code == "format.claims_invalid"


def test_a_type_that_the_issuer_is_not_trusted_for_is_refused(tnso):
    with pytest.raises(FormatError) as refusal:
        vc_jwt.check(tnso.certificate(), public_url=URL, types=frozenset({"OpenBadgeCredential"}))
    assert refusal.value.code == "format.type_invalid"
    vc_jwt.check(tnso.certificate(), public_url=URL, types=frozenset())
