"""GET /api/v1/directory: who agreed to be found, by cursor and as a sheet."""

from __future__ import annotations

import csv
import io

import pytest

from credissuer.office import Office
from credissuer.operations.applying.listing import enter
from credissuer.operations.perform import perform
from credissuer.operations.publishing import directory
from credissuer.staff.roles import operator
from credverifier.wire import number as numbers
from tests.callers import Caller

URL = "/api/v1/directory"


@pytest.fixture
def listed(office: Office, certificate: str) -> str:
    perform(office, office.call(operator("test")), enter, certificate, ["am-thuc"], "hue")
    directory.refresh(office)
    return certificate


def test_before_anybody_joined_it_is_empty(call: Caller, certificate: str) -> None:
    answer = call.get(URL)
    assert answer.status_code == 200
    assert answer.json()["entries"] == [] and answer.json()["next"] is None


def test_somebody_is_found_by_what_they_chose(call: Caller, listed: str) -> None:
    answer = call.get(URL)
    [entry] = answer.json()["entries"]
    assert entry["number"] == numbers.show(listed) and entry["region"] == "hue"
    assert answer.json()["topics"]["am-thuc"]["vi"] == "Ẩm thực"
    assert answer.headers["access-control-allow-origin"] == "*"
    name = entry["name"].split()[0]
    for query, count in (
        (f"text={name.upper()}", 1),
        ("text=nobody.of.that.name", 0),
        ("topic=am-thuc&region=hue", 1),
        ("topic=du-lich", 0),
        (f"level={entry['level']}", 1),
        ("platform=facebook&text=x", 0),
    ):
        assert len(call.get(f"{URL}?{query}").json()["entries"]) == count, query


def test_a_cursor_leads_on(call: Caller, listed: str) -> None:
    answer = call.get(f"{URL}?limit=1")
    assert answer.json()["next"] is None
    assert call.get(f"{URL}?cursor=ZDA").json()["entries"] == []


def test_all_of_it_is_a_sheet(call: Caller, listed: str) -> None:
    answer = call.get(f"{URL}?format=csv")
    assert answer.headers["content-type"].startswith("text/csv")
    [row] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert row["link"] == f"https://office.test/c/{listed}" and row["topics"] == "am-thuc"


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("topic=nothing", 422, "listing.topic_unknown"),
        ("region=atlantis", 422, "listing.region_unknown"),
        ("cursor=x", 400, "request.cursor"),
        ("cursor=bjE", 400, "request.cursor"),
        ("format=xml", 422, "request.invalid"),
        ("limit=0", 422, "request.invalid"),
    ],
)
def test_a_bad_question_is_refused(
    call: Caller, listed: str, query: str, status: int, code: str
) -> None:
    answer = call.get(f"{URL}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
