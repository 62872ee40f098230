"""Days begin and end where the issuer is, whatever the clock of the reader is set to.

The zone is a value (tzinfo): no clock is read here, and no setting.
"""

from __future__ import annotations

import re
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

DEFAULT_NAME = "Asia/Ho_Chi_Minh"

# Fixed, because a computer without time zone data must know it, too. It has held since 1975.
DEFAULT: tzinfo = timezone(timedelta(hours=7), DEFAULT_NAME)

_SECOND = timedelta(seconds=1)
# By the areas of the IANA database alone, because of other names browsers do not agree.
_NAME = re.compile(
    r"UTC|(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)"
    r"(?:/[A-Z0-9_+-]{2,30}){1,2}",
    re.I | re.A,
)


@lru_cache(maxsize=64)
def zone(name: str) -> tzinfo | None:
    """The zone of an IANA name in any case, as browsers read it; None for what is none, or is not
    known on this computer.
    """
    if name == DEFAULT_NAME:
        return DEFAULT
    if not _NAME.fullmatch(name):
        return None
    # By the list, because ZoneInfo opens a file of that name, whatever is in it.
    known = _names().get(name.lower())
    return None if known is None else ZoneInfo(known)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


def within(instant: datetime, where: tzinfo) -> datetime:
    """An aware instant on the clocks of a zone.

    In the first and the last year there are it stays as it is, for behind their ends is no day.
    """
    return instant.astimezone(where) if MINYEAR < instant.year < MAXYEAR else instant


def day_of(instant: datetime, where: tzinfo) -> date:
    """The day on which an aware instant falls in a zone."""
    return within(instant, where).date()


def first_moment(day: date, where: tzinfo) -> datetime:
    """When a day begins in a zone, in UTC.

    Where clocks jump over midnight, that is the moment of the jump. In the first and the last year
    there are, days are those of UTC, as of `within`.
    """
    known = where if MINYEAR < day.year < MAXYEAR else UTC
    return datetime.combine(day, time(), known).astimezone(UTC)


def last_day(end: datetime, where: tzinfo) -> date:
    """The last day of what is good until before `end`, an aware instant."""
    # Rounded up first: what ends half a second after midnight is good on that day.
    whole = end if end.microsecond == 0 else end.replace(microsecond=0) + _SECOND
    return day_of(whole - _SECOND, where)
