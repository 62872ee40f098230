"""The end of a long trail, verified by itself."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from credissuer.errors import AuditError
from credissuer.operations.upkeep import check_trail
from tests.offices import Household

MOST = 5


@pytest.fixture
def long(house: Household) -> tuple[Household, int]:
    """An office with a trail of more than MOST entries, all vouched for, and their number."""
    house.issue(*range(1, 5))
    house.publish()
    return house, check_trail.verify(house.office, house.call).entries


def change(house: Household, statement: str) -> None:
    """What somebody with access to the database file may do."""
    with closing(sqlite3.connect(house.folder / "credissuer.db")) as connection, connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():  # because they keep the trail append-only
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)


def complaint(house: Household, most: int = MOST) -> tuple[str, object] | None:
    try:
        check_trail.verify_end(house.office, house.call, most)
    except AuditError as error:
        return error.code, error.facts.get("seq")
    return None


def test_no_more_entries_are_read_than_asked_for(long: tuple[Household, int]) -> None:
    house, total = long
    assert total > 2 * MOST
    assert check_trail.verify_end(house.office, house.call, MOST) == (MOST, total)
    for most in (total, total + 1):
        assert check_trail.verify_end(house.office, house.call, most) == (total, total)


def test_an_empty_trail_holds(house: Household) -> None:
    assert check_trail.verify_end(house.office, house.call, MOST) == (0, 0)


@pytest.mark.parametrize("back", [0, MOST - 1])
@pytest.mark.parametrize("edit", ["actor = 'nobody'", "hash = previous", "previous = hash"])
def test_an_edit_at_the_end_is_found(long: tuple[Household, int], back: int, edit: str) -> None:
    house, total = long
    change(house, f"UPDATE audit SET {edit} WHERE seq = {total - back}")
    assert complaint(house) == ("audit.broken", total - back)


def test_what_is_before_the_end_is_left_to_the_whole_look(long: tuple[Household, int]) -> None:
    house, total = long
    change(house, "UPDATE audit SET actor = 'nobody' WHERE seq = 2")
    assert complaint(house) is None
    assert complaint(house, total) == ("audit.broken", 2)


def test_the_entry_before_the_end_must_be_there(long: tuple[Household, int]) -> None:
    house, total = long
    change(house, f"DELETE FROM audit WHERE seq = {total - MOST}")
    assert complaint(house) == ("audit.broken", total - MOST)


def test_a_trail_that_was_cut_is_found(long: tuple[Household, int]) -> None:
    house, total = long
    change(house, f"DELETE FROM audit WHERE seq = {total}")
    assert complaint(house) == ("audit.broken", total)
    change(
        house,
        f"UPDATE audit_head SET seq = seq - 1, hash = (SELECT hash FROM audit"
        f" WHERE seq = {total - 1})",
    )
    assert complaint(house) == ("audit.cut", total)


def test_a_certificate_that_stands_otherwise_is_found(house: Household) -> None:
    [certificate] = house.issue(1)
    change(house, "UPDATE certificate SET standing = 'suspended', since = issued_at")
    with pytest.raises(AuditError) as refusal:
        check_trail.verify_end(house.office, house.call, MOST)
    assert refusal.value.code == "audit.disagrees"
    assert refusal.value.facts["number"] == certificate.number
