"""The root's list in keys/ is published, and what does not follow it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from credissuer.operations.publishing import root_lists
from credverifier.trust import root_list
from tests.offices import Household
from tests.root_ceremonies import Medium, publish

PUBLIC = root_list.PATH.removeprefix("/")


@pytest.fixture
def medium(tmp_path: Path, house: Household) -> Medium:
    house.publish()
    return Medium(tmp_path / "root")


def put(house: Household, text: str) -> None:
    (house.folder / "keys/trust-list.root.jwt").write_text(text)


def test_an_office_without_a_root_publishes_none(house: Household) -> None:
    house.publish()
    assert root_lists.look(house.office) is None
    assert house.public(PUBLIC) is None


def test_a_file_that_is_put_into_keys_is_published_with_those_before_it(house, medium) -> None:
    first = medium.sign(house)
    publish(house, medium, first)
    second = medium.sign(house)
    put(house, second)
    house.publish()
    assert house.public(PUBLIC) == second
    paths = [root_list.path_of(version).removeprefix("/") for version in (1, 2)]
    assert [house.public(path) for path in paths] == [first, second]
    assert root_lists.look(house.office).listed.version == 2


def test_a_change_of_the_root_is_followed_and_the_old_root_is_not(house, medium, tmp_path) -> None:
    following = Medium(tmp_path / "following")
    publish(house, medium, medium.sign(house, named=following.state))
    before = house.public(PUBLIC)
    put(house, medium.sign(house))
    house.publish()
    assert house.public(PUBLIC) == before
    assert root_lists.look(house.office).listed is None


@pytest.mark.parametrize("spoilt", ["", "nothing", "a.b.c"])
def test_a_file_that_is_none_holds_nothing_up(house, medium, spoilt: str) -> None:
    good = medium.sign(house)
    publish(house, medium, good)
    put(house, spoilt)
    [certificate] = house.issue(1)
    house.publish()
    assert house.public(f"c/{certificate.number}.jwt") is not None
    assert house.public(PUBLIC) == good
    assert root_lists.look(house.office).problem


def test_an_older_copy_of_keys_takes_nothing_back(house, medium) -> None:
    first = medium.sign(house)
    publish(house, medium, first)
    root = (house.folder / "keys/root.json").read_text()
    second = medium.sign(house)
    publish(house, medium, second)
    put(house, first)
    (house.folder / "keys/root.json").write_text(root)
    house.publish()
    assert house.public(PUBLIC) == second
