"""The certificate for wallets: its content, and what may and may not be withheld. (What is refused:
the family `disclosures`.)
"""

from __future__ import annotations

import forge

from credverifier.wire.credentials import sd_jwt, sd_jwt_vc, vc_jwt


def read(payload, texts):
    disclosed = sd_jwt.reveal(payload, texts, never=sd_jwt_vc.NEVER_DISCLOSED)
    return sd_jwt_vc.check(
        disclosed, issuer="did:web:tnso.vn", public_url="https://tnso.vn", types=frozenset()
    )


def test_the_header_names_the_key_as_the_jwks_of_the_issuer_does(tnso):
    signer = tnso.keys["credential_eddsa"]
    assert sd_jwt_vc.header(signer) == {
        "alg": "EdDSA",
        "typ": "dc+sd-jwt",
        "kid": signer.jwk["kid"],
    }


def test_fully_disclosed_it_has_the_content_of_the_vc_jwt(tnso):
    content = read(*tnso.wallet())
    whole = vc_jwt.decode(tnso.certificate())
    disclosed = vc_jwt.decode(content.payload)
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
        assert getattr(disclosed, name) == getattr(whole, name), name
    [entry] = content.entries
    assert entry in whole.status


def test_without_disclosures_it_still_has_subject_validity_and_status(tnso):
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


def test_there_are_enough_salts_for_all_disclosures(tnso):
    _, texts = tnso.wallet()
    assert len(texts) <= sd_jwt_vc.SALTS


def test_only_the_public_members_of_the_holders_key_are_written(tnso):
    holder = forge.Signer("ES256", "holder")
    payload, _ = tnso.wallet(holder=holder)
    assert payload["cnf"]["jwk"].keys() == {"kty", "crv", "x", "y"}
    assert "cnf" not in tnso.wallet()[0]


def test_the_holders_key_is_read_from_the_signed_payload(tnso):
    holder = forge.Signer("ES256", "holder")
    for bound, key in (
        (holder, {name: holder.jwk[name] for name in ("kty", "crv", "x", "y")}),
        (None, None),
    ):
        text = tnso.sign(tnso.wallet(holder=bound)[0], typ=sd_jwt_vc.TYP).rpartition(".")[0]
        assert sd_jwt_vc.holder_key(text) == key
