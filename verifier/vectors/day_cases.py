"""Days as they are shown: `files/days.json`, read by Python and JavaScript.

What is expected is written by hand: no verifier is asked for it. `day` and `moment` are of an
instant; `last_day` is that of a certificate that is good until before it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "files" / "days.json"

_HANOI = "Asia/Ho_Chi_Minh"
_TOKYO, _NEW_YORK, _KATHMANDU = "Asia/Tokyo", "America/New_York", "Asia/Kathmandu"

# instant, zone, day, minute, last day; days as YEAR-MONTH-DAY
_CASES = (
    # 00:30, 06:59 and 23:59 in Hà Nội are one day there, and two of UTC
    ("2026-11-26T17:30:00Z", _HANOI, "2026-11-27", "00:30", "2026-11-27"),
    ("2026-11-26T23:59:00Z", _HANOI, "2026-11-27", "06:59", "2026-11-27"),
    ("2026-11-27T16:59:00Z", _HANOI, "2026-11-27", "23:59", "2026-11-27"),
    # the first moment after a day, and its neighbours
    ("2027-11-27T16:59:59Z", _HANOI, "2027-11-27", "23:59", "2027-11-27"),
    ("2027-11-27T17:00:00Z", _HANOI, "2027-11-28", "00:00", "2027-11-27"),
    ("2027-11-27T17:00:00.5Z", _HANOI, "2027-11-28", "00:00", "2027-11-28"),
    ("2027-11-27T17:00:01Z", _HANOI, "2027-11-28", "00:00", "2027-11-28"),
    # certificates of before: they end at midnight of UTC, seven in the morning in Hà Nội
    ("2027-11-27T00:00:00Z", _HANOI, "2027-11-27", "07:00", "2027-11-27"),
    ("2027-01-01T00:00:00Z", _HANOI, "2027-01-01", "07:00", "2027-01-01"),
    # 29 February and 31 December
    ("2028-02-28T17:00:00Z", _HANOI, "2028-02-29", "00:00", "2028-02-28"),
    ("2028-02-29T17:00:00Z", _HANOI, "2028-03-01", "00:00", "2028-02-29"),
    ("2026-12-31T16:59:59Z", _HANOI, "2026-12-31", "23:59", "2026-12-31"),
    ("2026-12-31T17:00:00Z", _HANOI, "2027-01-01", "00:00", "2026-12-31"),
    # written with an offset: the same instant, the same day
    ("2027-11-28T00:00:00+07:00", _HANOI, "2027-11-28", "00:00", "2027-11-27"),
    # other issuers: east and west of Viet Nam, by quarters of an hour, in summer time
    ("2027-11-27T15:00:00Z", _TOKYO, "2027-11-28", "00:00", "2027-11-27"),
    ("2027-11-27T05:00:00Z", _NEW_YORK, "2027-11-27", "00:00", "2027-11-26"),
    ("2027-07-04T04:00:00Z", _NEW_YORK, "2027-07-04", "00:00", "2027-07-03"),
    ("2027-07-04T04:00:00Z", "america/new_york", "2027-07-04", "00:00", "2027-07-03"),
    ("2027-11-27T18:15:00Z", _KATHMANDU, "2027-11-28", "00:00", "2027-11-27"),
    ("2027-11-27T00:00:00Z", "UTC", "2027-11-27", "00:00", "2027-11-26"),
    ("2027-11-27T02:00:00Z", "America/Argentina/Salta", "2027-11-26", "23:00", "2027-11-26"),
    # what is no name of a zone is as if it were not there
    *(
        ("2027-11-27T17:00:00Z", name, "2027-11-28", "00:00", "2027-11-27")
        for name in (
            None, "", "Asia/Nowhere", "Asia", "CET", "EST5EDT", "+09:00", "GMT+9", "Etc/GMT-9",
            "posix/Asia/Tokyo", "../Asia/Tokyo", "Asia/../Asia/Tokyo", "/usr/share/zoneinfo/UTC",
            "Asia/Tokyo\n", " Asia/Tokyo", "Asia/Tokyo\u0000", 9, True, ["Asia/Tokyo"], {},
        )
    ),
)  # fmt: skip

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def cases() -> list[dict[str, Any]]:
    """One object for each case, its days in words."""
    return [
        {
            "at": at,
            "timezone": zone,
            "day": _in_words(day),
            "moment": {name: f"{minute}, {text}" for name, text in _in_words(day).items()},
            "last_day": _in_words(last),
        }
        for at, zone, day, minute, last in _CASES
    ]


def _in_words(day: str) -> dict[str, str]:
    year, month, number = map(int, day.split("-"))
    return {
        "vi": f"{number} tháng {month}, {year}",
        "en": f"{number} {_MONTHS[month - 1]} {year}",
    }


def write() -> None:
    """Replace `files/days.json`: one case a line."""
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases())
    FILE.write_text(f"[\n{lines}\n]\n", "utf-8")
