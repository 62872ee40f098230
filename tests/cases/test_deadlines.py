"""Deadlines are data; a day ends with its last second where the office is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import resources

import pytest

from credissuer.cases.case import Severity
from credissuer.cases.deadlines import deadlines, end_of, is_near, is_past, read
from credissuer.credentials.states import Reason
from credverifier import days

SHIPPED = resources.files("credissuer.cases").joinpath("deadlines.toml").read_text("utf-8")


def test_the_shipped_lengths_are_read() -> None:
    lengths = deadlines()
    assert lengths.confirm == timedelta(hours=24)
    assert lengths.answer[Severity.URGENT] < lengths.answer[Severity.MINOR]
    assert all(lengths.answer[one] < lengths.decide[one] for one in Severity)
    assert set(lengths.weight) == {*Reason} - {Reason.SUPERSEDED}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("appeal_days = 15", "appeal_days = 0"),
        ("appeal_days = 15", 'appeal_days = "15"'),
        ("appeal_days = 15", ""),
        ("answer_days = 3", "answer_days = -1"),
        ('banned_goods = "urgent"', 'banned_goods = "lost"'),
    ],
)
def test_what_is_no_length_is_refused(old: str, new: str) -> None:
    assert old in SHIPPED
    with pytest.raises((KeyError, ValueError)):
        read(SHIPPED.replace(old, new))


@pytest.mark.parametrize("hour", [0, 16, 17, 23])
def test_a_deadline_ends_with_the_last_second_of_its_day_in_the_office(hour: int) -> None:
    # 17:00 UTC is midnight in Hà Nội.
    moment = datetime(2026, 11, 23, hour, 30, tzinfo=UTC)
    end = end_of(moment, 3, days.DEFAULT)
    local = days.within(end, days.DEFAULT)
    assert (local.hour, local.minute, local.second) == (23, 59, 59)
    assert local.date() == days.day_of(moment, days.DEFAULT) + timedelta(days=3)


def test_its_last_second_belongs_to_it() -> None:
    due, second = datetime(2026, 11, 23, 16, 59, 59, tzinfo=UTC), timedelta(seconds=1)
    assert not is_past(due, due)
    assert is_past(due, due + second)
    assert not is_past(None, due)


def test_it_is_near_for_two_days_and_not_after() -> None:
    due = datetime(2026, 11, 23, 16, 59, 59, tzinfo=UTC)
    second = timedelta(seconds=1)
    assert is_near(due, due) and is_near(due, due - timedelta(hours=48))
    assert not is_near(due, due - timedelta(hours=48) - second)
    assert not is_near(due, due + second)
    assert not is_near(None, due)
