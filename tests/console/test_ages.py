"""Ages in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from credissuer.console.ages import in_words


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=119), "119 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=47), "47 h"),
        (timedelta(days=2), "2 days"),
    ],
)
def test_an_age_is_told_in_the_largest_unit_of_which_there_are_two(
    age: timedelta, said: str
) -> None:
    assert in_words(age, "en") == said
    assert in_words(age, "vi") != said
