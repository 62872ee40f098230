"""PURE: how certificates stood month by month, how long cases take, and what ends soon."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo
from math import ceil
from typing import NamedTuple

from credverifier import days
from credverifier.wire.status.standing import Standing

WEEKS = 13
"""That what ends soon is counted for: ninety days and one."""


class SuspensionSpan(NamedTuple):
    """From a moment to another; None where it goes on."""

    begun: datetime
    ended: datetime | None


class CertificateLifespan(NamedTuple):
    """What became of a certificate, or of as many (`alike`) as nothing here tells apart. `ended_at`
    is when it was revoked, superseded or voided.
    """

    released_at: datetime
    valid_until: datetime
    standing: Standing
    ended_at: datetime | None
    suspended: tuple[SuspensionSpan, ...] = ()
    alike: int = 1


class MonthlyStandings(NamedTuple):
    """How many certificates stood how at the end of a month, or today in the last one."""

    first: date
    in_force: int
    suspended: int
    revoked: int


class StepDuration(NamedTuple):
    """How long a step of cases took, in hours: the median, and what nine of ten did not exceed."""

    name: str
    total: int
    p50: float | None
    p90: float | None


class CaseTimes(NamedTuple):
    """When the first report of a case came, when it was first suspended, and decided."""

    reported: datetime | None
    suspended: datetime | None
    decided: datetime | None


def standing_by_month(
    lives: Sequence[CertificateLifespan], today: date, months: int, zone: tzinfo
) -> list[MonthlyStandings]:
    """The last `months` months, this one at its end. `revoked` are all up to then."""
    return [_month(lives, first, at) for first, at in month_ends(today, months, zone)]


def month_ends(today: date, months: int, zone: tzinfo) -> list[tuple[date, datetime]]:
    """(First day, the moment at which it is counted) of the last `months` months, in order."""
    ends = []
    tomorrow = days.first_moment(today + timedelta(days=1), zone)
    for back in range(months - 1, -1, -1):
        first = _months_before(today, back)
        end = days.first_moment(_months_before(first, -1), zone)
        ends.append((first, min(end, tomorrow)))
    return ends


def _month(lives: Iterable[CertificateLifespan], first: date, at: datetime) -> MonthlyStandings:
    in_force = suspended = revoked = 0
    for life in lives:
        if life.released_at >= at:
            continue
        has_ended = life.ended_at is not None and life.ended_at < at
        if has_ended:
            revoked += life.alike * (life.standing is Standing.REVOKED)
        elif life.valid_until > at:
            is_suspended = any(
                span.begun < at and (span.ended is None or span.ended >= at)
                for span in life.suspended
            )
            suspended += life.alike * is_suspended
            in_force += life.alike * (not is_suspended)
    return MonthlyStandings(first, in_force, suspended, revoked)


def _months_before(day: date, back: int) -> date:
    """The first day of the month `back` months before that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 - back, 12)
    return date(year, month + 1, 1)


def case_durations(cases: Iterable[CaseTimes]) -> list[StepDuration]:
    """Report → suspension, suspension → decision, and report → decision."""
    every = list(cases)
    steps = {
        "reported_suspended": [(one.reported, one.suspended) for one in every],
        "suspended_decided": [(one.suspended, one.decided) for one in every],
        "reported_decided": [(one.reported, one.decided) for one in every],
    }
    return [_took(name, pairs) for name, pairs in steps.items()]


def _took(name: str, pairs: Iterable[tuple[datetime | None, datetime | None]]) -> StepDuration:
    hours = sorted(
        (end - begin).total_seconds() / 3_600
        for begin, end in pairs
        if begin is not None and end is not None and end >= begin
    )
    return StepDuration(name, len(hours), percentile(hours, 50), percentile(hours, 90))


def percentile(ordered: Sequence[float], which: int) -> float | None:
    """The nearest rank: a value that was measured; None of nothing."""
    if not ordered:
        return None
    return ordered[max(0, ceil(len(ordered) * which / 100) - 1)]


def weeks_from(today: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """The two moments between which ends what `expiries` counts."""
    last = today + timedelta(weeks=WEEKS)
    return days.first_moment(today, zone), days.first_moment(last, zone)


def expiries(
    ends: Iterable[tuple[datetime, int]], today: date, zone: tzinfo
) -> list[tuple[date, int]]:
    """(First day, how many certificates have their last day in it) of the next weeks from today.

    `ends` are (when certificates end, how many of them).
    """
    counts = [0] * WEEKS
    for end, alike in ends:
        left = (days.last_day(end, zone) - today).days
        if 0 <= left < WEEKS * 7:
            counts[left // 7] += alike
    return [(today + timedelta(weeks=week), count) for week, count in enumerate(counts)]
