"""The founding is the first entry of the audit trail, is there once, and binds the office."""

from __future__ import annotations

from pathlib import Path

import pytest

from credissuer.errors import ConfigError, SigningKeyError
from credissuer.operations.founding_entry import check_address, check_keys, record_founding
from credissuer.operations.perform import perform
from tests.offices import CHIEF, PUBLIC_URL, Household, household, make_keystore, open_keystore

MOVED = "https://other.example"


def founded_before(house: Household, issuer_id: str) -> None:
    """Record a founding as offices did that noted their issuer alone."""
    keys = {record.use.value: record.thumbprint for record in house.office.keyring.records}
    with house.store.write() as transaction:
        transaction.audit.append([house.call.event("office.founded", issuer_id, **keys)])


def test_the_founding_is_recorded_once_with_the_address_and_the_first_keys(
    house: Household,
) -> None:
    for _ in range(2):
        house.perform(record_founding, house.office)
    with house.store.read() as reading:
        [entry] = reading.audit.entries()
    assert (entry.action, entry.object) == ("office.founded", house.office.issuer_id)
    assert entry.detail == {
        record.use.value: record.thumbprint for record in house.office.keyring.records
    } | {"public_url": PUBLIC_URL}


def test_a_trail_that_has_begun_is_left_as_it_is(house: Household) -> None:
    house.issue(1)
    before = house.trail()
    perform(house.office, house.office.call(CHIEF), record_founding, house.office)
    assert house.trail() == before


def test_an_office_stays_at_the_address_of_its_founding(house: Household) -> None:
    house.perform(record_founding, house.office)
    house.issue(1)
    check_address(house.store, PUBLIC_URL)
    for url in (MOVED, f"{PUBLIC_URL}:8443"):
        with pytest.raises(ConfigError) as refusal:
            check_address(house.store, url)
        assert refusal.value.code == "config.public_url_changed"
        assert refusal.value.facts == {"founded": PUBLIC_URL, "now": url}


@pytest.mark.parametrize(
    ("issuer_id", "founded", "other"),
    [
        ("did:web:tnso.example", "https://tnso.example", "https://tnso.example:444"),
        ("did:web:tnso.example%3A444", "https://tnso.example:444", "https://tnso.example"),
        ("did:web:localhost%3A8000", "http://localhost:8000", "http://localhost:8001"),
        ("did:web:localhost%3A8000", "http://localhost:8000", "http://127.0.0.1:8000"),
    ],
)
def test_an_older_office_is_known_by_its_issuer(
    house: Household, issuer_id: str, founded: str, other: str
) -> None:
    founded_before(house, issuer_id)
    check_address(house.store, founded)
    with pytest.raises(ConfigError) as refusal:
        check_address(house.store, other)
    assert refusal.value.facts == {"founded": founded, "now": other}


def test_an_older_office_that_has_published_is_known_by_its_trust_list(
    tmp_path: Path,
) -> None:
    url = "https://localhost:8000"
    house = household(tmp_path / "office", make_keystore(tmp_path / "keys" / "store", url), url)
    founded_before(house, house.office.issuer_id)
    check_address(house.store, "http://localhost:8000")
    house.publish()
    check_address(house.store, url)
    with pytest.raises(ConfigError) as refusal:
        check_address(house.store, "http://localhost:8000")
    assert refusal.value.facts == {"founded": url, "now": "http://localhost:8000"}
    house.store.close()


def test_http_and_https_of_one_host_are_two_addresses(house: Household) -> None:
    house.change(public_url="http://localhost:8000")
    house.perform(record_founding, house.office)
    check_address(house.store, "http://localhost:8000")
    with pytest.raises(ConfigError):
        check_address(house.store, "https://localhost:8000")


def test_an_office_keeps_to_the_keys_of_its_founding(house: Household, tmp_path: Path) -> None:
    house.perform(record_founding, house.office)
    check_keys(house.store, house.office.keyring, "here")
    foreign = open_keystore(make_keystore(tmp_path / "foreign"))
    with pytest.raises(SigningKeyError) as refusal:
        check_keys(house.store, foreign, "there")
    assert (refusal.value.code, refusal.value.facts) == ("key.foreign", {"path": "there"})


def test_an_office_that_is_not_founded_is_bound_to_nothing(
    house: Household, tmp_path: Path
) -> None:
    foreign = open_keystore(make_keystore(tmp_path / "foreign"))
    for _ in range(2):
        check_address(house.store, MOVED)
        check_keys(house.store, foreign, "there")
        # Neither does an entry bind it that is no founding.
        house.issue(1)
