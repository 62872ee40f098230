"""What an assessor's sheet comes to, and how far two of them agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from credissuer.assessment.worksheet import (
    LEAST_NOTE,
)
from credissuer.assessment.worksheet_result import (
    agreement,
    assessment_of,
    require_whole,
    result_of,
)
from credissuer.errors import RefusedError
from tests.assessment.worksheets import notes
from tests.offices import CRITERIA, programme


def test_an_empty_sheet_misses_everything_and_earns_nothing() -> None:
    found = result_of(programme(), [])
    assert found.missing == CRITERIA
    assert (found.earned, found.near, found.of, found.mean) == (None, None, 0, 0)


def test_a_level_without_a_note_is_still_missing() -> None:
    whole = notes("good", "good", "good", "good")
    short = [replace(whole[0], note="x" * (LEAST_NOTE - 1)), *whole[1:]]
    assert result_of(programme(), short).missing == (CRITERIA[0],)
    assert result_of(programme(), whole).missing == ()


def test_a_whole_sheet_earns_what_the_rubric_grants() -> None:
    assert result_of(programme(), notes("good", "good", "good", "good")).earned == "highly-credible"
    below = result_of(programme(), notes("not-met", "excellent", "excellent", "excellent"))
    assert below.earned is None
    assert below.reasons == (f"below_minimum:{CRITERIA[0]}",)


def test_the_mean_is_shown_while_levels_are_still_missing() -> None:
    found = result_of(programme(), notes("excellent", None, None, None))
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
    assert result_of(programme(), notes(*levels)).near == near


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
