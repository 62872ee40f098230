"""/office/proposals of a sheet: what the second person sees."""

from __future__ import annotations

import csv
import io

import pytest

from credissuer.office import Office
from credissuer.operations.deciding.decide import decide
from credissuer.operations.jobs import uploads
from credissuer.operations.jobs.confirming import Confirmation, confirm
from tests.callers import Caller
from tests.console.signed_in import Browser, said
from tests.offices import sheet
from tests.two_people import MAI, QUAN, call_of, two_people


@pytest.fixture
def quan(office: Office, call: Caller) -> Browser:
    two_people(office)
    return Browser(office, call, QUAN)


def proposed(office: Office, text: str) -> str:
    """The id of Mai's proposal of a sheet."""
    own = call_of(office, MAI)
    file = uploads.upload(office, own, "tháng 11.csv", text.encode())
    return confirm(office, own, Confirmation(file_id=file.id)).proposals[0].id


def test_counts_first_rows_and_what_was_left_out(office: Office, quan: Browser) -> None:
    bad = sheet(24).replace("2026-01-15", "2026-13-15", 1)
    path = f"/office/proposals/{proposed(office, bad)}"
    page = said(quan.get(path))
    assert "tháng 11.csv" in page
    assert "Sẽ được cấp 23" in page
    assert "Sẽ không được cấp 0" in page
    assert "Người đề xuất không đưa vào: Có lỗi: 1" in page
    assert "20 dòng đầu trên 23 dòng" in page
    assert "Kênh Mẫu Số 00020" in page
    assert "Kênh Mẫu Số 00021" not in page
    assert "Chưa chủ kênh nào trong bảng từng có chứng nhận" in page
    english = said(quan.get(f"{path}?lang=en"))
    assert "The first 20 of 23 rows" in english
    assert "Not among the proposed rows: Invalid: 1" in english


def test_every_row_can_be_downloaded(office: Office, quan: Browser) -> None:
    formula = sheet(23).replace("R-00005", "=1+1")
    path = f"/office/proposals/{proposed(office, formula)}/rows.csv"
    reply = quan.get(path)
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"))))
    assert len(rows) == 23
    assert (rows[0]["line"], rows[0]["ref"]) == ("2", "R-00000")
    assert rows[5]["ref"].startswith("'"), "no formula runs where it is opened"


def test_what_would_be_refused_now_is_shown_before_the_decision(
    office: Office, quan: Browser
) -> None:
    waiting = proposed(office, sheet(2))
    other = proposed(office, sheet(1).replace("R-0", "S-0"))
    decide(office, call_of(office, QUAN), other, "approved", None)
    page = said(quan.get(f"/office/proposals/{waiting}"))
    assert "Sẽ được cấp 1" in page
    assert "Sẽ không được cấp 1" in page
    assert "Những dòng sẽ không được cấp" in page


def test_after_the_decision_it_leads_to_the_job(office: Office, quan: Browser) -> None:
    proposal = proposed(office, sheet(2))
    decide(office, call_of(office, QUAN), proposal, "approved", None)
    page = quan.get(f"/office/proposals/{proposal}")
    assert "Đã xử lý 2 trên 2 dòng" in said(page)
    assert 'href="/office/jobs/' in page.text
    assert "Sẽ được cấp" not in said(page)
