"""A certificate for wallets that is bound to its holder's key from the day of issue on."""

from __future__ import annotations

from typing import Any

import forge

from credissuer.assessment.order import Order
from credissuer.credentials.rendition import Purpose
from credissuer.operations import publish_due, release, renditions
from credissuer.operations.change_standing import suspend
from credissuer.operations.issue import Issued, issue
from credissuer.operations.perform import perform
from credissuer.operations.renew import renew
from credissuer.signing.provider import KeyUse
from credverifier import TrustAnchors, verify
from credverifier.wire.credentials import sd_jwt, sd_jwt_vc
from credverifier.wire.envelope import jws
from tests.offices import CHIEF, Household, order

HOLDER = forge.Signer("ES256", "holder")
KEY = {name: HOLDER.jwk[name] for name in ("kty", "crv", "x", "y")}
QUESTION = {"audience": "https://brand.example", "nonce": "n-0S6"}


def ordered(place: int = 1, key: dict[str, str] | None = KEY) -> Order:
    return order(place, holder_key=key)


def issued(house: Household, place: int = 1) -> Issued:
    [answer] = issue(house.office, house.office.call(CHIEF), [ordered(place)])
    assert answer.certificate is not None, answer.refusal
    return answer


def wallet(house: Household, number: str) -> str:
    text = house.public(f"c/{number}.sd-jwt")
    assert text is not None
    return text


def confirmed(text: str) -> dict[str, Any] | None:
    payload = jws.parse(sd_jwt.split(text).signed, typ=sd_jwt_vc.TYP).payload
    return payload.get("cnf")


def proven(house: Household, text: str, holder: forge.Signer = HOLDER) -> str:
    """The code of the public's verification of `text`, shown with the holder's proof; empty where
    it is valid.
    """
    now = house.now[0]
    said = {"iat": int(now.timestamp()), "aud": QUESTION["audience"], "nonce": QUESTION["nonce"]}
    header = {"alg": holder.algorithm, "typ": "kb+jwt"}
    proof = forge.compact(header, {**said, "sd_hash": sd_jwt.digest(text)}, holder)
    trust = house.public(".well-known/trust-list.json") or ""
    lists = {
        f"{house.office.public_url}/status/{file.name}": file.read_text()
        for file in house.folder.glob("public/status/*")
    }
    anchors = TrustAnchors.from_trust_list(trust)
    return verify(text + proof, anchors=anchors, lists=lists, now=now, **QUESTION).code or ""


def test_it_is_signed_and_public_with_the_certificate_itself(house: Household) -> None:
    house.publish()
    answer = issued(house)
    assert answer.certificate is not None
    publish_due.publish_issued(house.office, [answer.certificate.number])
    text = wallet(house, answer.certificate.number)
    assert confirmed(text) == {"jwk": KEY}
    assert house.judge(text).verdict == house.verdict(answer.certificate.number).verdict == "valid"
    assert [action for action, _ in house.trail()].count("rendition.signed") == 1
    house.publish()
    assert wallet(house, answer.certificate.number) == text


def test_only_who_has_the_key_proves_to_be_the_holder(house: Household) -> None:
    answer = issued(house)
    house.publish()
    assert answer.certificate is not None
    text = wallet(house, answer.certificate.number)
    assert proven(house, text) == ""
    assert proven(house, text, forge.Signer("ES256", "stranger")) == "format.key_binding_invalid"
    [unbound] = house.issue(2)
    house.publish()
    assert confirmed(wallet(house, unbound.number)) is None
    assert proven(house, wallet(house, unbound.number)) == "format.key_binding_invalid"


def test_the_key_is_part_of_what_was_ordered(house: Household) -> None:
    answer = issued(house)
    again = issue(house.office, house.office.call(CHIEF), [ordered()])
    assert (again[0].token, again[0].fresh) == (answer.token, False)
    other = forge.Signer("ES256", "another").jwk
    for key in (None, {name: other[name] for name in KEY}):
        [refused] = issue(house.office, house.office.call(CHIEF), [ordered(1, key)])
        assert refused.refusal is not None and refused.refusal.code == "certificate.ref_conflict"


def test_a_renewed_certificate_is_bound_to_the_same_key(house: Household) -> None:
    answer = issued(house)
    house.publish()
    assert answer.certificate is not None
    house.later(days=300)
    successor = renew(house.office, house.office.call(CHIEF), answer.certificate.number)
    text = wallet(house, successor.number)
    assert confirmed(text) == {"jwk": KEY} and proven(house, text) == ""
    assert house.judge(text).verdict == "valid"
    assert house.judge(wallet(house, answer.certificate.number)).verdict == "superseded"
    [plain] = house.issue(2)
    house.publish()
    unbound = renew(house.office, house.office.call(CHIEF), plain.number)
    house.publish()
    assert confirmed(wallet(house, unbound.number)) is None


def test_a_batch_binds_those_that_have_a_key_and_no_other(house: Household) -> None:
    answers = issue(house.office, house.office.call(CHIEF), [ordered(1), order(2), ordered(3)])
    house.publish()
    numbers = [answer.certificate.number for answer in answers if answer.certificate]
    assert [confirmed(wallet(house, number)) for number in numbers] == [
        {"jwk": KEY},
        None,
        {"jwk": KEY},
    ]


def test_what_lost_its_standing_or_its_key_meanwhile_is_left_as_it_is(house: Household) -> None:
    answer = issued(house)
    assert answer.certificate is not None
    with house.store.read() as reading:
        known = reading.renditions.get(answer.certificate.number, Purpose.SD_JWT)
    assert known is not None
    good, suspended, late = house.issue(2, 3, 4)
    active = house.office.keyring.signer(KeyUse.CREDENTIAL).key_id.rpartition("#")[2]
    text = known.signing_input.encode("ascii")
    with house.store.write() as transaction:
        for certificate, key in ((good, active), (suspended, active), (late, "k" * 43)):
            intent = release.intent(
                certificate, Purpose.SD_JWT, key, text, house.now[0], known.disclosures
            )
            transaction.add([intent])
    house.publish()
    perform(house.office, house.office.call(CHIEF), suspend, suspended.number, "undisclosed_ad")
    assert (
        renditions.sign_bound(
            house.office, house.office.call(CHIEF), [suspended.number, late.number]
        )
        == 0
    )
    assert renditions.sign_bound(house.office, house.office.call(CHIEF), [good.number]) == 0, (
        "the publication was there first"
    )
