"""PURE: until when what has to be done in a case. The lengths are data (`deadlines.toml`).

A deadline of days ends with the last second of its last day in the office's zone, one of hours
after exactly so many.
"""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from credissuer.cases.case import Severity
from credverifier import days


class Deadlines(NamedTuple):
    """The lengths in use. `answer` and `decide` are days by severity, `weight` the severity of a
    reason's code.
    """

    confirm: timedelta
    remind: timedelta
    appeal_days: int
    appeal_decide_days: int
    answer: dict[Severity, int]
    decide: dict[Severity, int]
    weight: dict[str, Severity]


@lru_cache(maxsize=1)
def deadlines() -> Deadlines:
    """The lengths that ship with the office."""
    text = resources.files(__package__).joinpath("deadlines.toml").read_text("utf-8")
    return read(text)


def read(text: str) -> Deadlines:
    """The lengths in TOML. Raises KeyError or ValueError where one is missing or no length."""
    data = tomllib.loads(text)
    by_severity = {severity: data["severity"][severity.value] for severity in Severity}
    return Deadlines(
        confirm=timedelta(hours=_positive(data["confirm_hours"])),
        remind=timedelta(hours=_positive(data["remind_hours"])),
        appeal_days=_positive(data["appeal_days"]),
        appeal_decide_days=_positive(data["appeal_decide_days"]),
        answer={one: _positive(lengths["answer_days"]) for one, lengths in by_severity.items()},
        decide={one: _positive(lengths["decide_days"]) for one, lengths in by_severity.items()},
        weight={reason: Severity(word) for reason, word in data["reason"].items()},
    )


def end_of(moment: datetime, length: int, zone: tzinfo) -> datetime:
    """The last second of the day `length` days after that of `moment`, in UTC."""
    # To the end of the day, because people are told a day and not a second.
    after = days.day_of(moment, zone) + timedelta(days=length + 1)
    return days.first_moment(after, zone) - timedelta(seconds=1)


def is_past(due: datetime | None, now: datetime) -> bool:
    """Whether a deadline is over: its last second still belongs to it."""
    return due is not None and now > due


def is_near(due: datetime | None, now: datetime) -> bool:
    """Whether a deadline is so close that people are reminded, and not over."""
    return due is not None and due - deadlines().remind <= now <= due


def _positive(value: object) -> int:
    if not isinstance(value, int) or value < 1:
        raise ValueError(f"a length is a whole number from 1, not {value!r}")
    return value
