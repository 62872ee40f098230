"""PURE: how applications fare on their way, and how far assessors agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from statistics import median
from typing import NamedTuple

STEPS = ("begun", "sent", "taken", "assessed", "decided", "granted")
"""The way of an application, in its order."""


class ApplicationMilestones(NamedTuple):
    """When an application came to each step; None where it has not. `is_granted`: decided so."""

    begun: datetime
    sent: datetime | None
    taken: datetime | None
    assessed: datetime | None
    decided: datetime | None
    is_granted: bool


class FunnelStep(NamedTuple):
    """How many applications came to a step, and the median of days that it took them from the step
    before; None where there is none to measure.
    """

    name: str
    total: int
    days: float | None


class CriterionAgreement(NamedTuple):
    """How far two assessors agree on a criterion, over so many applications.

    `kappa` is Cohen's, None where it is undefined: nobody chose a second level.
    """

    criterion: str
    total: int
    same: int
    kappa: float | None


def funnel(ways: Iterable[ApplicationMilestones]) -> list[FunnelStep]:
    """Every step in its order."""
    times = [_times(way) for way in ways]
    steps = []
    for position, name in enumerate(STEPS):
        reached = [one for one in times if one[position] is not None]
        took = [
            (one[position] - one[position - 1]).total_seconds() / 86_400  # type: ignore[operator]
            for one in reached
            # "Granted" is the same moment as "decided".
            if 0 < position < len(STEPS) - 1 and one[position - 1] is not None
        ]
        steps.append(FunnelStep(name, len(reached), median(took) if took else None))
    return steps


def _times(way: ApplicationMilestones) -> tuple[datetime | None, ...]:
    *times, is_granted = way
    return (*times, way.decided if is_granted else None)


def agreement(pairs: Iterable[tuple[str, str, str]]) -> list[CriterionAgreement]:
    """By criterion, in alphabetical order; `pairs` are (criterion, level of one, of the other)."""
    by_criterion: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for criterion, first, second in pairs:
        by_criterion[criterion].append((first, second))
    return [
        CriterionAgreement(
            criterion,
            len(judged),
            sum(first == second for first, second in judged),
            kappa(judged),
        )
        for criterion, judged in sorted(by_criterion.items())
    ]


def kappa(judged: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two who judged the same things: 1 where they always agree, 0 where only as
    often as chance would.

    Doi 10.1177/001316446002000104. None where chance alone would always agree.
    """
    if not judged:
        return None
    total = len(judged)
    observed = sum(first == second for first, second in judged) / total
    firsts = Counter(first for first, _ in judged)
    seconds = Counter(second for _, second in judged)
    by_chance = sum(firsts[level] * seconds[level] for level in firsts) / total**2
    return None if by_chance == 1 else (observed - by_chance) / (1 - by_chance)
