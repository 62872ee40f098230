"""Renditions beside the vc+jwt: recorded, signed once and read back, for certificates in force."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from credissuer.credentials.rendition import SignaturePurpose
from credissuer.errors import RefusedError
from credissuer.operations import release, renditions
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.signing.provider import KeyUse
from credverifier.wire.credentials import open_badge, sd_jwt, sd_jwt_vc, vc_jwt
from credverifier.wire.envelope import base64url, jws, strict_json
from tests.offices import Household

BADGE = SignaturePurpose.OPEN_BADGE


def sign_missing(house: Household) -> int:
    with house.store.read() as reading:
        numbers = [certificate.number for certificate in reading.certificates.all()]
    return renditions.sign_missing(house.office, house.call, BADGE, numbers).signed


def recorded_tokens(house: Household) -> dict[str, str | None]:
    with house.store.read() as reading:
        return {
            item.number: item.token for item in reading.renditions.all() if item.purpose == BADGE
        }


def badge_payload(house: Household, number: str) -> dict[str, Any]:
    """The payload of the recorded Open Badge of a certificate."""
    token = recorded_tokens(house)[number]
    assert token is not None
    return jws.parse(token, typ=vc_jwt.TYP, typ_rule=jws.TypRule.MAY_BE_ABSENT).payload


def test_missing_renditions_are_signed_once(house: Household) -> None:
    certificates = house.issue(*range(1, 6))
    renditions_of = recorded_tokens(house)
    assert renditions_of == {}
    assert sign_missing(house) == 5
    assert sorted(recorded_tokens(house)) == sorted(
        certificate.number for certificate in certificates
    )
    before = recorded_tokens(house)
    assert sign_missing(house) == 0
    house.issue(6)
    assert sign_missing(house) == 1
    assert before.items() < recorded_tokens(house).items()
    assert [action for action, _ in house.trail()].count("rendition.signed") == 6


def test_the_open_badge_is_of_the_same_certificate_and_its_key_is_published(
    house: Household,
) -> None:
    [certificate] = house.issue(1)
    house.publish()
    token = renditions.token(house.office, house.call, certificate, BADGE)
    assert house.public(f"c/{certificate.number}.jws") == token
    signed = jws.parse(token, typ=vc_jwt.TYP, typ_rule=jws.TypRule.MAY_BE_ABSENT)
    vc = jws.parse(house.public(f"c/{certificate.number}.jwt") or "", typ=vc_jwt.TYP)
    assert signed.payload["id"] == vc.payload["id"]
    assert signed.payload["status"] == vc.payload["status"]
    key = house.public(signed.header["kid"].removeprefix("https://tnso.example/"))
    assert key is not None and f'"kid": "{certificate.key_id}"' in key and '"d"' not in key
    assert open_badge.CONTEXT in signed.payload["@context"]


def test_a_certificate_that_is_not_valid_gets_no_badge_until_it_is_reinstated(
    house: Household,
) -> None:
    revoked, suspended, good = house.issue(1, 2, 3)
    house.publish()
    for change, certificate in ((revoke, revoked), (suspend, suspended)):
        house.perform(change, certificate.number, "undisclosed_ad")
    assert len(recorded_tokens(house)) == 3
    unsigned = house.issue(4, 5)
    house.perform(revoke, unsigned[0].number, "undisclosed_ad")
    house.perform(suspend, unsigned[1].number, "undisclosed_ad")
    assert sign_missing(house) == 0
    with house.store.read() as reading:
        current = reading.certificates.by_number(unsigned[0].number)
    assert current is not None
    with pytest.raises(RefusedError, match=r"certificate\.cannot_change"):
        renditions.token(house.office, house.call, current, BADGE)
    house.perform(reinstate, unsigned[1].number)
    assert sign_missing(house) == 1
    assert good.number in recorded_tokens(house)


def test_an_expired_certificate_gets_no_badge(house: Household) -> None:
    house.issue(1)
    house.later(days=366)
    assert sign_missing(house) == 0


def test_an_unsigned_intent_is_signed_as_it_was_recorded(house: Household) -> None:
    first, second = house.issue(1, 2)
    signer = house.office.keyring.signer(KeyUse.CREDENTIAL)
    sign_missing(house)
    text = (recorded_tokens(house)[first.number] or "").rpartition(".")[0].encode()
    third, fourth = house.issue(3, 4)
    intents = [
        release.intent(third, BADGE, signer.key_id.rpartition("#")[2], text, house.now[0]),
        release.intent(fourth, BADGE, "k" * 43, text, house.now[0]),
    ]
    with house.store.write() as transaction:
        transaction.add(intents)
    assert sign_missing(house) == 1
    assert (recorded_tokens(house)[third.number] or "").startswith(text.decode())
    assert recorded_tokens(house)[fourth.number] is None, "its key signs no more"
    with pytest.raises(RefusedError, match=r"issue\.key_changed"):
        renditions.token(house.office, house.call, fourth, BADGE)
    assert second.number in recorded_tokens(house)


def test_the_sd_jwt_has_the_same_claims_and_conceals_undisclosed_ones(
    house: Household,
) -> None:
    [certificate] = house.issue(1)
    house.publish()
    text = house.public(f"c/{certificate.number}.sd-jwt")
    assert text is not None
    with_disclosures = house.judge(text)
    of_vc = house.verdict(certificate.number)
    assert (with_disclosures.verdict, with_disclosures.certificate) == ("valid", of_vc.certificate)
    parts = sd_jwt.split(text)
    without_disclosures = house.judge(sd_jwt.join(parts.signed, ()))
    assert without_disclosures.verdict == "valid" and without_disclosures.certificate is not None
    assert (without_disclosures.certificate.level, without_disclosures.certificate.accounts) == (
        None,
        (),
    )
    assert "kenh0001mau" not in str(jws.parse(parts.signed, typ=sd_jwt_vc.TYP).payload)
    house.perform(revoke, certificate.number, "undisclosed_ad")
    assert house.judge(text).verdict == "revoked"


def test_no_two_certificates_for_wallets_share_a_salt(house: Household) -> None:
    made = house.issue(1, 2)
    house.publish()
    texts = [house.public(f"c/{certificate.number}.sd-jwt") or "" for certificate in made]
    disclosures = [text for whole in texts for text in sd_jwt.split(whole).disclosures]
    salts = {strict_json.loads_array(base64url.decode(text.encode()))[0] for text in disclosures}
    assert len(salts) == len(disclosures) >= 12
    assert all(len(base64url.decode(str(salt).encode())) == 16 for salt in salts)


def test_the_type_metadata_of_the_sd_jwt_is_published_at_its_vct(
    house: Household,
) -> None:
    [certificate] = house.issue(1)
    house.publish()
    payload = jws.parse(
        (house.public(f"c/{certificate.number}.sd-jwt") or "").partition("~")[0], typ=sd_jwt_vc.TYP
    ).payload
    metadata = json.loads(
        house.public(str(payload["vct"]).removeprefix("https://tnso.example/")) or ""
    )
    assert metadata["vct"] == payload["vct"]
    assert {item["locale"] for item in metadata["display"]} == {"vi", "en"}
    disclosure_rules = {claim["path"][0]: claim["sd"] for claim in metadata["claims"]}
    assert {name for name, sd in disclosure_rules.items() if sd == "always"} == {
        *sd_jwt_vc.SELECTIVE,
        *sd_jwt_vc.LISTS,
    }
    assert all(name in payload for name, sd in disclosure_rules.items() if sd == "never")
    issuer = json.loads(house.public(".well-known/jwt-vc-issuer") or "")
    assert issuer["issuer"] == payload["iss"] == "https://tnso.example"
    assert certificate.key_id in {key["kid"] for key in issuer["jwks"]["keys"]}


def test_a_badge_signed_later_names_the_programme_of_its_assessment(house: Household) -> None:
    [certificate] = house.issue(1)
    house.change(programme=replace(house.office.programme, version="2027-1"))
    assert sign_missing(house) == 1
    achievement = badge_payload(house, certificate.number)["credentialSubject"]["achievement"]
    assert achievement["version"] == "2026-1"
    assert "-2026-1.json#levels/" in achievement["id"]


def test_an_undefined_term_is_refused_at_read_back_though_the_verifier_ignores_it(
    house: Household,
) -> None:
    [good] = house.issue(1)
    house.publish()
    payload = badge_payload(house, good.number)
    [second] = house.issue(2)
    signer = house.office.keyring.signer(KeyUse.CREDENTIAL)
    names = {
        "id": f"https://tnso.example/c/{second.number}",
        "jti": f"https://tnso.example/c/{second.number}",
    }
    entry = payload["credentialStatus"]
    entry |= {
        "statusListIndex": str(second.index),
        "id": f"{entry['statusListCredential']}#{second.index}",
    }
    payload |= {
        **names,
        "status": {"status_list": {**payload["status"]["status_list"], "idx": second.index}},
    }
    private = {**payload, "followers": 10_000}
    header = open_badge.header(signer, house.office.public_url)
    token = jws.seal(
        text := jws.signing_input(header, strict_json.dumps(private)), signer.sign(text)
    )
    assert house.judge(token).verdict == "valid"
    intent = release.intent(second, BADGE, signer.key_id.rpartition("#")[2], text, house.now[0])
    with house.store.write() as transaction:
        transaction.add([intent])
    with pytest.raises(RefusedError, match=r"issue\.readback_failed") as refusal:
        renditions.token(house.office, house.call, second, BADGE)
    assert refusal.value.facts["finding"] == "format.claims_invalid"
    assert recorded_tokens(house)[second.number] is None


def test_a_badge_that_cannot_be_signed_delays_no_other(house: Household) -> None:
    certificates = house.issue(1, 2, 3)
    [unsignable, *good] = sorted(certificates, key=lambda certificate: certificate.number)
    key = house.office.keyring.signer(KeyUse.CREDENTIAL).key_id.rpartition("#")[2]
    with house.store.write() as transaction:
        transaction.add([release.intent(unsignable, BADGE, key, b"bm8.YmFkZ2U", house.now[0])])
    with pytest.raises(RefusedError, match=r"issue\.readback_failed"):
        house.publish()
    assert all(house.public(f"c/{certificate.number}.jws") for certificate in good)
    assert all(
        house.public(f"c/{certificate.number}.{ending}")
        for certificate in certificates
        for ending in ("jwt", "sd-jwt")
    )
    assert house.public(f"c/{unsignable.number}.jws") is None
    assert house.verdict(unsignable.number).verdict == "valid"
