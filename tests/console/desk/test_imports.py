"""/office/import: a sheet is uploaded, tried, and proposed."""

from __future__ import annotations

import re
from typing import Any

import pytest

from credissuer.office import Office
from credissuer.operations.deciding.decide import decide
from credissuer.staff.roles import FOR_PEOPLE, PERMISSIONS, Permission, Role
from credissuer.store.sending.import_files import ImportFiles
from credissuer.store.staff.proposals import ProposalReading
from tests.callers import Caller
from tests.console.signed_in import Browser, said
from tests.offices import sheet
from tests.two_people import MAI, QUAN, call_of, employ, person, two_people


@pytest.fixture
def mai(office: Office, call: Caller) -> Browser:
    two_people(office)
    return Browser(office, call, MAI)


def upload(browser: Browser, text: str | bytes, name: str = "tháng 11.csv", **fields: str) -> Any:
    octets = text.encode() if isinstance(text, str) else text
    return browser.post("/office/import", files={"file": (name, octets, "text/csv")}, **fields)


def path_of(browser: Browser, text: str) -> str:
    reply = upload(browser, text)
    assert reply.status_code == 303, said(reply)
    return str(reply.headers["location"]).partition("?")[0]


def shown_sha256(browser: Browser, path: str) -> str:
    """The digest of the ready rows that the page of a dry run sends along."""
    found = re.search(r'name="ready_sha256" value="([0-9a-f]{64})"', browser.get(path).text)
    assert found is not None
    return found[1]


def proposals(office: Office) -> list[Any]:
    with office.store.read() as reading:
        return reading.of(ProposalReading).page()


def test_an_upload_is_a_dry_run_that_shows_every_bad_cell(office: Office, mai: Browser) -> None:
    text = sheet(5).replace("2026-01-15", "2026-13-15", 1).replace("R-00002", "R-00001")
    path = path_of(mai, text)
    page = mai.get(path)
    told = said(page)
    assert page.status_code == 200
    assert "tháng 11.csv" in told
    for count, kind in (("2", "Sẵn sàng"), ("2", "Trùng trong tệp"), ("1", "Có lỗi")):
        assert f"{kind} {count}" in told
    assert "assessed_on" in told
    assert "2026-13-15 không phải là ngày" in told
    assert "Đề xuất cấp 2 chứng nhận" in told
    assert proposals(office) == []
    assert "Propose 2 certificates" in said(mai.get(f"{path}?lang=en"))


def test_the_error_file_has_the_bad_rows_and_can_be_uploaded_again(mai: Browser) -> None:
    path = path_of(mai, sheet(3).replace("2026-01-15", "2026-13-15", 1))
    file = mai.get(f"{path}/errors.csv")
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in file.headers["content-disposition"]
    text = file.content.decode("utf-8-sig")
    assert "R-00000" in text
    assert "R-00001" not in text
    mended = text.replace("2026-13-15", "2026-01-15", 1)
    assert "Đề xuất cấp 1 chứng nhận" in said(mai.get(path_of(mai, mended)))


@pytest.mark.parametrize(
    ("octets", "code", "status"),
    [
        (b"a,b\n1,2\n", "import.header", 422),
        (b"\xff\xfe\xff", "import.encoding", 415),
        (b"", "import.no_file", 422),
    ],
)
def test_what_is_no_sheet_is_told_beside_the_field(
    mai: Browser, octets: bytes, code: str, status: int
) -> None:
    reply = upload(mai, octets)
    assert reply.status_code == status
    assert f'id="file-wrong" data-code="{code}"' in reply.text


def test_what_was_typed_is_kept(mai: Browser) -> None:
    reply = upload(mai, sheet(1), sheet="Đợt một")
    assert reply.status_code == 422
    assert 'data-code="import.sheet_not_found"' in reply.text
    assert 'value="Đợt một"' in reply.text


def test_the_template_can_be_read_back(mai: Browser) -> None:
    template = mai.get("/office/import/template")
    assert template.status_code == 200
    assert "Đề xuất cấp 1 chứng nhận" in said(mai.get(path_of(mai, template.content.decode())))


def test_a_proposal_waits_for_a_second_person_and_keeps_its_note(
    office: Office, mai: Browser
) -> None:
    path = path_of(mai, sheet(3))
    reply = mai.post(f"{path}/propose", note="đã đối chiếu", ready_sha256=shown_sha256(mai, path))
    assert reply.headers["location"] == f"{path}?said=desk_import.proposed"
    [proposal] = proposals(office)
    assert (proposal.note, len(proposal.content["orders"])) == ("đã đối chiếu", 3)
    page = mai.get(path)
    assert "chờ người thứ hai duyệt" in said(page)
    assert f"/office/proposals/{proposal.id}" in page.text
    assert "Đề xuất cấp" not in said(page)
    decide(office, call_of(office, QUAN), proposal.id, "approved", None)
    page = mai.get(path)
    assert "Xem tiến độ" in said(page)
    assert "đã xong" in said(mai.get("/office/import"))


def test_a_file_without_ready_rows_is_not_proposed(office: Office, mai: Browser) -> None:
    path = path_of(mai, sheet(1).replace("2026-01-15", "2026-13-15"))
    assert "Không có dòng nào cấp được" in said(mai.get(path))
    reply = mai.post(f"{path}/propose", note="tôi đã viết")
    assert reply.status_code == 422
    assert "Hãy sửa các dòng lỗi" in said(reply)
    assert proposals(office) == []


def test_rows_that_changed_since_they_were_shown_are_not_proposed(
    office: Office, mai: Browser
) -> None:
    path = path_of(mai, sheet(2))
    shown = shown_sha256(mai, path)
    # Somebody certifies one of the rows meanwhile.
    other = path_of(mai, sheet(1))
    mai.post(f"{other}/propose", ready_sha256=shown_sha256(mai, other))
    decide(office, call_of(office, QUAN), proposals(office)[0].id, "approved", None)
    reply = mai.post(f"{path}/propose", note="đã xem", ready_sha256=shown)
    assert reply.status_code == 409
    assert "đã khác so với lúc bạn xem" in said(reply)
    assert "đã xem" in reply.text, "what was typed is kept"
    assert "Đề xuất cấp 1 chứng nhận" in said(reply)
    assert mai.post(f"{path}/propose").status_code == 409, "a form that says nothing of it"


def test_a_file_that_is_not_there_is_not_found(mai: Browser) -> None:
    assert mai.get("/office/import/000000000").status_code == 404
    assert mai.post("/office/import/000000000/propose", note="x").status_code == 404


def test_an_upload_of_another_page_is_refused(office: Office, mai: Browser) -> None:
    assert mai.without_token("/office/import", csrf="x").status_code == 403
    with office.store.read() as reading:
        assert reading.of(ImportFiles).page() == []


@pytest.mark.parametrize("role", FOR_PEOPLE)
def test_only_who_imports_sees_and_proposes(
    office: Office, call: Caller, mai: Browser, role: Role
) -> None:
    path = path_of(mai, sheet(1))
    somebody = person(9, role)
    employ(office, somebody)
    browser = Browser(office, call, somebody)
    may = Permission.IMPORT in PERMISSIONS[role]
    for ask in ("/office/import", "/office/import/template", path, f"{path}/errors.csv"):
        assert browser.get(ask).status_code == (200 if may else 403), ask
    assert upload(browser, sheet(1)).status_code == (303 if may else 403)
    form = {"note": "", "ready_sha256": shown_sha256(mai, path)}
    assert browser.post(f"{path}/propose", **form).status_code == (303 if may else 403)
    assert len(proposals(office)) == may
