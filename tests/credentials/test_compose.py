"""The validity of a certificate, and the pointers to its status."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from credissuer.credentials import compose
from credverifier import days


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


HANOI, NEW_YORK = days.DEFAULT, ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("now", "months", "start", "end"),
    [
        # 00:30, 06:59 and 23:59 in Hà Nội: one day, and what says "until 27 November" is good then
        ("2026-11-26T17:30:00", 12, "2026-11-26T17:00:00", "2027-11-27T17:00:00"),
        ("2026-11-26T23:59:00", 12, "2026-11-26T17:00:00", "2027-11-27T17:00:00"),
        ("2026-11-27T16:59:59", 12, "2026-11-26T17:00:00", "2027-11-27T17:00:00"),
        ("2026-11-27T17:00:00", 12, "2026-11-27T17:00:00", "2027-11-28T17:00:00"),
        # the last day of a shorter month, 29 February, 31 December
        ("2026-01-31T00:00:00", 1, "2026-01-30T17:00:00", "2026-02-28T17:00:00"),
        ("2028-02-28T17:30:00", 12, "2028-02-28T17:00:00", "2029-02-28T17:00:00"),
        ("2028-02-29T16:59:00", 12, "2028-02-28T17:00:00", "2029-02-28T17:00:00"),
        ("2028-02-29T01:00:00", 48, "2028-02-28T17:00:00", "2032-02-29T17:00:00"),
        ("2027-02-28T12:00:00", 12, "2027-02-27T17:00:00", "2028-02-28T17:00:00"),
        ("2026-12-30T17:30:00", 2, "2026-12-30T17:00:00", "2027-02-28T17:00:00"),
        ("2026-12-31T16:59:00", 12, "2026-12-30T17:00:00", "2027-12-31T17:00:00"),
        ("2026-12-15T12:00:00", 1, "2026-12-14T17:00:00", "2027-01-15T17:00:00"),
        ("2026-10-31T12:00:00", 24, "2026-10-30T17:00:00", "2028-10-31T17:00:00"),
    ],
)
def test_validity_is_from_the_start_of_the_day_to_the_end_of_the_same_day_of_a_later_month(
    now: str, months: int, start: str, end: str
) -> None:
    assert compose.validity(at(now), months, HANOI) == (at(start), at(end))


def test_days_are_days_of_the_zone() -> None:
    evening = at("2026-11-23T01:00:00")
    assert compose.validity(evening, 12, UTC) == (at("2026-11-23"), at("2027-11-24"))
    # 22 November yet; the certificate ends in winter as it began
    assert compose.validity(evening, 12, NEW_YORK) == (
        at("2026-11-22T05:00:00"),
        at("2027-11-23T05:00:00"),
    )
    assert compose.validity(evening, 8, NEW_YORK)[1] == at("2027-07-23T04:00:00")


def test_no_certificate_begins_after_it_was_issued() -> None:
    for zone in (HANOI, UTC, NEW_YORK):
        for minutes in range(0, 24 * 60, 29):
            now = at("2028-02-28") + timedelta(minutes=minutes)
            start, end = compose.validity(now, 12, zone)
            assert now - timedelta(days=1) < start <= now < end


def test_one_index_points_into_three_status_lists() -> None:
    entries = compose.entries("https://tnso.example", 3, 42)
    assert [(entry.uri.rpartition("/")[2], entry.index, entry.purpose) for entry in entries] == [
        ("3-revocation", 42, "revocation"),
        ("3-suspension", 42, "suspension"),
        ("3", 42, None),
    ]


def test_the_id_of_a_subject_is_a_uuid_of_the_given_random_octets() -> None:
    first, second = compose.subject_id(b"\x00" * 16), compose.subject_id(b"\xff" * 16)
    assert first == "urn:uuid:00000000-0000-4000-8000-000000000000"
    assert second == "urn:uuid:ffffffff-ffff-4fff-bfff-ffffffffffff"
