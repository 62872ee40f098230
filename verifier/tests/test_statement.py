"""Statements: what an office has signed of a verdict, and what is not one."""

from __future__ import annotations

from datetime import timedelta

import forge
import pytest

from credverifier import TrustAnchors, statement, verify
from credverifier.errors import ReceiptError

ISSUER = forge.Issuer()
ANCHORS = TrustAnchors.from_trust_list(forge.trust_list(ISSUER))


def claims(**changes):
    lists = ISSUER.lists()
    verdict = verify(ISSUER.sign(), anchors=ANCHORS, lists=lists, now=forge.NOW).to_dict()
    made = statement.to_claims(
        verdict,
        issuer=ISSUER.id,
        issued_at=int(forge.NOW.timestamp()),
        credential_sha256=None,
    )
    return made | changes


def signed(payload, key="status"):
    return ISSUER.sign(payload, key=key, typ=statement.TYP)


def test_what_was_stated_is_read():
    stated = statement.read(signed(claims()), ANCHORS, forge.NOW)
    assert stated.issuer == ISSUER.id and stated.verdict["verdict"] == "valid"
    assert stated.issued_at == int(forge.NOW.timestamp())
    # A year later too, because it is about then.
    assert statement.read(signed(claims()), ANCHORS, forge.NOW + timedelta(days=400))


@pytest.mark.parametrize(
    "changes",
    [
        {"iat": int((forge.NOW + timedelta(hours=1)).timestamp())},
        {"iat": None},
        {"verdict": None},
        {"verdict": {}},
        {"verdict": claims()["verdict"] | {"code": "status.revoked"}},
        {"verdict": claims()["verdict"] | {"code": "status.unheard"}},
        {"verdict": claims()["verdict"] | {"code": 7}},
        {"verdict": claims()["verdict"] | {"outcome": "unknown"}},
        {"verdict": claims()["verdict"] | {"checked_at": "yesterday"}},
        {"verdict": claims()["verdict"] | {"as_of": "yesterday"}},
        {"verdict": claims()["verdict"] | {"certificate": {"number": 1}}},
        {"credential_sha256": 7},
    ],
)
def test_what_says_nothing_clear_is_refused(changes):
    with pytest.raises(ReceiptError) as refusal:
        statement.read(signed(claims(**changes)), ANCHORS, forge.NOW)
    assert refusal.value.code == "receipt.malformed"


@pytest.mark.parametrize(
    ("token", "code"),
    [
        (signed(claims(), key="credential"), "receipt.untrusted"),
        (signed(claims(), key="compromised"), "receipt.untrusted"),
        (signed(claims(iss="did:web:other.example")), "receipt.untrusted"),
        (signed(claims())[:-4] + "AAAA", "receipt.untrusted"),
        ("no token", "receipt.malformed"),
        (ISSUER.sign(), "receipt.malformed"),
    ],
)
def test_only_an_issuer_of_the_list_states_anything(token, code):
    with pytest.raises(ReceiptError) as refusal:
        statement.read(token, ANCHORS, forge.NOW)
    assert refusal.value.code == code
