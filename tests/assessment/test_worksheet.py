"""What is kept of an assessor's sheet, and when it may be filled in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credissuer.assessment.worksheet import (
    MOST_NOTE,
    ConflictOfInterest,
    WorksheetRecord,
    check_note,
    require_open,
)
from credissuer.errors import RefusedError
from tests.assessment.worksheets import NOW
from tests.offices import CRITERIA, programme


def sheet(**changes: object) -> WorksheetRecord:
    values = {
        "id": "W00000001",
        "application_id": "A00000001",
        "assessor": "P00000001",
        "position": 0,
        "programme": programme().id,
        "programme_version": programme().version,
        "conflict": ConflictOfInterest.NONE,
        "declaration": "Tôi không có quan hệ gì.",
        "declared_at": NOW,
        "conflict_note": None,
        "finished_at": None,
        "created_at": NOW,
        "version": 1,
        **changes,
    }
    return WorksheetRecord(**values)  # type: ignore[arg-type]


def code(refused: object, *arguments: object) -> str:
    with pytest.raises(RefusedError) as refusal:
        refused(*arguments)  # type: ignore[operator]
    assert refusal.value.words("vi") != refusal.value.words("en")
    return refusal.value.code


def test_a_sheet_is_open_after_a_declaration_of_no_conflict_alone() -> None:
    require_open(sheet(), programme())
    assert code(require_open, sheet(conflict=None), programme()) == "worksheet.undeclared"
    assert (
        code(require_open, sheet(conflict=ConflictOfInterest.SOME), programme())
        == "worksheet.conflict"
    )
    assert code(require_open, sheet(finished_at=NOW), programme()) == "worksheet.finished"


def test_a_sheet_under_older_rules_is_closed() -> None:
    newer = replace(programme(), version="2027-1")
    assert code(require_open, sheet(), newer) == "worksheet.outdated"


def test_a_note_is_trimmed_and_may_come_before_its_level() -> None:
    assert check_note(programme(), CRITERIA[0], None, " a\r\nb ") == (None, "a\nb")
    assert check_note(programme(), CRITERIA[0], "", "") == (None, "")
    assert check_note(programme(), CRITERIA[0], "good", "x") == ("good", "x")


def test_a_note_of_wrong_parts_is_refused_beside_its_fields() -> None:
    with pytest.raises(RefusedError) as refusal:
        check_note(programme(), CRITERIA[0], "best", "x" * (MOST_NOTE + 1))
    problems = refusal.value.facts["problems"]
    assert [(problem.pointer, problem.code) for problem in problems] == [
        ("/level", "assessment.unknown_level"),
        ("/note", "worksheet.note_too_long"),
    ]
    assert code(check_note, programme(), "beauty", "good", "x") == "assessment.unknown_criterion"
