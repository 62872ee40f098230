"""The validity of a certificate, and the pointers to its status."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from credissuer.credentials import compose


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "months", "start", "end"),
    [
        ("2026-11-23T15:30:01", 12, "2026-11-23", "2027-11-23"),
        ("2026-01-31T00:00:00", 1, "2026-01-31", "2026-02-28"),
        ("2028-02-29T23:59:59", 12, "2028-02-29", "2029-02-28"),
        ("2027-02-28T12:00:00", 12, "2027-02-28", "2028-02-28"),
        ("2026-12-31T12:00:00", 2, "2026-12-31", "2027-02-28"),
        ("2026-12-15T12:00:00", 1, "2026-12-15", "2027-01-15"),
        ("2026-10-31T12:00:00", 24, "2026-10-31", "2028-10-31"),
    ],
)
def test_validity_is_from_the_start_of_the_day_to_the_same_day_of_a_later_month(
    now: str, months: int, start: str, end: str
) -> None:
    assert compose.validity(at(now), months) == (at(start), at(end))


def test_days_are_days_in_utc() -> None:
    hanoi = timezone(timedelta(hours=7))
    assert compose.validity(datetime(2026, 11, 23, 3, 0, tzinfo=hanoi), 12)[0] == at("2026-11-22")


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
