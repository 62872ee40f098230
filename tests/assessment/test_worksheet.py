"""The assessment sheet: what is missing, what it earns, how near a threshold, how far two agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from credissuer.assessment.worksheet import (
    LEAST_NOTE,
    MOST_NOTE,
    ConflictOfInterest,
    WorksheetNoteRecord,
    WorksheetRecord,
    agreement,
    assessment_of,
    check_note,
    require_open,
    require_whole,
    standing,
)
from credissuer.errors import RefusedError
from tests.offices import CRITERIA, programme

NOW = datetime(2026, 11, 30, 3, tzinfo=UTC)
REASON = "Đã xem 20 bài đăng gần nhất."


def note(criterion: str, level: str | None, text: str = REASON) -> WorksheetNoteRecord:
    return WorksheetNoteRecord(
        worksheet_id="W00000001",
        criterion=criterion,
        level=level,
        note=text,
        changed_at=NOW,
        version=1,
    )


def notes(*levels: str | None) -> list[WorksheetNoteRecord]:
    """A note for each criterion of the programme, with these levels in order."""
    return [note(name, level) for name, level in zip(CRITERIA, levels, strict=True)]


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


def test_an_empty_sheet_misses_everything_and_earns_nothing() -> None:
    found = standing(programme(), [])
    assert found.missing == CRITERIA
    assert (found.earned, found.near, found.of, found.mean) == (None, None, 0, 0)


def test_a_level_without_a_note_is_still_missing() -> None:
    whole = notes("good", "good", "good", "good")
    short = [replace(whole[0], note="x" * (LEAST_NOTE - 1)), *whole[1:]]
    assert standing(programme(), short).missing == (CRITERIA[0],)
    assert standing(programme(), whole).missing == ()


def test_a_whole_sheet_earns_what_the_rubric_grants() -> None:
    assert standing(programme(), notes("good", "good", "good", "good")).earned == "highly-credible"
    below = standing(programme(), notes("not-met", "excellent", "excellent", "excellent"))
    assert below.earned is None
    assert below.reasons == (f"below_minimum:{CRITERIA[0]}",)


def test_the_mean_is_shown_while_levels_are_still_missing() -> None:
    found = standing(programme(), notes("excellent", None, None, None))
    assert (found.mean, found.earned) == (100, None)


@pytest.mark.parametrize(
    ("levels", "near"),
    [
        # weights 30, 30, 25, 15: 60 exactly
        (("met", "met", "met", "met"), "credible"),
        # 63: three points above 60
        (("met", "met", "met", "good"), "credible"),
        # 65: five above 60
        (("met", "met", "good", "met"), None),
        # 72: three below 75
        (("good", "good", "met", "met"), "highly-credible"),
        # 80: five above 75
        (("good", "good", "good", "good"), None),
        # 88: two below 90
        (("good", "good", "excellent", "excellent"), "exemplary"),
    ],
)
def test_a_mean_within_three_points_of_a_threshold_is_near(
    levels: tuple[str, ...], near: str | None
) -> None:
    assert standing(programme(), notes(*levels)).near == near


def test_two_sheets_that_differ_say_in_what() -> None:
    found = agreement(
        programme(),
        notes("good", "good", "good", "good"),
        notes("good", "met", "good", "met"),
    )
    assert (found.same, found.of, found.is_whole) == (2, 4, False)
    assert [(one.criterion, one.first, one.second) for one in found.differences] == [
        (CRITERIA[1], "good", "met"),
        (CRITERIA[3], "good", "met"),
    ]
    assert (found.first_level, found.second_level) == ("highly-credible", "credible")


def test_two_sheets_that_agree_are_whole() -> None:
    found = agreement(programme(), notes(*["good"] * 4), notes(*["good"] * 4))
    assert (found.same, found.of, found.is_whole) == (4, 4, True)


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


def test_an_incomplete_sheet_is_refused_with_each_thing_that_is_missing() -> None:
    given = notes("good", None, "good", "good")
    with pytest.raises(RefusedError) as refusal:
        require_whole(programme(), [replace(given[0], note=""), given[1], given[2]])
    assert refusal.value.code == "worksheet.incomplete"
    assert [problem.pointer for problem in refusal.value.facts["problems"]] == [
        f"/{CRITERIA[0]}/note",
        f"/{CRITERIA[1]}/level",
        f"/{CRITERIA[3]}/level",
        f"/{CRITERIA[3]}/note",
    ]
    assert require_whole(programme(), notes(*["good"] * 4)).earned == "highly-credible"


def test_a_sheet_becomes_an_assessment() -> None:
    found = assessment_of(programme(), notes(*["good"] * 4), "person:P1", date(2026, 11, 30))
    assert [(one.criterion, one.level) for one in found.findings] == [
        (name, "good") for name in CRITERIA
    ]
    assert (found.level, found.assessor, found.assessed_on) == (
        None,
        "person:P1",
        date(2026, 11, 30),
    )
