"""The header of the offline bundle as a document of the ledger."""

from __future__ import annotations

from datetime import timedelta

from credissuer.documents.bundle import KEY, contents_of
from credissuer.documents.kinds import BUNDLE, KINDS
from credissuer.documents.ledger import bring_current
from credissuer.documents.witnesses import look
from credverifier.trust.anchors import STATUS
from credverifier.wire.bundle import header
from tests.offices import Household


def test_it_is_signed_by_the_status_key_and_lives_a_day(house: Household) -> None:
    house.issue(1)
    house.publish()
    token = house.public(header.PATH)
    assert token is not None
    signed = header.parse(token)
    issuer = house.office.anchors(house.now[0]).issuers[house.office.issuer_id]
    issuer.prove(signed, STATUS)
    assert signed.payload["sub"] == f"{house.office.public_url}/bundle/bundle.jwt"
    assert signed.payload["exp"] - signed.payload["iat"] == timedelta(days=1).total_seconds()


def test_signed_again_for_its_age_it_says_what_it_said(house: Household) -> None:
    house.issue(1)
    house.publish()
    house.later(hours=12)
    [record] = bring_current(house.office, {BUNDLE.name: {KEY: None}}).records
    assert record.version == 2
    with house.store.read() as reading:
        recorded = reading.documents.get(BUNDLE.name, KEY)
    assert recorded is not None
    assert contents_of(recorded) == contents_of(record)


def test_without_one_there_is_nothing_to_sign_again(house: Household) -> None:
    current = bring_current(house.office, {BUNDLE.name: {KEY: None}})
    assert (current.records, current.obsolete) == ([], [])


def test_it_is_a_witness_and_comes_after_what_it_holds(house: Household) -> None:
    house.issue(1)
    house.publish()
    seen = look(house.office, whole=True)
    assert [one.path for one in seen.documents if one.kind is BUNDLE] == [header.PATH]
    names = [kind.name for kind in KINDS]
    assert all(names.index(name) < names.index(BUNDLE.name) for name in BUNDLE.after)
    assert (BUNDLE.key_at("bundle.jwt"), BUNDLE.key_at("lists-1-00.bin")) == (KEY, None)
