"""What the doctor says of the database itself."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from credissuer.operations.upkeep import database
from tests.offices import Household


@pytest.mark.parametrize("whole", [True, False])
def test_damage_is_told_with_what_mends_it(house: Household, whole: bool) -> None:
    house.issue(1)
    assert database.examine(house.office, whole=whole).ok
    with closing(sqlite3.connect(house.folder / "credissuer.db")) as raw, raw:
        raw.execute("DROP TRIGGER audit_stays_as_written")
    finding = database.examine(house.office, whole=whole)
    assert (finding.ok, finding.code) == (False, "doctor.database_damaged")
    assert finding.command is not None and finding.command.startswith("credissuer restore")
    assert all("audit_stays_as_written" in said for said in finding.words.values())
