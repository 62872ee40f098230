"""The rule that turns findings into a level, in whole numbers only: no rounding decides about
anybody.

Every criterion of the programme has exactly one finding, each at its minimum or above; the weighted
mean of points (Σ weight·points / Σ weight) is compared with the thresholds of the levels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from credissuer.assessment.findings import Assessment
from credissuer.assessment.programme.criteria import (
    AssessmentProgramme,
    Criterion,
    CriterionLevel,
    Level,
)
from credissuer.assessment.text.names import visible
from credissuer.errors import RefusedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`level` is granted, or nothing is: then `reasons` are `below_minimum:CRITERION` each, or
    `below_threshold`.
    """

    granted: bool
    level: str | None
    reasons: tuple[str, ...]


def decide(programme: AssessmentProgramme, assessment: Assessment) -> Decision:
    """The level to grant: the one asked for, else the highest that the findings allow.

    Raises RefusedError `assessment.not_granted` (facts `criterion`: ids or None, `reasons`),
    `assessment.level_not_earned` (facts `level`, `earned`), and what `weigh` raises.
    """
    decision = weigh(programme, assessment)
    if decision.level is None:
        below = [reason.partition(":")[2] for reason in decision.reasons if ":" in reason]
        raise RefusedError(
            "assessment.not_granted",
            criterion=", ".join(below) or "—",
            reasons=", ".join(decision.reasons),
        )
    # A lower level than earned may be asked for, a higher one never.
    if assessment.level is None or assessment.level == decision.level:
        return decision
    order = [level.id for level in programme.levels]
    if order.index(assessment.level) > order.index(decision.level):
        raise RefusedError(
            "assessment.level_not_earned",
            level=assessment.level,
            earned=decision.level,
        )
    return Decision(granted=True, level=assessment.level, reasons=())


def weigh(programme: AssessmentProgramme, assessment: Assessment) -> Decision:
    """What the findings earn, whatever level was asked for; a refusal comes back as a value with
    its reasons.

    Raises RefusedError for an assessment that cannot be judged: `assessment.unknown_criterion`,
    `assessment.unknown_level`, `assessment.missing_criterion`, `assessment.duplicate_criterion`.
    """
    if assessment.level is not None:
        certificate_level(programme, assessment.level)
    met = _met(programme, assessment)
    below = tuple(
        f"below_minimum:{criterion.id}"
        for criterion, level in met
        if _below_minimum(criterion, level)
    )
    # A minimum is no matter of weight: the best mean does not make up for one criterion below it.
    if below:
        return Decision(granted=False, level=None, reasons=below)
    earned = highest(programme, [(criterion.weight, level.points) for criterion, level in met])
    if earned is None:
        return Decision(granted=False, level=None, reasons=("below_threshold",))
    return Decision(granted=True, level=earned.id, reasons=())


def highest(programme: AssessmentProgramme, weighted_points: list[tuple[int, int]]) -> Level | None:
    """The highest level whose threshold the weighted mean of `(weight, points)` reaches; None below
    the lowest.
    """
    total = sum(weight * points for weight, points in weighted_points)
    weights = sum(weight for weight, _ in weighted_points)
    # total / weights >= threshold, multiplied out so that no quotient is rounded.
    reached = [level for level in programme.levels if total >= level.threshold * weights]
    return reached[-1] if reached else None


def certificate_level(programme: AssessmentProgramme, level_id: str) -> Level:
    """The level of `programme` by its id. Raises RefusedError `assessment.unknown_level`."""
    level = programme.level(level_id)
    if level is None:
        raise _unknown_level(level_id, "level", programme.levels)
    return level


def _met(
    programme: AssessmentProgramme, assessment: Assessment
) -> list[tuple[Criterion, CriterionLevel]]:
    levels: dict[str, CriterionLevel] = {}
    for finding in assessment.findings:
        criterion = programme.criterion(finding.criterion)
        if criterion is None:
            raise RefusedError("assessment.unknown_criterion", criterion=finding.criterion)
        if criterion.id in levels:
            raise RefusedError("assessment.duplicate_criterion", criterion=criterion.id)
        levels[criterion.id] = criterion_level(criterion, finding.level)
    for criterion in programme.criteria:
        if criterion.id not in levels:
            raise RefusedError("assessment.missing_criterion", criterion=criterion.id)
    return [(criterion, levels[criterion.id]) for criterion in programme.criteria]


def criterion_level(criterion: Criterion, level_id: str) -> CriterionLevel:
    """The level of `criterion` by its id. Raises RefusedError `assessment.unknown_level`."""
    level = criterion.level(level_id)
    if level is None:
        raise _unknown_level(level_id, criterion.id, criterion.levels)
    return level


def _unknown_level(
    level_id: str, where: str, levels: Sequence[Level | CriterionLevel]
) -> RefusedError:
    return RefusedError(
        "assessment.unknown_level",
        level=visible(level_id),
        where=where,
        known=", ".join(level.id for level in levels),
    )


def _below_minimum(criterion: Criterion, level: CriterionLevel) -> bool:
    return level.points < criterion_level(criterion, criterion.minimum).points
