"""/office/applications: the line of them, and who works on one."""

from __future__ import annotations

import pytest

from credissuer.applications.application import ApplicationState
from tests.assessed_applications import DUNG, MAI, QUAN, TAM
from tests.console.assessing_desk import AT, AssessingDesk
from tests.console.signed_in import said


def test_the_line_shows_who_acts_next_and_filters_by_its_address(assessing: AssessingDesk) -> None:
    mai = assessing.browser(MAI)
    page = said(mai.get("/office/applications"))
    assert "Minh Ánh A-00000001 Chờ nhận Người thẩm định chưa ai nhận" in page
    assert "Minh Ánh" in said(mai.get("/office/applications?view=waiting&q=minhanh1"))
    assert "Không tìm thấy" in said(mai.get("/office/applications?who=me"))
    assert "Không có hồ sơ nào" in said(mai.get("/office/applications?view=closed"))
    assert mai.get("/office/applications?view=x&after=zzz").status_code == 200


def test_whoever_reads_sees_it_and_only_an_assessor_takes_it(assessing: AssessingDesk) -> None:
    for reader in (DUNG, QUAN):
        browser = assessing.browser(reader)
        page = browser.get(AT)
        assert page.status_code == 200
        assert "/take" not in page.text
        assert browser.post(f"{AT}/take").status_code == 403
    mai = assessing.browser(MAI)
    assert f'action="{AT}/take"' in mai.get(AT).text
    taken = mai.post(f"{AT}/take", version="1")
    assert taken.status_code == 303
    assert "Bạn đã nhận hồ sơ" in said(mai.get(taken.headers["location"]))
    assert assessing.application.assignee == MAI.id


def test_of_two_who_take_it_the_second_is_told(assessing: AssessingDesk) -> None:
    assessing.browser(MAI).post(f"{AT}/take", version="1")
    late = assessing.browser(TAM).post(f"{AT}/take", version="1")
    assert late.status_code == 409
    assert "vừa có thay đổi" in said(late)


def test_it_is_handed_on_and_joined(assessing: AssessingDesk) -> None:
    assessing.taken()
    mai, tam = assessing.browser(MAI), assessing.browser(TAM)
    assert mai.post(f"{AT}/assignment", login="nobody").status_code == 422
    assert tam.post(f"{AT}/join").status_code == 303
    assert mai.post(f"{AT}/assignment", login="tam").status_code == 303
    assert assessing.application.assignee == TAM.id


def test_a_question_is_written_with_a_template_and_never_lost(assessing: AssessingDesk) -> None:
    assessing.taken()
    mai = assessing.browser(MAI)
    page = mai.post(f"{AT}/asks", do="template", template="sources", asked="Chào bạn.")
    assert "Chào bạn." in page.text and "nguồn của những thông tin sau" in page.text
    wrong = mai.post(f"{AT}/asks", asked="Xin gửi hợp đồng.", days="99")
    assert wrong.status_code == 422
    assert "Xin gửi hợp đồng." in wrong.text and "từ 1 đến 60 ngày" in said(wrong)
    assert mai.post(f"{AT}/asks", asked="Xin gửi hợp đồng.", days="7").status_code == 303
    assert assessing.application.state is ApplicationState.MORE_ASKED
    assert mai.post(f"{AT}/asks/end").status_code == 303
    assert assessing.application.state is ApplicationState.ASSESSING


def test_a_form_of_elsewhere_changes_nothing(assessing: AssessingDesk) -> None:
    mai = assessing.browser(MAI)
    for form in ("take", "join", "assignment", "asks", "sheet", "declaration", "propose"):
        assert mai.without_token(f"{AT}/{form}", version="1").status_code == 403
    assert assessing.application.state is ApplicationState.SUBMITTED


@pytest.mark.parametrize("receipt", ["A-99999999", "nothing", "A-0000000%2e"])
def test_an_unknown_application_is_not_there(assessing: AssessingDesk, receipt: str) -> None:
    assert assessing.browser(MAI).get(f"/office/applications/{receipt}").status_code == 404


def test_what_an_applicant_wrote_is_text(assessing: AssessingDesk) -> None:
    from dataclasses import replace

    from credissuer.store.applications.applications import Applications

    with assessing.house.store.write() as transaction:
        form = {"about": "<script>alert(1)</script>"}
        transaction.of(Applications).change(replace(assessing.application, form=form))
    page = assessing.browser(MAI).get(AT)
    assert "<script>alert" not in page.text and "&lt;script&gt;alert" in page.text
