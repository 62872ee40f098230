"""A criterion is saved at a time, by whoever owns the sheet, and never over somebody's change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credissuer.errors import ForbiddenError, IssuerError, RefusedError
from credissuer.operations.assessing import judge
from credissuer.store.applications.worksheets import Worksheets
from credissuer.store.audit import AuditReading
from tests.assessed_applications import MAI, QUAN, REASON, TAM, AssessedOffice
from tests.offices import CRITERIA

FIRST = CRITERIA[0]


@pytest.fixture
def sheet(assessing: AssessedOffice) -> str:
    return assessing.taken(MAI).id


def save(assessing: AssessedOffice, *arguments: object, who: object = MAI) -> object:
    office = assessing.house.office
    return assessing.do(who, judge.save_criterion, office, *arguments)  # type: ignore[arg-type]


def code(action: object, *arguments: object, **options: object) -> str:
    with pytest.raises(IssuerError) as refusal:
        action(*arguments, **options)  # type: ignore[operator]
    return refusal.value.code


def test_a_half_filled_criterion_is_kept_as_it_is_typed(
    assessing: AssessedOffice, sheet: str
) -> None:
    assert save(assessing, sheet, FIRST, None, "Đang xem", 0).version == 1  # type: ignore[attr-defined]
    assert save(assessing, sheet, FIRST, "good", "Đang xem", 1).version == 2  # type: ignore[attr-defined]
    with assessing.house.store.read() as reading:
        [note] = reading.of(Worksheets).notes(sheet)
    assert (note.level, note.note) == ("good", "Đang xem")


def test_saved_again_as_it_is_nothing_changes(assessing: AssessedOffice, sheet: str) -> None:
    first = save(assessing, sheet, FIRST, "good", REASON, 0)
    # Even by a tab that has not seen the first saving, because both say the same.
    assert save(assessing, sheet, FIRST, "good", REASON, 0) == first
    assert assessing.trail().count("application.judged") == 1


def test_two_tabs_do_not_undo_each_other(assessing: AssessedOffice, sheet: str) -> None:
    save(assessing, sheet, FIRST, "good", REASON, 0)
    changed = code(save, assessing, sheet, FIRST, "met", REASON, 0)
    assert changed == "worksheet.changed"
    save(assessing, sheet, FIRST, "met", REASON, 1)
    assert code(save, assessing, sheet, FIRST, "good", REASON, 1) == "worksheet.changed"
    assert code(save, assessing, sheet, CRITERIA[1], "good", REASON, 7) == "worksheet.changed"


def test_of_two_servers_one_saves(assessing: AssessedOffice, sheet: str) -> None:
    """The condition stands in the UPDATE, so that a version read earlier changes nothing."""
    saved = save(assessing, sheet, FIRST, "good", REASON, 0)
    store = assessing.house.store
    with store.write() as transaction:
        transaction.of(Worksheets).put_note(replace(saved, note="a", version=2))  # type: ignore[type-var]
    for late in (1, 2):
        with pytest.raises(RefusedError), store.write() as transaction:
            transaction.of(Worksheets).put_note(replace(saved, note="b", version=late))  # type: ignore[type-var]


def test_nobody_writes_on_another_sheet(assessing: AssessedOffice, sheet: str) -> None:
    refused = code(save, assessing, sheet, FIRST, "good", REASON, 0, who=TAM)
    assert refused == "worksheet.not_yours"
    with pytest.raises(ForbiddenError):
        save(assessing, sheet, FIRST, "good", REASON, 0, who=QUAN)


def test_a_whole_sheet_is_finished_once_and_can_be_opened_again(
    assessing: AssessedOffice, sheet: str
) -> None:
    office = assessing.house.office
    assert code(assessing.do, MAI, judge.finish, office, sheet) == "worksheet.incomplete"
    finished = assessing.judged(MAI)
    assert finished.finished_at == office.clock()
    assert assessing.do(MAI, judge.finish, office, sheet) == finished
    refused = code(save, assessing, sheet, FIRST, "met", REASON, 1)
    assert refused == "worksheet.finished"
    assert assessing.do(MAI, judge.reopen, office, sheet).finished_at is None
    save(assessing, sheet, FIRST, "met", REASON, 1)


def test_the_trail_says_which_level_and_never_the_note(
    assessing: AssessedOffice, sheet: str
) -> None:
    assessing.judged(MAI)
    with assessing.house.store.read() as reading:
        told = str(list(reading.of(AuditReading).entries()))
    assert "application.sheet_finished" in told and "'level': 'good'" in told
    assert REASON not in told


def test_under_newer_rules_the_sheet_is_moved_first(assessing: AssessedOffice, sheet: str) -> None:
    save(assessing, sheet, FIRST, "good", REASON, 0)
    newer = replace(assessing.house.office.programme, version="2027-1")
    assessing.house.change(programme=newer)
    refused = code(save, assessing, sheet, CRITERIA[1], "good", REASON, 0)
    assert refused == "worksheet.outdated"
    moved = assessing.do(MAI, judge.move_to_current, assessing.house.office, sheet)
    assert moved.programme_version == "2027-1"
    save(assessing, sheet, CRITERIA[1], "good", REASON, 0)
    assert assessing.do(MAI, judge.move_to_current, assessing.house.office, sheet) == moved
