"""PURE: what an assessor's sheet comes to, and how far two of them agree.

All arithmetic is in whole numbers, because no rounding decides about anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from credissuer.assessment.findings import Assessment, CriterionFinding
from credissuer.assessment.programme.criteria import AssessmentProgramme, Criterion
from credissuer.assessment.programme.rubric import weigh
from credissuer.assessment.worksheet import LEAST_NOTE, WorksheetNoteRecord
from credissuer.errors import FieldError, RefusedError

NEAR: Final = 3
"""Points around a threshold within which a second assessor is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetResult:
    """What a sheet comes to.

    `missing` are the criteria without a level or a sufficient note. `points` and `of` are the
    weighted sum and the greatest there is of the criteria that have a level; `earned` is None while
    a level is missing, or where nothing is earned: then `reasons` are those of the rubric. `near`
    is the level whose threshold the mean comes within NEAR points of.
    """

    missing: tuple[str, ...]
    points: int
    of: int
    earned: str | None
    reasons: tuple[str, ...]
    near: str | None

    @property
    def mean(self) -> int:
        """The weighted mean of points, 0 to 100, rounded down: for the eye alone."""
        return self.points * 100 // self.of if self.of else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelDifference:
    """A criterion in which two assessors found different levels."""

    criterion: str
    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far two sheets agree: `same` of `of` criteria, and whether both earn the same level."""

    same: int
    of: int
    differences: tuple[LevelDifference, ...]
    first_level: str | None
    second_level: str | None

    @property
    def is_whole(self) -> bool:
        return not self.differences


def result_of(programme: AssessmentProgramme, notes: Iterable[WorksheetNoteRecord]) -> SheetResult:
    """What a sheet with these notes comes to under `programme`."""
    by_criterion = {note.criterion: note for note in notes}
    found = _levels(programme, by_criterion.values())
    missing = tuple(
        criterion.id
        for criterion in programme.criteria
        if criterion.id not in found or len(by_criterion[criterion.id].note.strip()) < LEAST_NOTE
    )
    judged = [criterion for criterion in programme.criteria if criterion.id in found]
    points = sum(criterion.weight * _points(criterion, found[criterion.id]) for criterion in judged)
    weights = sum(criterion.weight for criterion in judged)
    if len(found) < len(programme.criteria):
        return SheetResult(
            missing=missing, points=points, of=weights * 100, earned=None, reasons=(), near=None
        )
    # The rubric asks for neither day nor assessor: they decide about nothing.
    whole = assessment_of(programme, by_criterion.values(), "", date.min)
    decision = weigh(programme, whole)
    return SheetResult(
        missing=missing,
        points=points,
        of=weights * 100,
        earned=decision.level,
        reasons=decision.reasons,
        near=_near(programme, points, weights),
    )


def assessment_of(
    programme: AssessmentProgramme,
    notes: Iterable[WorksheetNoteRecord],
    assessor: str,
    assessed_on: date,
) -> Assessment:
    """The assessment that a sheet with a level for every criterion is."""
    found = _levels(programme, notes)
    return Assessment(
        findings=tuple(
            CriterionFinding(criterion=criterion.id, level=found[criterion.id])
            for criterion in programme.criteria
        ),
        level=None,
        assessed_on=assessed_on,
        assessor=assessor,
    )


def agreement(
    programme: AssessmentProgramme,
    first: Iterable[WorksheetNoteRecord],
    second: Iterable[WorksheetNoteRecord],
) -> Agreement:
    """How far two finished sheets agree."""
    one, other = list(first), list(second)
    mine, theirs = _levels(programme, one), _levels(programme, other)
    compared = [
        criterion.id
        for criterion in programme.criteria
        if criterion.id in mine and criterion.id in theirs
    ]
    differences = tuple(
        LevelDifference(criterion=name, first=mine[name], second=theirs[name])
        for name in compared
        if mine[name] != theirs[name]
    )
    return Agreement(
        same=len(compared) - len(differences),
        of=len(compared),
        differences=differences,
        first_level=result_of(programme, one).earned,
        second_level=result_of(programme, other).earned,
    )


def require_whole(
    programme: AssessmentProgramme, notes: Iterable[WorksheetNoteRecord]
) -> SheetResult:
    """What a whole sheet comes to.

    Raises RefusedError `worksheet.incomplete` with a problem for each level and note that is
    missing, at `/{criterion}/level` and `/{criterion}/note`.
    """
    by_criterion = {note.criterion: note for note in notes}
    problems = []
    for criterion in programme.criteria:
        note = by_criterion.get(criterion.id)
        if note is None or note.level is None:
            missing = RefusedError("assessment.missing_criterion", criterion=criterion.id)
            problems.append(FieldError.of(f"/{criterion.id}/level", missing))
        if note is None or len(note.note.strip()) < LEAST_NOTE:
            short = RefusedError("worksheet.note_missing", least=LEAST_NOTE)
            problems.append(FieldError.of(f"/{criterion.id}/note", short))
    if problems:
        raise RefusedError("worksheet.incomplete", count=len(problems), problems=tuple(problems))
    return result_of(programme, by_criterion.values())


def _levels(
    programme: AssessmentProgramme, notes: Iterable[WorksheetNoteRecord]
) -> Mapping[str, str]:
    """Criterion id -> level id, for each criterion whose level the programme defines."""
    found = {}
    for note in notes:
        criterion = programme.criterion(note.criterion)
        if criterion is not None and note.level and criterion.level(note.level) is not None:
            found[note.criterion] = note.level
    return found


def _points(criterion: Criterion, level_id: str) -> int:
    level = criterion.level(level_id)
    assert level is not None  # `_levels` has left unknown ones out
    return level.points


def _near(programme: AssessmentProgramme, points: int, weights: int) -> str | None:
    """The level whose threshold is within NEAR points of points / weights, multiplied out."""
    return next(
        (
            level.id
            for level in programme.levels
            if abs(points - level.threshold * weights) <= NEAR * weights
        ),
        None,
    )
