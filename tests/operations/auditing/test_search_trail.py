"""Looking through the audit trail, page by page, and taking entries out of it."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest

from credissuer.audit.search import AuditFilter
from credissuer.audit.trail import AuditEntry, entry_hash
from credissuer.errors import ForbiddenError
from credissuer.operations.auditing import search_trail
from credissuer.operations.auditing.viewed import viewed
from credissuer.operations.change_standing import suspend
from credissuer.staff.roles import Role
from tests.offices import CHIEF, FOUNDED, Household, actor


@pytest.fixture
def busy(house: Household) -> Household:
    """Two certificates are issued; an hour later one of them is suspended and looked at."""
    first, _ = house.issue(1, 2)
    house.later(hours=1)
    house.perform(suspend, first.number, "deceased")
    house.perform(viewed, "certificate", first.number)
    return house


def found(house: Household, **which: object) -> list[str]:
    """The actions that are found, the newest first."""
    call = house.office.call(CHIEF)
    given = AuditFilter(**which)  # type: ignore[arg-type]
    return [entry.action for entry in search_trail.search(house.office, call, given).entries]


def test_entries_are_found_by_who_what_about_what_and_when(busy: Household) -> None:
    with busy.store.read() as reading:
        first, second = sorted(one.number for one in reading.certificates.all())
        [suspended] = reading.audit.of_action("certificate.suspended")
    every = ["certificate.viewed", "certificate.suspended", *["certificate.issued"] * 2]
    assert found(busy) == every
    assert found(busy, action="certificate.suspended") == ["certificate.suspended"]
    assert found(busy, action="certificate.") == every
    assert found(busy, object=suspended.object) == [*every[:2], "certificate.issued"]
    other = second if suspended.object == first else first
    assert found(busy, object=other) == ["certificate.issued"]
    assert found(busy, actor="chief") == every and found(busy, actor="nobody") == []
    assert found(busy, actor="ch_ef") == [], "no wildcard"
    later = FOUNDED + timedelta(days=1, hours=1)
    assert found(busy, since=later) == every[:2]
    assert found(busy, until=later) == every[2:]


def test_pages_follow_each_other_without_a_gap(busy: Household) -> None:
    call, seen, before = busy.office.call(CHIEF), [], None
    for _ in range(3):
        page = search_trail.search(busy.office, call, AuditFilter(), before=before, limit=2)
        seen += [entry.seq for entry in page.entries]
        before = page.next
        if before is None:
            break
    assert seen == [4, 3, 2, 1]


def test_what_is_taken_out_is_whole_and_recorded(busy: Household) -> None:
    call = busy.office.call(CHIEF)
    lines = list(search_trail.export(busy.office, call, AuditFilter(), "ndjson"))
    rows = [json.loads(line) for line in lines]
    assert [row["seq"] for row in rows] == [1, 2, 3, 4, 5]
    assert rows[-1]["action"] == "audit.exported" and rows[-1]["object"] == "ndjson"
    with busy.store.read() as reading:
        entries: list[AuditEntry] = list(reading.audit.entries())
    for row, entry in zip(rows, entries, strict=True):
        assert row["hash"] == entry_hash(row["seq"], entry, row["previous"]), "can be checked"


def test_a_sheet_of_entries_runs_no_formula(busy: Household) -> None:
    busy.perform(viewed, "=cmd", '=HYPERLINK("http://x")')
    call = busy.office.call(CHIEF)
    text = "".join(search_trail.export(busy.office, call, AuditFilter(action="=cmd"), "csv"))
    assert text.startswith("\ufeff")
    [row] = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert row["action"] == "'=cmd.viewed"
    assert row["object"] == '\'=HYPERLINK("http://x")'
    assert list(row) == list(search_trail.COLUMNS)


@pytest.mark.parametrize("role", [Role.ISSUER, Role.REVOKER, Role.ADMIN])
def test_only_who_may_read_the_trail_can(house: Household, role: Role) -> None:
    call = house.office.call(actor(role))
    with pytest.raises(ForbiddenError):
        search_trail.search(house.office, call, AuditFilter())
    with pytest.raises(ForbiddenError):
        search_trail.export(house.office, call, AuditFilter(), "csv")
    assert house.trail() == []
