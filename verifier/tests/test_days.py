"""Days begin and end where the issuer is: by the vectors, in sentences, and for the last years."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import day_cases
import forge
import pytest

from credverifier import TrustAnchors, days, words
from credverifier.trust.anchors import Issuer
from credverifier.verification import verify
from credverifier.wire.envelope import dates

CASES = json.loads(day_cases.FILE.read_text("utf-8"))
HANOI = days.DEFAULT


def issuer_in(zone: object) -> Issuer:
    """The issuer of a trust list whose entry has that `timezone` (None: has none)."""
    trusted = forge.trust_list(forge.Issuer())
    if zone is not None:
        trusted["issuers"][0]["timezone"] = zone
    [issuer] = TrustAnchors.from_trust_list(trusted).issuers.values()
    return issuer


def test_the_file_is_what_is_written_down() -> None:
    assert json.loads(json.dumps(day_cases.cases())) == CASES


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['at']} {case['timezone']!r}")
def test_a_day_is_shown_as_it_is_where_the_issuer_is(case: dict) -> None:
    zone = issuer_in(case["timezone"]).zone
    at = dates.from_seconds(dates.seconds(case["at"], "at"))
    for language in ("vi", "en"):
        assert words.day(at, language, zone) == case["day"][language]
        assert words.moment(at, language, zone) == case["moment"][language]
        assert words.last_day(at, language, zone) == case["last_day"][language]


def test_a_day_begins_where_the_last_one_ends() -> None:
    for zone in (HANOI, ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo"), UTC):
        for day in (date(2026, 12, 31), date(2028, 2, 29), date(2027, 3, 14), date(2027, 11, 7)):
            first, end = (days.first_moment(one, zone) for one in (day, day + timedelta(days=1)))
            assert days.day_of(first, zone) == day == days.last_day(end, zone)
            assert days.day_of(first - timedelta(seconds=1), zone) == day - timedelta(days=1)
            assert days.day_of(end - timedelta(seconds=1), zone) == day
            assert first.utcoffset() == timedelta(0)


def test_a_day_without_midnight_begins_with_its_first_moment() -> None:
    # In Beirut clocks went from 23:59 to 01:00 on 27 March 2022.
    zone = ZoneInfo("Asia/Beirut")
    first = days.first_moment(date(2022, 3, 27), zone)
    assert first == datetime(2022, 3, 26, 22, 0, tzinfo=UTC)
    assert days.day_of(first, zone) == date(2022, 3, 27)


def test_the_default_needs_no_data_of_time_zones() -> None:
    assert days.zone(days.DEFAULT_NAME) is days.DEFAULT
    assert timezone(timedelta(hours=7), days.DEFAULT_NAME) == days.DEFAULT
    summer, winter = datetime(1990, 7, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
    for at in (summer, winter):
        assert days.within(at, ZoneInfo(days.DEFAULT_NAME)) == days.within(at, days.DEFAULT)
        assert ZoneInfo(days.DEFAULT_NAME).utcoffset(at) == timedelta(hours=7)


def test_the_first_and_the_last_year_have_days_too() -> None:
    for zone in (HANOI, ZoneInfo("America/New_York")):
        for year, month, day in ((1, 1, 1), (9999, 12, 31)):
            at = datetime(year, month, day, 23, 59, 59, tzinfo=UTC)
            assert days.day_of(at, zone) == date(year, month, day)
            assert days.first_moment(date(year, month, day), zone).date() == date(year, month, day)


@pytest.mark.parametrize(
    ("zone", "last", "first"),
    [
        (None, "27 tháng 11, 2027", "28 tháng 11, 2027"),
        ("America/New_York", "27 tháng 11, 2027", "27 tháng 11, 2027"),
        ("UTC", "27 tháng 11, 2027", "27 tháng 11, 2027"),
        ("Asia/Tokyo", "28 tháng 11, 2027", "28 tháng 11, 2027"),
    ],
)
def test_the_sentences_of_a_verdict_speak_of_the_issuers_days(
    zone: str | None, last: str, first: str
) -> None:
    issuer = forge.Issuer()
    trusted = forge.trust_list(issuer)
    if zone is not None:
        trusted["issuers"][0]["timezone"] = zone
    anchors = TrustAnchors.from_trust_list(trusted)
    edge = datetime(2027, 11, 27, 17, 0, tzinfo=UTC)
    for changes, code, sentence in (
        ({"valid_until": edge}, "validity.expired", f"Hết hạn ngày {last}."),
        ({"valid_from": edge, "valid_until": edge + timedelta(days=9)}, "validity.not_yet_valid",
         f"Có hiệu lực từ {first}."),
    ):  # fmt: skip
        token = issuer.sign(issuer.certificate(**changes))
        now = edge + timedelta(minutes=2 if code == "validity.expired" else -2)
        verdict = verify(
            token, anchors=anchors, lists=issuer.lists(at=int(now.timestamp()) - 60), now=now
        )
        assert verdict.code == code
        assert sentence in verdict.message["vi"]
