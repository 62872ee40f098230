"""The oracle's own reading of moments: RFC 7519 section 2 and VC Data Model 2.0 section 4.9."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = 253402300799
_STAMP = re.compile(
    r"(\d\d\d\d)-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,20}))?(?:(Z)|([+-])(\d\d):(\d\d))",
    re.ASCII,
)


class NotValidError(Exception):
    """Why the oracle would not call it valid."""


def need(holds: bool, why: str) -> None:
    """Raises NotValidError unless it holds."""
    if not holds:
        raise NotValidError(why)


def numeric(value: Any) -> float:
    """Seconds since 1970, from 1970 to 9999."""
    need(isinstance(value, int | float) and not isinstance(value, bool), "time: no number")
    need(0 <= value <= _LAST, "time: out of all range")
    return value  # type: ignore[no-any-return]


def stamp(value: Any) -> float:
    """A dateTimeStamp with its offset, to the millisecond."""
    match = _STAMP.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise NotValidError("time: no dateTimeStamp")
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    try:
        naive = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError as error:
        raise NotValidError("time: no such moment") from error
    hours, minutes = (int(match[10]), int(match[11])) if match[9] else (0, 0)
    need(minutes < 60 and hours * 60 + minutes <= 14 * 60, "time: no such offset")
    offset = (hours * 3600 + minutes * 60) * (-1 if match[9] == "-" else 1)
    seconds = (naive - _EPOCH) // timedelta(seconds=1) - offset
    need(-62135596800 <= seconds <= _LAST, "time: before the year 1 or after 9999")
    return seconds + int((match[7] or "0")[:3].ljust(3, "0")) / 1000
