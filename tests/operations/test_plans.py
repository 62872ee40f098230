"""What is recorded before anything is signed: numbers, places in a list, and the very texts."""

from __future__ import annotations

import json
from typing import Any

from credissuer.credentials.rendition import SignaturePurpose
from credissuer.operations import plans
from credissuer.operations.assess import assessed
from credverifier.wire.envelope import base64url
from tests.offices import CHIEF, Household, order

KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
}


def plan(house: Household, place: int, **changes: Any) -> plans.IssuancePlan:
    """A certificate for the made-up channel of this number."""
    wanted, call = order(place), house.office.call(CHIEF)
    new = assessed(house.office, call, wanted.subject, wanted.assessment, wanted.level)
    of = (new.subject, new.accounts, new.assessment, new.rows)
    return plans.IssuancePlan(wanted.ref, wanted.body_sha256(), *of, supersedes=None)._replace(
        **changes
    )


def recorded(house: Household, *wanted: plans.IssuancePlan) -> list[Any]:
    with house.store.write() as transaction:
        return plans.record(transaction, house.office.call(CHIEF), house.office, wanted)


def test_each_plan_gets_a_number_and_a_place_of_its_own_and_is_not_released(
    house: Household,
) -> None:
    intents = recorded(house, plan(house, 1), plan(house, 2))
    assert len({certificate.number for certificate, _ in intents}) == 2
    assert len({(certificate.list_id, certificate.index) for certificate, _ in intents}) == 2
    with house.store.read() as reading:
        for certificate, rendition in intents:
            assert reading.certificates.by_number(certificate.number) == certificate
            assert reading.renditions.get(certificate.number, SignaturePurpose.VC_JWT) == rendition
            assert certificate.released_at is None and rendition.signature is None
            assert reading.renditions.get(certificate.number, SignaturePurpose.SD_JWT) is None


def test_what_is_recorded_is_the_text_that_names_the_certificate_and_the_key(
    house: Household,
) -> None:
    [(certificate, rendition)] = recorded(house, plan(house, 1))
    header, payload = (
        json.loads(base64url.decode(part.encode())) for part in rendition.signing_input.split(".")
    )
    assert header["kid"].endswith(f"#{certificate.key_id}")
    assert payload["id"].endswith(f"/c/{certificate.number}")
    assert payload["credentialSubject"]["name"] == order(1).subject.name


def test_a_holders_key_is_recorded_with_the_text_for_wallets(house: Household) -> None:
    [(certificate, _)] = recorded(house, plan(house, 1, holder_key=KEY))
    with house.store.read() as reading:
        bound = reading.renditions.get(certificate.number, SignaturePurpose.SD_JWT)
    assert bound is not None and bound.signature is None and bound.disclosures
    payload = json.loads(base64url.decode(bound.signing_input.split(".")[1].encode()))
    assert payload["cnf"] == {"jwk": KEY}


def test_no_plan_takes_no_place_and_makes_no_list(house: Household) -> None:
    assert recorded(house) == []
    with house.store.read() as reading:
        assert reading.status_lists.all() == []
