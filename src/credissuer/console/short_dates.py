"""Days and moments as the desk and the holder's page write them: short, as offices of the country
do, because they stand in tables.
"""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from credissuer.words import words
from credverifier import days


def day(value: date, language: str) -> str:
    """A day: "01/12/2026" or "1 Dec 2026"."""
    desk = words("desk", language)
    month = desk["months"].split()[value.month - 1]
    return str(desk["day"].format(day=value.day, month=month, year=value.year))


def day_of(at: datetime, language: str, zone: tzinfo) -> str:
    """The day on which `at` falls in `zone`."""
    return day(days.day_of(at, zone), language)


def last_day(until: datetime, language: str, zone: tzinfo) -> str:
    """The last day in `zone` of what is good until before `until`."""
    return day(days.last_day(until, zone), language)


def moment(at: datetime, language: str, zone: tzinfo) -> str:
    """The minute in `zone`: "22:28, 01/12/2026"."""
    return f"{days.within(at, zone):%H:%M}, {day_of(at, language, zone)}"
