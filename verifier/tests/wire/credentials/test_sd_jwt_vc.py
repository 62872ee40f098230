"""The certificate for wallets: what it says, what may be withheld, what is never. (Refusals:
`disclosures`.)
"""

from __future__ import annotations

import forge
import pytest

from credverifier.wire.credentials import sd_jwt, sd_jwt_vc, vc_jwt


@pytest.fixture(scope="module")
def tnso():
    return forge.Issuer()


def read(payload, texts):
    disclosed = sd_jwt.reveal(payload, texts, never=sd_jwt_vc.NEVER_DISCLOSED)
    return sd_jwt_vc.check(
        disclosed, issuer="did:web:tnso.vn", public_url="https://tnso.vn", types=frozenset()
    )


def test_its_header_names_the_key_as_the_issuers_jwks_does(tnso):
    signer = tnso.keys["credential_eddsa"]
    assert sd_jwt_vc.header(signer) == {
        "alg": "EdDSA",
        "typ": "dc+sd-jwt",
        "kid": signer.jwk["kid"],
    }


def test_fully_disclosed_it_says_what_the_vc_jwt_says(tnso):
    content = read(*tnso.wallet())
    twin = vc_jwt.decode(tnso.certificate())
    found = vc_jwt.decode(content.payload)
    for name in (
        "id",
        "issuer",
        "subject",
        "level",
        "programme",
        "criteria",
        "assessed_on",
        "valid_from",
        "valid_until",
    ):
        assert getattr(found, name) == getattr(twin, name), name
    [entry] = content.entries
    assert entry in twin.status


def test_undisclosed_it_still_says_who_until_when_and_where_its_standing_is(tnso):
    payload, _ = tnso.wallet()
    content = read(payload, [])
    assert content.number == forge.NUMBER
    assert content.payload["credentialSubject"] == {
        "id": forge.SUBJECT_ID,
        "name": forge.NAME,
        "accounts": [],
    }
    assert set(sd_jwt_vc.SELECTIVE).isdisjoint(payload)
    assert all(set(element) == {"..."} for element in payload["accounts"])


def test_there_are_salts_enough_for_everything(tnso):
    _, texts = tnso.wallet()
    assert len(texts) <= sd_jwt_vc.SALTS


def test_a_holders_key_is_named_and_nothing_private_of_it(tnso):
    holder = forge.Signer("ES256", "holder")
    payload, _ = tnso.wallet(holder=holder)
    assert payload["cnf"]["jwk"].keys() == {"kty", "crv", "x", "y"}
    assert "cnf" not in tnso.wallet()[0]


def test_the_key_it_is_bound_to_is_read_from_what_is_signed(tnso):
    holder = forge.Signer("ES256", "holder")
    for bound, key in (
        (holder, {name: holder.jwk[name] for name in ("kty", "crv", "x", "y")}),
        (None, None),
    ):
        text = tnso.sign(tnso.wallet(holder=bound)[0], typ=sd_jwt_vc.TYP).rpartition(".")[0]
        assert sd_jwt_vc.holder_key(text) == key
