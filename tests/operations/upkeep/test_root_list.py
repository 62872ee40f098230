"""What the doctor says of the root's list."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from credissuer.operations.upkeep import root_list
from credissuer.signing.provider import KeyUse
from tests.offices import Household
from tests.root_ceremonies import Medium, publish


@pytest.fixture
def medium(tmp_path: Path, house: Household) -> Medium:
    house.publish()
    return Medium(tmp_path / "root")


def code(house: Household) -> str | None:
    finding = root_list.examine(house.office)
    assert finding.name == "root_list" and finding.ok is (finding.code is None)
    return finding.code


def test_an_office_without_a_root_is_well(house: Household) -> None:
    assert code(house) is None


def test_a_list_that_names_the_keys_in_use_is_well_until_it_ends(house, medium) -> None:
    publish(house, medium, medium.sign(house, days=100))
    assert code(house) is None
    house.later(days=69)
    assert code(house) is None
    house.later(days=2)
    assert code(house) == "doctor.root_list_ending"
    house.later(days=60)
    assert code(house) == "doctor.root_list_ending"


def test_a_new_key_and_a_compromised_one_need_a_ceremony(house, medium) -> None:
    publish(house, medium, medium.sign(house))
    office = house.office
    announced = office.keyring.rotate(KeyUse.STATUS, office.clock(), timedelta(0))
    house.publish()
    assert code(house) == "doctor.root_list_behind"
    publish(house, medium, medium.sign(house))
    assert code(house) is None
    office.keyring.rotate(KeyUse.STATUS, office.clock(), timedelta(0))
    house.publish()
    assert code(house) is None
    office.keyring.compromise(announced.thumbprint, office.clock())
    house.publish()
    assert code(house) == "doctor.root_list_behind"
    assert announced.thumbprint in root_list.examine(office).words["vi"]
    publish(house, medium, medium.sign(house))
    assert code(house) is None


def test_what_cannot_be_published_or_is_not_is_told(house, medium) -> None:
    publish(house, medium, medium.sign(house))
    public = house.folder / "public/.well-known/trust-list.root.jwt"
    text = public.read_text()
    public.unlink()
    assert code(house) == "doctor.root_list_unpublished"
    house.publish()
    assert code(house) is None
    (house.folder / "keys/trust-list.root.jwt").write_text(text[:-3])
    assert code(house) == "doctor.root_list_unusable"
    (house.folder / "keys/trust-list.root.jwt").unlink()
    assert code(house) == "doctor.root_list_unusable"
