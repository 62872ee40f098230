"""How applications fare, and how far assessors agree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from credissuer.applications.figures import STEPS, ApplicationMilestones, agreement, funnel, kappa

BEGUN = datetime(2026, 11, 1, tzinfo=UTC)


def way(*days_: float, is_granted: bool = False) -> ApplicationMilestones:
    """An application that came to each next step after so many days."""
    times: list[datetime | None] = [BEGUN]
    for passed in days_:
        assert times[-1] is not None
        times.append(times[-1] + timedelta(days=passed))
    times += [None] * (5 - len(times))
    return ApplicationMilestones(*times, is_granted)  # type: ignore[arg-type]


def test_a_funnel_counts_who_came_how_far_and_how_long_the_half_of_them_took() -> None:
    steps = funnel([way(), way(1), way(3, 2), way(2, 4, 6, 1, is_granted=True), way(2, 4, 6, 1)])
    assert [step.name for step in steps] == list(STEPS)
    assert [step.total for step in steps] == [5, 4, 3, 2, 2, 1]
    assert [step.days for step in steps] == [None, 2, 4, 6, 1, None]


def test_of_nothing_there_is_no_median() -> None:
    assert [(step.total, step.days) for step in funnel([])] == [(0, None)] * len(STEPS)


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        ([("a", "a"), ("b", "b")], 1.0),
        ([("a", "b"), ("b", "a")], -1.0),
        ([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")], 0.0),
        ([], None),
        ([("a", "a")] * 5, None),
    ],
)
def test_kappa_of_cases_that_are_known(
    judged: list[tuple[str, str]], expected: float | None
) -> None:
    assert kappa(judged) == expected


def test_kappa_of_the_textbook() -> None:
    """20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: observed .7, by chance .5, so .4."""
    judged = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert kappa(judged) == pytest.approx(0.4)


def test_agreement_is_told_by_criterion() -> None:
    told = agreement([("b", "x", "x"), ("a", "x", "y"), ("b", "y", "y")])
    assert [(one.criterion, one.total, one.same) for one in told] == [("a", 1, 0), ("b", 2, 2)]
    assert told[1].kappa == 1
