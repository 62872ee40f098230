"""What would be proposed is seen before: as the public would read it, and beside what stands."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from credissuer.applications.application import ApplicationState
from credissuer.staff.roles import Role
from credissuer.store.staff.people import People
from credverifier.wire import number as numbers
from tests.assessed_applications import BOTH, DUNG, MAI, QUAN, REASON, TAM
from tests.console.assessing_desk import AT, AssessingDesk
from tests.console.signed_in import Browser, said
from tests.contracts import application_records as records
from tests.offices import CRITERIA


@pytest.fixture
def mai(assessing: AssessingDesk) -> Browser:
    return assessing.browser(MAI)


def test_nothing_is_proposed_before_its_time(assessing: AssessingDesk, mai: Browser) -> None:
    assessing.taken()
    page = mai.get(f"{AT}/propose")
    assert page.status_code == 200 and "chưa hoàn tất" in said(page)
    assert re.search(r'value="propose"[^>]*disabled', page.text)


def test_it_is_seen_as_the_public_will_and_then_proposed(
    assessing: AssessingDesk, mai: Browser
) -> None:
    assessing.two_decide()
    assessing.assessed()
    page = mai.get(f"{AT}/propose")
    assert page.status_code == 200
    assert '<article class="verdict' in page.text and "inert" in page.text
    assert "Minh Ánh" in page.text and REASON not in page.text
    lower = mai.post(f"{AT}/propose", do="look", level="credible", note="Đọc kỹ")
    assert "Tín nhiệm" in said(lower) and "Đọc kỹ" in lower.text
    assert assessing.application.state is ApplicationState.ASSESSING
    version = str(assessing.application.version)
    proposed = mai.post(f"{AT}/propose", do="propose", version=version)
    assert proposed.status_code == 303, said(proposed)
    assert assessing.application.state is ApplicationState.PROPOSED
    page = said(mai.get(AT))
    assert "người thứ hai quyết định" in page and "Xem đề xuất" in page
    again = mai.post(f"{AT}/propose", do="propose", version=version)
    assert again.status_code == 409


def test_another_person_decides_in_the_browser(assessing: AssessingDesk, mai: Browser) -> None:
    assessing.two_decide()
    assessing.assessed()
    mai.post(f"{AT}/propose", do="propose")
    [where] = set(re.findall(r"/office/proposals/\w+", mai.get(AT).text))
    page = assessing.browser(QUAN).get(where)
    assert page.status_code == 200, said(page)
    assert "Minh Ánh" in page.text and AT.rpartition("/")[0] in page.text
    assert REASON not in page.text


def may_decide_too(assessing: AssessingDesk) -> None:
    """From now on MAI has the role of who decides as well, as in an office of one."""
    with assessing.house.store.write() as transaction:
        people = transaction.of(People)
        found = people.by_id(MAI.id)
        assert found is not None
        people.change(replace(found, roles=found.roles | {Role.APPROVER}))


def test_in_an_office_of_one_it_is_issued_and_says_so(
    assessing: AssessingDesk, mai: Browser
) -> None:
    assessing.assessed()
    may_decide_too(assessing)
    assert "một người quyết định" in said(mai.get(f"{AT}/propose"))
    assert mai.post(f"{AT}/propose", do="propose").status_code == 303
    assert assessing.application.state is ApplicationState.GRANTED
    assert "Đã cấp" in said(mai.get(AT))


def test_a_refusal_needs_words_for_the_applicant(assessing: AssessingDesk, mai: Browser) -> None:
    assessing.two_decide()
    assessing.assessed()
    assert mai.get(f"{AT}/refuse").status_code == 200
    empty = mai.post(f"{AT}/refuse", said="", note="Nội bộ")
    assert empty.status_code == 422 and "Nội bộ" in empty.text
    assert mai.post(f"{AT}/refuse", said="Hai bài chưa nói rõ.").status_code == 303
    assert assessing.application.state is ApplicationState.PROPOSED


def test_only_assessors_propose(assessing: AssessingDesk) -> None:
    assessing.assessed(BOTH)
    for nobody in (QUAN, DUNG):
        browser = assessing.browser(nobody)
        assert browser.get(f"{AT}/propose").status_code == 403
        assert browser.post(f"{AT}/propose", do="propose").status_code == 403
        assert browser.post(f"{AT}/refuse", said="x").status_code == 403


def test_beside_an_earlier_certificate_it_shows_what_changes(
    assessing: AssessingDesk, mai: Browser
) -> None:
    """Known by the account that both applicants have proven to be theirs."""
    assessing.assessed()
    may_decide_too(assessing)
    mai.post(f"{AT}/propose", do="propose")
    first = assessing.application.certificate
    assert first is not None
    now = assessing.house.office.clock()
    with assessing.house.store.write() as transaction:
        again = replace(
            records.application(2), name="Minh Ánh Mới", submitted_at=now, created_at=now
        )
        proof = replace(assessing.proof(), id="P00000002", application_id=again.id)
        transaction.add([again, proof])
    second = "/office/applications/A-00000002"
    mai.post(f"{second}/take")
    mai.post(f"{second}/declaration", conflict="none")
    whole = {
        f"{name}.{criterion}": value
        for criterion in CRITERIA
        for name, value in (("level", "excellent"), ("note", REASON), ("version", "0"))
    }
    assert mai.post(f"{second}/sheet", do="finish", **whole).status_code == 303
    page = mai.get(f"{second}/propose")
    text = said(page)
    assert f"Thay đổi so với chứng nhận {numbers.show(first)}" in text, text
    assert "Minh Ánh Mới" in text and "Tín nhiệm tiêu biểu" in text
    assert mai.post(f"{second}/propose", do="propose").status_code == 303
    assert "Đã cấp" in said(mai.get(second))


def test_whoever_decides_reads_the_words_of_a_refusal(
    assessing: AssessingDesk, mai: Browser
) -> None:
    assessing.two_decide()
    assessing.assessed()
    mai.post(f"{AT}/refuse", said="Hai bài chưa nói rõ là quảng cáo.")
    [where] = set(re.findall(r"/office/proposals/\w+", mai.get(AT).text))
    page = assessing.browser(QUAN).get(where)
    assert page.status_code == 200
    assert "Người nộp sẽ đọc Hai bài chưa nói rõ là quảng cáo." in said(page)


def test_whoever_decides_sees_where_two_assessors_differ(
    assessing: AssessingDesk, mai: Browser
) -> None:
    assessing.two_decide()
    assessing.assessed(MAI, "met", "met", "met", "met")
    tam = assessing.browser(TAM)
    tam.post(f"{AT}/join")
    assessing.declared(TAM)
    assessing.judged(TAM, "met", "met", "met", "good")
    assert mai.post(f"{AT}/propose", do="propose").status_code == 303
    [where] = set(re.findall(r"/office/proposals/\w+", mai.get(AT).text))
    text = said(assessing.browser(QUAN).get(where))
    assert "Hai phiếu giống nhau 3/4 tiêu chí" in text
    assert "Phản hồi tích cực từ cộng đồng: Đạt – Tốt" in text
