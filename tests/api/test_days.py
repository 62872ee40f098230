"""Days over HTTP are days where the office is: what is typed as a day, and what pages and cards
show as one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.callers import Caller
from tests.offices import Clock, order_body

Bearer = Callable[..., dict[str, str]]
URL = "/api/v1/certificates"

# Hà Nội is seven hours ahead: 06:00 there is 23:00 of the day before in UTC.
MOMENTS = {
    "00:30": datetime(2026, 11, 26, 17, 30, tzinfo=UTC),
    "06:00": datetime(2026, 11, 26, 23, 0, tzinfo=UTC),
    "06:59": datetime(2026, 11, 26, 23, 59, tzinfo=UTC),
    "23:59": datetime(2026, 11, 27, 16, 59, tzinfo=UTC),
}
TODAY, TOMORROW = "2026-11-27", "2026-11-28"


def of(day: str) -> dict:
    accounts = [{"url": "https://www.tiktok.com/@kenh001mau", "proven_on": day}]
    return order_body(1, assessed_on=day, accounts=accounts)


@pytest.fixture(params=MOMENTS)
def clock(request: pytest.FixtureRequest) -> Clock:
    return Clock(MOMENTS[request.param])


def test_what_was_assessed_today_is_certified_today(call: Caller, bearer: Bearer) -> None:
    refused = call.post(URL, of(TOMORROW), headers=bearer("issuer"))
    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [
        ("/assessed_on", "import.date_future"),
        ("/accounts/0/proven_on", "import.date_future"),
    ]
    assert TODAY in str(refused.json()["errors"][0])
    issued = call.post(URL, of(TODAY), headers=bearer("issuer"))
    assert issued.status_code == 201, issued.content
    certificate = issued.json()["certificate"]
    assert certificate["valid_from"] == "2026-11-26T17:00:00Z"
    assert certificate["valid_until"] == "2027-11-27T17:00:00Z"
    assessed = {name: value for name, value in of(TODAY).items() if name != "ref"}
    assessed |= {"name": "Kênh Khác", "accounts": [{"url": "https://www.tiktok.com/@kenhkhac"}]}
    recorded = call.post("/api/v1/assessments", assessed, headers=bearer("issuer"))
    assert recorded.status_code == 201, recorded.content


def test_pages_show_the_first_and_the_last_day(call: Caller, bearer: Bearer) -> None:
    issued = call.post(URL, of(TODAY), headers=bearer("issuer"))
    number = issued.json()["number"].replace("-", "")
    page = html.unescape(call.get(f"/v/{number}").text)
    times = dict(re.findall(r'<time datetime="([^"]+)">([^<]+)</time>', page))
    assert times["2026-11-26T17:00:00Z"] == "27 tháng 11, 2026"
    assert times["2027-11-27T17:00:00Z"] == "27 tháng 11, 2027"
    english = html.unescape(call.get(f"/v/{number}?lang=en").text)
    assert "27 November 2027" in english and "28 November 2027" not in english
    card = html.unescape(call.get(f"/c/{number}", headers={"Accept": "text/html"}).text)
    assert "Cấp đến 27 tháng 11, 2027" in card
    badge = call.get(f"/c/{number}/badge.svg").text
    assert "Cấp đến 27 tháng 11, 2027" in html.unescape(badge)
    kit = html.unescape(call.get(f"/c/{number}/kit").text)
    assert "27 tháng 11, 2027" in kit and "28 tháng 11" not in kit


def test_the_history_of_a_certificate_has_the_day_there(call: Caller, bearer: Bearer) -> None:
    issued = call.post(URL, of(TODAY), headers=bearer("issuer"))
    number = issued.json()["number"]
    told = call.get(f"{URL}/{number}", headers=bearer("auditor")).json()["history"]
    assert [event["day"] for event in told] == [TODAY]
