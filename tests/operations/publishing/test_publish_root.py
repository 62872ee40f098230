"""Taking the list of a ceremony into the office."""

from __future__ import annotations

from pathlib import Path

import pytest

from credissuer.errors import ForbiddenError, RefusedError
from credissuer.operations.publishing import publish_root
from credissuer.staff.roles import Role
from credverifier.trust import root_list
from tests.offices import Household, actor
from tests.root_ceremonies import Medium, publish


@pytest.fixture
def medium(tmp_path: Path, house: Household) -> Medium:
    house.publish()
    return Medium(tmp_path / "root")


def refusal(house: Household, text: str, root: bytes | None = None) -> RefusedError:
    with pytest.raises(RefusedError) as refused:
        publish_root.publish(house.office, house.call, text.encode(), root)
    return refused.value


def test_the_first_list_needs_the_root_and_those_after_do_not(house, medium) -> None:
    text = medium.sign(house)
    assert refusal(house, text).code == "root.missing"
    assert house.public(root_list.PATH[1:]) is None
    publish(house, medium, text)
    assert house.public(root_list.PATH[1:]) == text
    publish_root.publish(house.office, house.call, medium.sign(house).encode())
    assert [event for event in house.trail() if event[0] == "root.published"] == [
        ("root.published", "version 1"),
        ("root.published", "version 2"),
    ]


def test_what_does_not_follow_changes_nothing(house, medium, tmp_path: Path) -> None:
    first, second = medium.sign(house), medium.sign(house)
    publish(house, medium, first)
    publish(house, medium, second)
    other = Medium(tmp_path / "other")
    for text in (first, other.sign(house), "nothing", second.replace(".", ",")):
        assert refusal(house, text).code == "root.refused"
    assert house.public(root_list.PATH[1:]) == second
    # Again, as after an interruption.
    publish(house, medium, second)


def test_the_list_of_another_office_is_refused(house, medium, tmp_path, keystore) -> None:
    listed = (
        house.office.documents.get("trust-list.json")
        .replace(house.office.issuer_id.encode(), b"did:web:elsewhere.example")
        .replace(house.office.public_url.encode(), b"https://elsewhere.example")
    )
    house.office.documents.put("trust-list.json", listed)
    error = refusal(house, medium.sign(house), (medium.folder / "root.json").read_bytes())
    assert error.code == "root.refused" and house.office.issuer_id in error.facts["problem"]


def test_it_takes_the_permission_for_keys(house, medium) -> None:
    call = house.office.call(actor(Role.AUDITOR))
    with pytest.raises(ForbiddenError):
        publish_root.publish(house.office, call, medium.sign(house).encode())
