"""Renditions beside the vc+jwt: recorded, signed once, read back, for whom there are some and for
whom none.
"""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from credissuer.credentials.rendition import Purpose
from credissuer.errors import RefusedError
from credissuer.operations import release, renditions
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.perform import perform
from credissuer.signing.provider import KeyUse
from credverifier.wire.credentials import open_badge, sd_jwt, sd_jwt_vc, vc_jwt
from credverifier.wire.envelope import base64url, jws, strict_json
from tests.offices import CHIEF, Household

BADGE = Purpose.OPEN_BADGE


def sign_missing(house: Household) -> int:
    return renditions.sign_missing(house.office, house.office.call(CHIEF), BADGE)


def kept(house: Household) -> dict[str, str | None]:
    with house.store.read() as reading:
        return {
            item.number: item.token for item in reading.renditions.all() if item.purpose == BADGE
        }


def test_an_office_is_brought_up_in_batches_and_nothing_is_signed_twice(house: Household) -> None:
    made = house.issue(*range(1, 6))
    renditions_of = kept(house)
    assert renditions_of == {}
    assert sign_missing(house) == 5
    assert sorted(kept(house)) == sorted(certificate.number for certificate in made)
    before = kept(house)
    assert sign_missing(house) == 0
    house.issue(6)
    assert sign_missing(house) == 1
    assert before.items() < kept(house).items()
    assert [action for action, _ in house.trail()].count("rendition.signed") == 6


def test_the_badge_is_of_the_same_certificate_and_its_key_is_published(house: Household) -> None:
    [one] = house.issue(1)
    house.publish()
    token = renditions.token(house.office, house.office.call(CHIEF), one, BADGE)
    assert house.public(f"c/{one.number}.jws") == house.public(f"C/{one.number}.jws") == token
    signed = jws.parse(token, typ=vc_jwt.TYP, typ_rule=jws.TypRule.MAY_BE_ABSENT)
    whole = jws.parse(house.public(f"c/{one.number}.jwt") or "", typ=vc_jwt.TYP)
    assert signed.payload["id"] == whole.payload["id"]
    assert signed.payload["status"] == whole.payload["status"]
    key = house.public(signed.header["kid"].removeprefix("https://tnso.example/"))
    assert key is not None and f'"kid": "{one.key_id}"' in key and '"d"' not in key
    assert open_badge.CONTEXT in signed.payload["@context"]


def test_who_is_not_in_good_standing_gets_none_until_reinstated(house: Household) -> None:
    revoked, suspended, good = house.issue(1, 2, 3)
    house.publish()
    for change, certificate in ((revoke, revoked), (suspend, suspended)):
        perform(
            house.office, house.office.call(CHIEF), change, certificate.number, "undisclosed_ad"
        )
    assert len(kept(house)) == 3
    more = house.issue(4, 5)
    perform(house.office, house.office.call(CHIEF), revoke, more[0].number, "undisclosed_ad")
    perform(house.office, house.office.call(CHIEF), suspend, more[1].number, "undisclosed_ad")
    assert sign_missing(house) == 0
    with house.store.read() as reading:
        now = reading.certificates.by_number(more[0].number)
    assert now is not None
    with pytest.raises(RefusedError, match=r"certificate\.cannot_change"):
        renditions.token(house.office, house.office.call(CHIEF), now, BADGE)
    perform(house.office, house.office.call(CHIEF), reinstate, more[1].number)
    assert sign_missing(house) == 1
    assert good.number in kept(house)


def test_what_expired_gets_none(house: Household) -> None:
    house.issue(1)
    house.later(days=366)
    assert sign_missing(house) == 0


def test_what_was_recorded_and_never_signed_is_finished_as_it_stands(house: Household) -> None:
    one, two = house.issue(1, 2)
    signer = house.office.keyring.signer(KeyUse.CREDENTIAL)
    sign_missing(house)
    text = (kept(house)[one.number] or "").rpartition(".")[0].encode()
    third, fourth = house.issue(3, 4)
    intents = [
        release.intent(third, BADGE, signer.key_id.rpartition("#")[2], text, house.now[0]),
        release.intent(fourth, BADGE, "k" * 43, text, house.now[0]),
    ]
    with house.store.write() as transaction:
        transaction.add(intents)
    assert sign_missing(house) == 1
    assert (kept(house)[third.number] or "").startswith(text.decode())
    assert kept(house)[fourth.number] is None, "its key signs no more"
    with pytest.raises(RefusedError, match=r"issue\.key_changed"):
        renditions.token(house.office, house.office.call(CHIEF), fourth, BADGE)
    assert two.number in kept(house)


def test_the_certificate_for_wallets_says_the_same_and_hides_what_its_holder_does_not_show(
    house: Household,
) -> None:
    [one] = house.issue(1)
    house.publish()
    text = house.public(f"c/{one.number}.sd-jwt")
    assert text == house.public(f"C/{one.number}.sd-jwt") and text is not None
    whole = house.judge(text)
    twin = house.verdict(one.number)
    assert (whole.verdict, whole.certificate) == ("valid", twin.certificate)
    parts = sd_jwt.split(text)
    bare = house.judge(sd_jwt.join(parts.signed, ()))
    assert bare.verdict == "valid" and bare.certificate is not None
    assert (bare.certificate.level, bare.certificate.accounts) == (None, ())
    assert "kenh0001mau" not in str(jws.parse(parts.signed, typ=sd_jwt_vc.TYP).payload)
    perform(house.office, house.office.call(CHIEF), revoke, one.number, "undisclosed_ad")
    assert house.judge(text).verdict == "revoked"


def test_no_two_certificates_for_wallets_share_a_salt(house: Household) -> None:
    made = house.issue(1, 2)
    house.publish()
    texts = [house.public(f"c/{one.number}.sd-jwt") or "" for one in made]
    disclosures = [text for whole in texts for text in sd_jwt.split(whole).disclosures]
    salts = {strict_json.loads_array(base64url.decode(text.encode()))[0] for text in disclosures}
    assert len(salts) == len(disclosures) >= 12
    assert all(len(base64url.decode(str(salt).encode())) == 16 for salt in salts)


def test_the_type_of_the_certificate_for_wallets_is_described_where_it_says(
    house: Household,
) -> None:
    [one] = house.issue(1)
    house.publish()
    payload = jws.parse(
        (house.public(f"c/{one.number}.sd-jwt") or "").partition("~")[0], typ=sd_jwt_vc.TYP
    ).payload
    metadata = json.loads(
        house.public(str(payload["vct"]).removeprefix("https://tnso.example/")) or ""
    )
    assert metadata["vct"] == payload["vct"]
    assert {item["locale"] for item in metadata["display"]} == {"vi", "en"}
    told = {claim["path"][0]: claim["sd"] for claim in metadata["claims"]}
    assert {name for name, sd in told.items() if sd == "always"} == {
        *sd_jwt_vc.SELECTIVE,
        *sd_jwt_vc.LISTS,
    }
    assert all(name in payload for name, sd in told.items() if sd == "never")
    issuer = json.loads(house.public(".well-known/jwt-vc-issuer") or "")
    assert issuer["issuer"] == payload["iss"] == "https://tnso.example"
    assert one.key_id in {key["kid"] for key in issuer["jwks"]["keys"]}


def test_a_badge_signed_later_names_the_programme_of_its_day(house: Household) -> None:
    [one] = house.issue(1)
    house.change(programme=replace(house.office.programme, version="2027-1"))
    assert sign_missing(house) == 1
    signed = jws.parse(
        kept(house)[one.number] or "", typ=vc_jwt.TYP, typ_rule=jws.TypRule.MAY_BE_ABSENT
    )
    achievement = signed.payload["credentialSubject"]["achievement"]
    assert achievement["version"] == "2026-1"
    assert "-2026-1.json#levels/" in achievement["id"]


def test_what_no_context_defines_is_not_handed_out_though_the_public_would_pass_over_it(
    house: Household,
) -> None:
    [good] = house.issue(1)
    house.publish()
    payload = jws.parse(
        kept(house)[good.number] or "", typ=vc_jwt.TYP, typ_rule=jws.TypRule.MAY_BE_ABSENT
    ).payload
    [other] = house.issue(2)
    signer = house.office.keyring.signer(KeyUse.CREDENTIAL)
    names = {
        "id": f"https://tnso.example/c/{other.number}",
        "jti": f"https://tnso.example/c/{other.number}",
    }
    entry = payload["credentialStatus"]
    entry |= {
        "statusListIndex": str(other.index),
        "id": f"{entry['statusListCredential']}#{other.index}",
    }
    payload |= {
        **names,
        "status": {"status_list": {**payload["status"]["status_list"], "idx": other.index}},
    }
    private = {**payload, "followers": 10_000}
    header = open_badge.header(signer, house.office.public_url)
    token = jws.seal(
        text := jws.signing_input(header, strict_json.dumps(private)), signer.sign(text)
    )
    assert house.judge(token).verdict == "valid"
    intent = release.intent(other, BADGE, signer.key_id.rpartition("#")[2], text, house.now[0])
    with house.store.write() as transaction:
        transaction.add([intent])
    with pytest.raises(RefusedError, match=r"issue\.readback_failed") as refused:
        renditions.token(house.office, house.office.call(CHIEF), other, BADGE)
    assert refused.value.facts["finding"] == "format.claims_invalid"
    assert kept(house)[other.number] is None


def test_one_that_cannot_be_signed_holds_up_no_other(house: Household) -> None:
    made = house.issue(1, 2, 3)
    [bad, *good] = sorted(made, key=lambda certificate: certificate.number)
    key = house.office.keyring.signer(KeyUse.CREDENTIAL).key_id.rpartition("#")[2]
    with house.store.write() as transaction:
        transaction.add([release.intent(bad, BADGE, key, b"bm8.YmFkZ2U", house.now[0])])
    with pytest.raises(RefusedError, match=r"issue\.readback_failed"):
        house.publish()
    assert all(house.public(f"c/{one.number}.jws") for one in good)
    assert all(
        house.public(f"c/{one.number}.{ending}") for one in made for ending in ("jwt", "sd-jwt")
    )
    assert house.public(f"c/{bad.number}.jws") is None
    assert house.verdict(bad.number).verdict == "valid"
