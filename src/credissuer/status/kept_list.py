"""PURE: the Token Status List of each day, which is kept for whoever asks later how a certificate
stood. Times are aware UTC, whole seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from credverifier import days

CLOSING = timedelta(minutes=10)
"""How long before a day ends its lists are signed once more: what is kept of a day says how it
ended, and counts until the same hour of the next one.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptListRecord:
    """The list as it was signed last on a day: `day` as `2027-03-03` in the office's zone, `token`
    the very text that was published. `published` is 1 where it lies in the office's own public
    tree, else 0.
    """

    day: str
    list_id: int
    token: str
    published: int


def day_of(signed_at: datetime, zone: tzinfo) -> str:
    """The day of which a list that was signed then is kept."""
    return days.day_of(signed_at, zone).isoformat()


def closing_of(now: datetime, zone: tzinfo) -> datetime:
    """The moment of today from which its lists are those that are kept of it."""
    today: date = days.day_of(now, zone)
    return datetime.combine(today + timedelta(days=1), time(0), zone) - CLOSING


def closes_day(signed_at: datetime, now: datetime, zone: tzinfo) -> bool:
    """Whether a list that was signed then is to be signed once more because its day ends."""
    return signed_at < closing_of(now, zone) <= now


def path_of(day: str, list_id: int) -> str:
    """Where the list of a day is published."""
    return f"status/archive/{day}/{list_id}"
