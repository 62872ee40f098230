"""Points in time on the wire: dateTimeStamp (VC Data Model 2.0 section 4.9), NumericDate (RFC 7519
section 2).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from credverifier.errors import FormatError

EARLIEST, LATEST = -62_135_596_800, 253_402_300_799
"""0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z in seconds since 1970: no date is earlier or later.
"""

# `2026-11-23T06:58:00Z`, `2026-11-23T13:58:00.25+07:00`. Stricter than fromisoformat, which also
# takes week dates and times without an offset. XML Schema ends offsets at 14:00.
_STAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,20})?"
    r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)"
)


@lru_cache(maxsize=1024)
def _seconds(text: str) -> float:
    if not _STAMP.fullmatch(text):
        raise ValueError("not a dateTimeStamp with offset")
    whole, _, rest = text.partition(".")
    fraction = rest.rstrip("Z").split("+")[0].split("-")[0]
    value = datetime.fromisoformat(whole + rest[len(fraction) :]).timestamp()
    # `0001-01-01T00:00:00+14:00` is in the year 0 in UTC, which datetime cannot represent.
    if not EARLIEST <= value <= LATEST:
        raise ValueError("not between the years 1 and 9999 in UTC")
    # Milliseconds, because a JavaScript Date holds no more, and the page must compute the same.
    return value + int(fraction[:3].ljust(3, "0")) / 1000


def seconds(value: Any, name: str) -> float:
    """A dateTimeStamp as seconds since 1970, to the millisecond.

    Raises FormatError `format.claims_invalid`.
    """
    try:
        if type(value) is not str:
            raise ValueError("not a text")
        return _seconds(value)
    except ValueError as error:
        raise FormatError("format.claims_invalid", f"{name}: {error}") from error


def numeric(value: Any, name: str) -> float:
    """A NumericDate: a number, not a boolean or text.

    Raises FormatError `format.claims_invalid`.
    """
    # type() instead of isinstance(), because True is an int. The comparison also refuses NaN.
    if type(value) not in (int, float) or not 0 <= value <= LATEST:
        raise FormatError("format.claims_invalid", f"{name} is not a number of seconds since 1970")
    return value  # type: ignore[no-any-return]


@lru_cache(maxsize=1024)
def stamp(moment: datetime) -> str:
    """`moment` (aware) as `2026-11-23T06:58:00Z`: UTC, whole seconds."""
    # Without tzinfo, because isoformat would write the offset as `+00:00` instead of `Z`.
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


@lru_cache(maxsize=1024)
def from_seconds(value: float) -> datetime:
    """Seconds since 1970 as an aware UTC moment."""
    return datetime.fromtimestamp(value, UTC)
