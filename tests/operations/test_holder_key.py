"""Certificates for wallets that are issued for a holder's key."""

from __future__ import annotations

from typing import Any

import forge

from credissuer.assessment.orders.order import Order
from credissuer.credentials.rendition import SignaturePurpose
from credissuer.operations import release, renditions
from credissuer.operations.change_standing import suspend
from credissuer.operations.issue import Issued, issue
from credissuer.operations.publishing import publish_due
from credissuer.operations.renewing.renew import renew
from credissuer.signing.provider import KeyUse
from credverifier import TrustAnchors, verify
from credverifier.wire.credentials import sd_jwt, sd_jwt_vc
from credverifier.wire.envelope import jws
from tests.offices import Household, order

HOLDER = forge.Signer("ES256", "holder")
KEY = {name: HOLDER.jwk[name] for name in ("kty", "crv", "x", "y")}
QUESTION = {"audience": "https://brand.example", "nonce": "n-0S6"}


def order_with_key(channel: int = 1, key: dict[str, str] | None = KEY) -> Order:
    return order(channel, holder_key=key)


def issued(house: Household, channel: int = 1) -> Issued:
    [result] = issue(house.office, house.call, [order_with_key(channel)])
    assert result.certificate is not None, result.refusal
    return result


def sd_jwt_of(house: Household, number: str) -> str:
    text = house.public(f"c/{number}.sd-jwt")
    assert text is not None
    return text


def confirmed(text: str) -> dict[str, Any] | None:
    payload = jws.parse(sd_jwt.split(text).signed, typ=sd_jwt_vc.TYP).payload
    return payload.get("cnf")


def presentation_code(house: Household, text: str, holder: forge.Signer = HOLDER) -> str:
    """The code of the verdict on `text` presented with a proof by `holder`; empty if it is
    valid.
    """
    now = house.now[0]
    claims = {"iat": int(now.timestamp()), "aud": QUESTION["audience"], "nonce": QUESTION["nonce"]}
    header = {"alg": holder.algorithm, "typ": "kb+jwt"}
    proof = forge.compact(header, {**claims, "sd_hash": sd_jwt.digest(text)}, holder)
    trust = house.public(".well-known/trust-list.json") or ""
    lists = {
        f"{house.office.public_url}/status/{file.name}": file.read_text()
        for file in house.folder.glob("public/status/*")
    }
    anchors = TrustAnchors.from_trust_list(trust)
    return verify(text + proof, anchors=anchors, lists=lists, now=now, **QUESTION).code or ""


def test_the_bound_certificate_is_signed_and_published_at_once(house: Household) -> None:
    house.publish()
    result = issued(house)
    assert result.certificate is not None
    publish_due.publish_issued(house.office, [result.certificate.number])
    text = sd_jwt_of(house, result.certificate.number)
    assert confirmed(text) == {"jwk": KEY}
    assert house.judge(text).verdict == house.verdict(result.certificate.number).verdict == "valid"
    assert [action for action, _ in house.trail()].count("rendition.signed") == 1
    house.publish()
    assert sd_jwt_of(house, result.certificate.number) == text


def test_only_the_holder_of_the_key_can_present_the_certificate(house: Household) -> None:
    result = issued(house)
    house.publish()
    assert result.certificate is not None
    text = sd_jwt_of(house, result.certificate.number)
    assert presentation_code(house, text) == ""
    assert (
        presentation_code(house, text, forge.Signer("ES256", "stranger"))
        == "format.key_binding_invalid"
    )
    [unbound] = house.issue(2)
    house.publish()
    assert confirmed(sd_jwt_of(house, unbound.number)) is None
    assert (
        presentation_code(house, sd_jwt_of(house, unbound.number)) == "format.key_binding_invalid"
    )


def test_the_same_ref_with_another_key_is_a_conflict(house: Household) -> None:
    result = issued(house)
    repeated = issue(house.office, house.call, [order_with_key()])
    assert (repeated[0].token, repeated[0].fresh) == (result.token, False)
    other_key = forge.Signer("ES256", "another").jwk
    for key in (None, {name: other_key[name] for name in KEY}):
        [refused_result] = issue(house.office, house.call, [order_with_key(1, key)])
        assert (
            refused_result.refusal is not None
            and refused_result.refusal.code == "certificate.ref_conflict"
        )


def test_a_renewed_certificate_is_bound_to_the_same_key(house: Household) -> None:
    result = issued(house)
    house.publish()
    assert result.certificate is not None
    house.later(days=300)
    successor = renew(house.office, house.call, result.certificate.number)
    text = sd_jwt_of(house, successor.number)
    assert confirmed(text) == {"jwk": KEY} and presentation_code(house, text) == ""
    assert house.judge(text).verdict == "valid"
    assert house.judge(sd_jwt_of(house, result.certificate.number)).verdict == "superseded"
    [without_key] = house.issue(2)
    house.publish()
    unbound = renew(house.office, house.call, without_key.number)
    house.publish()
    assert confirmed(sd_jwt_of(house, unbound.number)) is None


def test_in_a_batch_only_orders_with_a_key_are_bound(house: Household) -> None:
    results = issue(house.office, house.call, [order_with_key(1), order(2), order_with_key(3)])
    house.publish()
    numbers = [result.certificate.number for result in results if result.certificate]
    assert [confirmed(sd_jwt_of(house, number)) for number in numbers] == [
        {"jwk": KEY},
        None,
        {"jwk": KEY},
    ]


def test_suspended_certificates_and_those_of_another_key_are_not_signed(house: Household) -> None:
    result = issued(house)
    assert result.certificate is not None
    with house.store.read() as reading:
        rendition = reading.renditions.get(result.certificate.number, SignaturePurpose.SD_JWT)
    assert rendition is not None
    published, suspended, with_unknown_key = house.issue(2, 3, 4)
    active = house.office.keyring.signer(KeyUse.CREDENTIAL).key_id.rpartition("#")[2]
    text = rendition.signing_input.encode("ascii")
    with house.store.write() as transaction:
        for certificate, key in (
            (published, active),
            (suspended, active),
            (with_unknown_key, "k" * 43),
        ):
            intent = release.intent(
                certificate, SignaturePurpose.SD_JWT, key, text, house.now[0], rendition.disclosures
            )
            transaction.add([intent])
    house.publish()
    house.perform(suspend, suspended.number, "undisclosed_ad")
    assert (
        renditions.sign_bound(house.office, house.call, [suspended.number, with_unknown_key.number])
        == 0
    )
    assert renditions.sign_bound(house.office, house.call, [published.number]) == 0, (
        "the publication was there first"
    )
