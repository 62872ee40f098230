"""The lists of the public tree are read when they change, and whenever they do."""

from __future__ import annotations

from pathlib import Path

import pytest

from credissuer.documents import witnesses
from credissuer.errors import PublicationError
from credissuer.operations.change_standing import revoke
from tests.offices import Household


@pytest.fixture
def lists(house: Household) -> Path:
    house.issue(1)
    house.publish()
    return house.folder / "public" / "status"


def seen(house: Household) -> dict[str, bytes]:
    return {one.path: one.octets for one in witnesses.look(house.office).documents}


def test_every_list_is_seen_as_it_is_now(house: Household, lists: Path) -> None:
    before = seen(house)
    assert before == {f"status/{path.name}": path.read_bytes() for path in lists.iterdir()}
    [number] = (one.number for one in house.issue(2))
    house.perform(revoke, number, "false_claim")
    assert seen(house)["status/1-revocation"] != before["status/1-revocation"]
    (lists / "1").write_bytes(b"somebody else's")
    (lists / "1-suspension").unlink()
    after = seen(house)
    assert after["status/1"] == b"somebody else's" and "status/1-suspension" not in after


def test_what_has_not_changed_is_not_read_again(house: Household, lists: Path) -> None:
    first = seen(house)
    again = seen(house)
    assert all(again[path] is octets for path, octets in first.items())


def test_a_tree_that_cannot_be_read_is_told(house: Household, lists: Path) -> None:
    for path in lists.iterdir():
        path.unlink()
    lists.rmdir()
    lists.write_text("a file in the way")
    state = witnesses.look(house.office)
    assert state.documents == [] and isinstance(state.unreadable, PublicationError)
