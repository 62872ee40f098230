"""Short dates: by number in Vietnamese, with the month's name in English, in the office's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from credissuer.console import short_dates

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
LATE = datetime(2026, 11, 30, 17, 5, tzinfo=UTC)
"""Five past midnight of 1 December in the office's zone."""


@pytest.mark.parametrize(("language", "text"), [("vi", "01/12/2026"), ("en", "1 Dec 2026")])
def test_a_day_is_that_of_the_zone(language: str, text: str) -> None:
    assert short_dates.day(date(2026, 12, 1), language) == text
    assert short_dates.day_of(LATE, language, ZONE) == text
    assert short_dates.day_of(LATE, language, UTC) != text


def test_the_last_day_is_before_the_end() -> None:
    midnight = datetime(2026, 12, 1, 17, 0, tzinfo=UTC)
    assert short_dates.last_day(midnight, "vi", ZONE) == "01/12/2026"


def test_a_moment_has_the_time_of_day_first() -> None:
    assert short_dates.moment(LATE, "vi", ZONE) == "00:05, 01/12/2026"
    assert short_dates.moment(LATE, "en", ZONE) == "00:05, 1 Dec 2026"
