"""How certificates stood, how long cases take, and what ends soon."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from credissuer.cases.figures import (
    WEEKS,
    CaseTimes,
    CertificateLifespan,
    SuspensionSpan,
    case_durations,
    expiries,
    percentile,
    standing_by_month,
)
from credverifier import days
from credverifier.wire.status.standing import Standing

ZONE = days.DEFAULT
TODAY = date(2026, 11, 20)


def at(month: int, day: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, 5, tzinfo=UTC)


def life(released: datetime, **changes: object) -> CertificateLifespan:
    values = {
        "valid_until": at(12, 31, 2027),
        "standing": Standing.VALID,
        "ended_at": None,
        **changes,
    }
    return CertificateLifespan(released, **values)  # type: ignore[arg-type]


def told(*lives: CertificateLifespan, months: int = 4) -> list[tuple[int, int, int, int]]:
    return [
        (month.first.month, month.in_force, month.suspended, month.revoked)
        for month in standing_by_month(lives, TODAY, months, ZONE)
    ]


def test_a_certificate_stands_from_the_month_in_which_it_was_handed_out() -> None:
    assert told(life(at(9, 30)), life(at(10, 1))) == [
        (8, 0, 0, 0), (9, 1, 0, 0), (10, 2, 0, 0), (11, 2, 0, 0),
    ]  # fmt: skip


def test_a_suspension_that_was_lifted_shows_in_its_months_alone() -> None:
    lifted = life(at(8, 1), suspended=(SuspensionSpan(at(9, 10), at(10, 10)),))
    assert told(lifted) == [(8, 1, 0, 0), (9, 0, 1, 0), (10, 1, 0, 0), (11, 1, 0, 0)]


def test_a_revocation_stays_and_an_end_is_none() -> None:
    revoked = life(
        at(8, 1),
        standing=Standing.REVOKED,
        ended_at=at(10, 2),
        suspended=(SuspensionSpan(at(9, 1), None),),
    )
    replaced = life(at(8, 1), standing=Standing.SUPERSEDED, ended_at=at(9, 2))
    over = life(at(8, 1), valid_until=at(9, 15))
    assert told(revoked) == [(8, 1, 0, 0), (9, 0, 1, 0), (10, 0, 0, 1), (11, 0, 0, 1)]
    assert told(replaced) == [(8, 1, 0, 0), (9, 0, 0, 0), (10, 0, 0, 0), (11, 0, 0, 0)]
    assert told(over) == [(8, 1, 0, 0), (9, 0, 0, 0), (10, 0, 0, 0), (11, 0, 0, 0)]


def test_a_year_goes_back_over_new_year() -> None:
    months = standing_by_month([], date(2026, 2, 28), 4, ZONE)
    assert [month.first for month in months] == [
        date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "p50", "p90"), [(1, 1, 1), (2, 1, 2), (10, 5, 9), (11, 6, 10), (100, 50, 90)]
)
def test_a_percentile_is_a_value_that_was_measured(count: int, p50: int, p90: int) -> None:
    values = [float(value) for value in range(1, count + 1)]
    assert (percentile(values, 50), percentile(values, 90)) == (p50, p90)
    assert percentile([], 50) is None


def test_durations_are_of_cases_that_came_to_both_ends() -> None:
    cases = [
        CaseTimes(at(11, 1), at(11, 2), at(11, 5)),
        CaseTimes(at(11, 1), at(11, 4), None),
        CaseTimes(None, at(11, 4), at(11, 5)),
        CaseTimes(at(11, 9), at(11, 4), None),
        CaseTimes(at(11, 1), None, at(11, 2)),
    ]
    took = {one.name: (one.total, one.p50, one.p90) for one in case_durations(cases)}
    assert took == {
        "reported_suspended": (2, 24, 72),
        "suspended_decided": (2, 24, 72),
        "reported_decided": (2, 24, 96),
    }


def test_what_ends_is_counted_by_week_from_today() -> None:
    ends = [
        (days.first_moment(TODAY + timedelta(days=left + 1), ZONE), 1)
        for left in (-1, 0, 6, 7, 90, 91)
    ]
    weeks = expiries(ends, TODAY, ZONE)
    assert len(weeks) == WEEKS
    assert weeks[0] == (TODAY, 2)
    assert weeks[1] == (TODAY + timedelta(days=7), 1)
    assert sum(count for _, count in weeks) == 4
