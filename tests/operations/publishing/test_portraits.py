"""Portraits: signed by their digest, public while a certificate shows them, and carried over."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest

from credissuer.assessment.orders.renewal import RenewalOrder
from credissuer.assessment.portrait import read_portrait
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.issue import issue
from credissuer.operations.publishing import publish_due
from credissuer.operations.renewing.renew import renew_one
from credissuer.operations.upkeep.export import export
from credverifier.wire.credentials import vc_jwt
from credverifier.wire.credentials.portrait import is_that
from tests.assessment.test_portrait import picture
from tests.offices import Household, order

PORTRAIT = read_portrait(picture())
OTHER = read_portrait(picture("PNG"))


def shown(channel: int = 1, portrait=PORTRAIT):
    one = order(channel)
    return replace(one, subject=replace(one.subject, portrait=portrait))


def issued(house: Household, *orders):
    answers = issue(house.office, house.call, list(orders))
    assert [answer.refusal for answer in answers] == [None] * len(orders)
    publish_due.publish_issued(house.office, [one.certificate.number for one in answers])
    return answers


def payload(token: str) -> dict:
    text = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def is_public(house: Household, portrait=PORTRAIT) -> bool:
    octets = house.office.publication.get(portrait.path)
    assert octets in (None, portrait.octets)
    return octets is not None


def test_the_certificate_signs_the_digest_of_what_is_published(house: Household) -> None:
    [answer] = issued(house, shown())
    signed = vc_jwt.decode(payload(answer.token)).portrait
    assert signed.url == f"{house.office.public_url}/{PORTRAIT.path}"
    assert is_that(signed, house.office.publication.get(PORTRAIT.path))


def test_without_a_portrait_nothing_is_said_of_any(house: Household) -> None:
    [answer] = issued(house, order(1))
    assert "relatedResource" not in payload(answer.token)
    assert house.office.publication.names("portraits") == []


def test_the_same_ref_with_another_face_is_another_order(house: Household) -> None:
    issued(house, shown())
    [again, other] = issue(house.office, house.call, [shown(), shown(portrait=OTHER)])
    assert again.refusal is None and not again.fresh
    assert other.refusal.code == "certificate.ref_conflict"


def test_a_portrait_goes_when_its_certificate_is_revoked(house: Household) -> None:
    [answer] = issued(house, shown())
    house.publish()
    house.perform(suspend, answer.certificate.number, "undisclosed_ad")
    publish_due.publish_standing(house.office, answer.certificate.number)
    assert is_public(house)
    house.perform(reinstate, answer.certificate.number)
    house.perform(revoke, answer.certificate.number, "holder_request")
    publish_due.publish_standing(house.office, answer.certificate.number)
    assert not is_public(house)
    house.publish()
    assert not is_public(house)


def test_a_whole_publication_brings_back_what_was_lost_and_takes_what_should_be_gone(
    house: Household,
) -> None:
    kept, gone = issued(house, shown(1), shown(2, OTHER))
    house.perform(revoke, gone.certificate.number, "holder_request")
    house.office.publication.remove(PORTRAIT.path)
    house.publish()
    assert is_public(house) and not is_public(house, OTHER)
    assert kept.certificate is not None


@pytest.mark.parametrize("name", [None, "Tên Mới"])
def test_a_renewal_shows_the_same_face(house: Household, name: str | None) -> None:
    [answer] = issued(house, shown())
    number = answer.certificate.number
    renewed = renew_one(house.office, house.call, RenewalOrder(number=number, name=name))
    assert is_public(house)
    house.perform(revoke, renewed.successor.number, "holder_request")
    publish_due.publish_standing(house.office, renewed.successor.number)
    assert not is_public(house)


@pytest.mark.parametrize("portrait", [OTHER, None])
def test_a_renewal_changes_the_face_or_takes_it_away(house: Household, portrait) -> None:
    [answer] = issued(house, shown())
    encoded = base64.b64encode(portrait.octets).decode("ascii") if portrait else ""
    wanted = RenewalOrder(number=answer.certificate.number, portrait=encoded)
    renewed = renew_one(house.office, house.call, wanted)
    assert not is_public(house)
    assert is_public(house, OTHER) == (portrait is OTHER)
    again = renew_one(house.office, house.call, wanted)
    assert again.successor == renewed.successor and not again.fresh


def test_an_export_has_the_portrait(house: Household) -> None:
    issued(house, shown(1), order(2))
    lines = [line for line in export(house.office, house.call) if line["kind"] == "certificate"]
    portraits = {line["ref"]: line["subject"]["portrait"] for line in lines}
    encoded = base64.b64encode(PORTRAIT.octets).decode("ascii")
    assert portraits == {"R-0001": encoded, "R-0002": None}
