"""/office/cases: lists, a case whole, and a new one, as staff sees them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console.desk_of_cases import CaseDesk
from tests.console.signed_in import said


@pytest.fixture
def desk(tmp_path: Path, keystore: Path) -> Iterator[CaseDesk]:
    made = CaseDesk(tmp_path, keystore)
    yield made
    made.close()


def test_a_case_is_opened_and_read(desk: CaseDesk) -> None:
    lan = desk.browser("lan")
    assert lan.get("/office/cases").status_code == 200
    assert lan.get("/office/cases/new").status_code == 200
    number = desk.bureau.certificate.number
    reply = lan.post(
        "/office/cases/new", source="brand", reason="false_claim", certificate=number, note="Riêng"
    )
    assert reply.status_code == 303, said(reply)
    where = reply.headers["location"].partition("?")[0]
    page = lan.get(where)
    assert page.status_code == 200, desk.log.getvalue()
    assert "Riêng" in page.text
    assert "Kênh Mẫu" in page.text
    assert where.rpartition("/")[2] in lan.get("/office/cases").text


def test_the_pages_of_deciding_are_there(desk: CaseDesk) -> None:
    lan = desk.browser("lan")
    case = desk.bureau.open()
    for page in ("suspend", "decide", "suspend?reason=banned_goods"):
        reply = lan.get(f"/office/cases/{case}/{page}")
        assert reply.status_code == 200, desk.log.getvalue()
