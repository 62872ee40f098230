"""Which reminder is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from credissuer.notices.kinds import kinds
from credissuer.notices.renewal import STEPS, step_due

END = date(2027, 12, 31)


@pytest.mark.parametrize(
    ("left", "step"),
    [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (2, 7), (1, 1), (0, 1), (-1, None)],
)
def test_the_nearest_step_that_has_come_is_due(left: int, step: int | None) -> None:
    assert step_due(END, END - timedelta(days=left)) == step


def test_each_step_has_its_own_kind_of_notice() -> None:
    assert all(f"renewal_{step}" in kinds() for step in STEPS)
