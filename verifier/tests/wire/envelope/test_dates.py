"""Points in time on the wire. (What is refused: the family `time`.)"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from credverifier.errors import FormatError
from credverifier.wire.envelope import dates


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("2026-11-23T06:58:00Z", 1795417080),
        ("2026-11-23T13:58:00+07:00", 1795417080),
        ("2026-11-22T16:58:00-14:00", 1795417080),
        ("2026-11-23T06:58:00.5Z", 1795417080.5),
        ("2026-11-23T06:58:00.12345678901234567890Z", 1795417080.123),
        ("2026-11-23T13:58:00.999+07:00", 1795417080.999),
        ("2026-11-23T01:58:00.1-05:00", 1795417080.1),
        ("2024-02-29T23:59:59Z", 1709251199),
        ("0001-01-01T00:00:00Z", dates.EARLIEST),
        ("9999-12-31T23:59:59Z", dates.LATEST),
    ],
)
def test_a_datetimestamp_is_a_moment(text, seconds):
    assert dates.seconds(text, "x") == seconds


@pytest.mark.parametrize(
    "value",
    [
        "2026-11-23T06:58:00",
        "2026-11-23",
        "2026-11-23T06:58:00+7:00",
        "2026-11-23T06:58:00+07",
        "2026-11-23T24:00:00Z",
        "2026-11-23T23:60:00Z",
        "2026-11-23T23:59:60Z",
        "2025-02-29T00:00:00Z",
        "2026-11-23T06:58:00.Z",
        "2026-11-23 06:58:00Z",
        "2026-11-23T06:58:00Z\n",
        "２026-11-23T06:58:00Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "2026-11-23T06:58:00." + "1" * 21 + "Z",
        *(1795417080, None, True, [], {}),
    ],
)
def test_other_values_are_no_datetimestamp(value):
    with pytest.raises(FormatError) as refusal:
        dates.seconds(value, "validFrom")
    assert refusal.value.code == "format.claims_invalid"
    assert "validFrom" in refusal.value.detail


@pytest.mark.parametrize("value", [0, 1, 1795417080, 1795417080.25, dates.LATEST])
def test_a_numericdate_is_a_number(value):
    assert dates.numeric(value, "exp") == value


@pytest.mark.parametrize(
    "value",
    [True, False, None, "1795417080", -1, -0.5, dates.LATEST + 1, 1e300, [], {}, float("nan")],
)
def test_other_values_are_no_numericdate(value):
    with pytest.raises(FormatError):
        dates.numeric(value, "exp")


def test_a_stamp_is_utc_to_the_second():
    hanoi = timezone(timedelta(hours=7))
    assert (
        dates.stamp(datetime(2026, 11, 23, 13, 58, 0, 999999, tzinfo=hanoi))
        == "2026-11-23T06:58:00Z"
    )
    assert dates.stamp(datetime(1, 1, 1, tzinfo=UTC)) == "0001-01-01T00:00:00Z"


@pytest.mark.parametrize("value", [dates.EARLIEST, -1, 0, 1795417080, dates.LATEST])
def test_stamps_are_read_back(value):
    assert dates.seconds(dates.stamp(dates.from_seconds(value)), "x") == value
