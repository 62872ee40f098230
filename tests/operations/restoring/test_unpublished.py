"""After a restore only what the public tree lacks is written, and all of that."""

from __future__ import annotations

import pytest

from credissuer.operations.change_standing import revoke
from credissuer.operations.perform import perform
from credissuer.operations.publishing import journal
from credissuer.operations.restoring import unpublished
from credissuer.publication.public_paths import JOURNALED
from credissuer.status.due_publication import DueKind
from credissuer.store.status.publication_journal import (
    PublicationJournal,
    PublicationJournalReading,
)
from tests.offices import CHIEF, Household


@pytest.fixture
def numbers(house: Household) -> list[str]:
    """Three published certificates, the last of them revoked, of which nobody knows any more
    whether the public has them.
    """
    made = [certificate.number for certificate in house.issue(1, 2, 3)]
    house.publish()
    perform(house.office, house.office.call(CHIEF), revoke, made[2], "false_claim")
    with house.store.write() as transaction:
        transaction.of(PublicationJournal).forget_tree()
    return made


def due(house: Household) -> dict[str, list[str]]:
    """Kind -> numbers that are in the journal."""
    with house.store.read() as reading:
        pending = reading.of(PublicationJournalReading).pending
        return {kind.value: [row.number for row in pending(kind, 10)] for kind in DueKind}


def test_of_a_tree_that_has_everything_the_standings_alone_are_due(
    house: Household, numbers: list[str]
) -> None:
    seen: list[int] = []
    assert unpublished.count(house.office) == 3
    assert unpublished.enter_differing(house.office, seen.append) == 0
    assert sum(seen) == 3
    assert due(house)["certificate"] == []
    assert due(house)["standing"] == [numbers[2]]
    assert not journal.enter_what_is_unknown(house.office, house.office.call(CHIEF))


def test_what_is_missing_or_holds_something_else_is_written(
    house: Household, numbers: list[str]
) -> None:
    tree, paths = house.office.publication, [f"c/{number}.jwt" for number in numbers]
    before = {path: tree.get(path) for path in paths}
    note = f"c/{numbers[2]}.standing.jwt"
    tree.remove(paths[0])
    tree.put(paths[1], b"eyJ.e30.x")
    tree.remove(note)
    assert unpublished.enter_differing(house.office) == 2
    assert sorted(due(house)["certificate"]) == sorted(numbers[:2])
    house.publish()
    assert {path: tree.get(path) for path in paths} == before
    assert tree.get(note) is not None
    assert house.verdict(numbers[2]).verdict == "revoked"
    assert not any(due(house).values())


def test_an_empty_tree_is_left_to_the_next_publication(
    house: Household, numbers: list[str]
) -> None:
    tree = house.office.publication
    before = set(tree.names("c"))
    for name in before:
        tree.remove(f"c/{name}")
    assert unpublished.enter_differing(house.office) == 0
    house.publish()
    assert set(tree.names("c")) == before
    assert f"{numbers[0]}.jwt" in before


def test_killed_before_the_tree_is_marked_everything_is_due(
    house: Household, numbers: list[str]
) -> None:
    unpublished.enter_differing(house.office)
    # The last step is the mark in the tree: as if it had not been made.
    house.office.publication.remove(JOURNALED)
    assert journal.enter_what_is_unknown(house.office, house.office.call(CHIEF))
    assert sorted(due(house)["certificate"]) == sorted(numbers)
