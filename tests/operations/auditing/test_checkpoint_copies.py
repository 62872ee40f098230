"""Signed checkpoints outside: made after each day and on demand, and what they find out."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from credissuer.errors import AuditError, ConfigError, ForbiddenError
from credissuer.operations import timers
from credissuer.operations.auditing import checkpoint_copies
from credissuer.operations.upkeep import check_trail
from credissuer.publication.directory import DirectoryPublication
from credissuer.staff.roles import Role
from tests.offices import Household, actor


@pytest.fixture
def elsewhere(house: Household, tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    house.change(checkpoint_folder=DirectoryPublication(folder))
    return folder


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else []


def without_end(house: Household, left: int) -> None:
    """What somebody can do who owns the office's machine, but not the keys: cut the trail behind
    `left` entries, with its recorded head and the checkpoint beside it.
    """
    with closing(sqlite3.connect(house.folder / "credissuer.db")) as connection, connection:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in connection.execute(triggers).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DELETE FROM audit WHERE seq > ?", (left,))
        hash_of = "(SELECT hash FROM audit WHERE seq = ?)"
        connection.execute(f"UPDATE audit_head SET seq = ?, hash = {hash_of}", (left, left))
    (house.folder / "audit-checkpoint.jwt").unlink()


def test_a_copy_vouches_up_to_its_own_entry(house: Household, elsewhere: Path) -> None:
    house.issue(1)
    copy = checkpoint_copies.keep_copy(house.office, house.call)
    assert copy == ("audit-checkpoint-2026-11-02T020000Z.jwt", 2)
    assert names(elsewhere) == [copy.name]
    assert house.trail()[-1] == ("audit.checkpoint_kept", copy.name)
    trail, copies = checkpoint_copies.verify(house.office, house.call)
    assert (trail.entries, trail.checkpoint, copies) == (2, 2, 1)
    assert checkpoint_copies.last_copy(house.office) == copy.name


def test_a_cut_that_nothing_here_shows_is_found_by_the_copy(
    house: Household, elsewhere: Path
) -> None:
    house.issue(1)
    checkpoint_copies.keep_copy(house.office, house.call)
    without_end(house, 1)
    assert check_trail.verify(house.office, house.call).entries == 1, "nothing is left that tells"
    with pytest.raises(AuditError) as refusal:
        checkpoint_copies.verify(house.office, house.call)
    assert (refusal.value.code, refusal.value.facts["seq"]) == ("audit.cut", 2)


def test_an_entry_that_was_written_anew_is_found_by_the_copy(
    house: Household, elsewhere: Path
) -> None:
    house.issue(1)
    checkpoint_copies.keep_copy(house.office, house.call)
    without_end(house, 1)
    house.reopen()
    house.later(minutes=5)
    checkpoint_copies.keep_copy(house.office, house.call, DirectoryPublication(house.folder / "x"))
    with pytest.raises(AuditError) as refusal:
        checkpoint_copies.verify(house.office, house.call)
    assert (refusal.value.code, refusal.value.facts["seq"]) == ("audit.broken", 2)


def test_a_copy_that_nobody_here_signed_is_refused(house: Household, elsewhere: Path) -> None:
    house.issue(1)
    copy = checkpoint_copies.keep_copy(house.office, house.call)
    text = (elsewhere / copy.name).read_text()
    (elsewhere / copy.name).write_text(text[:-4] + ("AAAA" if text[-4:] != "AAAA" else "BBBB"))
    with pytest.raises(AuditError) as refusal:
        checkpoint_copies.verify(house.office, house.call)
    assert refusal.value.code == "audit.checkpoint_invalid"


def test_each_day_has_one_copy(house: Household, elsewhere: Path) -> None:
    house.issue(1)
    assert checkpoint_copies.keep_daily(house.office, house.call) == 1
    assert checkpoint_copies.keep_daily(house.office, house.call) == 0
    # 16:59 UTC is one minute before midnight in the office.
    house.later(hours=14, minutes=59)
    assert checkpoint_copies.keep_daily(house.office, house.call) == 0
    house.later(minutes=1)
    assert checkpoint_copies.keep_daily(house.office, house.call) == 1
    assert names(elsewhere) == [f"audit-checkpoint-2026-11-0{day}.jwt" for day in (1, 2)]


def test_without_a_folder_nothing_is_kept_daily_and_asking_is_an_error(house: Household) -> None:
    assert checkpoint_copies.keep_daily(house.office, house.call) == 0
    with pytest.raises(ConfigError) as refusal:
        checkpoint_copies.keep_copy(house.office, house.call)
    assert refusal.value.code == "audit.no_folder"
    assert house.trail() == []
    assert checkpoint_copies.last_copy(house.office) is None


@pytest.mark.parametrize("role", [Role.ISSUER, Role.REVOKER, Role.ADMIN])
def test_only_who_may_read_the_trail_keeps_copies(
    house: Household, elsewhere: Path, role: Role
) -> None:
    call = house.office.call(actor(role))
    for act in (
        checkpoint_copies.keep_copy,
        checkpoint_copies.keep_daily,
        checkpoint_copies.verify,
    ):
        with pytest.raises(ForbiddenError):
            act(house.office, call)
    assert names(elsewhere) == []


def test_time_alone_keeps_one(house: Household, elsewhere: Path) -> None:
    house.issue(1)
    assert timers.run(house.office, "audit-checkpoint") == 1
    assert names(elsewhere) == ["audit-checkpoint-2026-11-01.jwt"]
    with house.store.read() as reading:
        last = reading.audit.last()
    assert last is not None and last.actor == "system:timers"
