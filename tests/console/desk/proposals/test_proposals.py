"""/office/proposals in a browser: what would change, what the public would see, and the decision."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from credissuer.app import create_app
from credissuer.assessment.orders.renewal import RenewalOrder
from credissuer.http.monitoring.logs import open_log
from credissuer.http.service import Options
from credissuer.office import Office
from credissuer.operations.deciding.issuing import issue_content
from credissuer.operations.deciding.ordering import order_renewal
from credissuer.operations.deciding.ordering_keys import order_rotation
from credissuer.operations.deciding.propose import put
from credissuer.operations.deciding.table import KINDS
from credissuer.signing import lifecycle
from credissuer.signing.provider import KeyUse
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Role
from credissuer.words import languages, words
from tests.callers import Caller
from tests.console.signed_in import Browser, person, said
from tests.offices import order
from tests.two_people import BOSS, MAI, QUAN, call_of, employ, two_people
from tests.two_people import person as two_people_person


@pytest.fixture
def two(office: Office) -> Office:
    """An office in which two people decide."""
    two_people(office)
    return office


@pytest.fixture
def mai(two: Office, call: Caller) -> Browser:
    return Browser(two, call, MAI)


@pytest.fixture
def quan(two: Office, call: Caller) -> Browser:
    return Browser(two, call, QUAN)


def proposed(office: Office, channel: int = 7, **changes: Any) -> ProposalRecord:
    content = issue_content([order(channel, **changes)])
    call = call_of(office, MAI)
    return put(office, call, "issue", f"R-{channel:04}", content, "đủ bằng chứng")


def renewal(office: Office, number: str) -> ProposalRecord:
    made = order_renewal(office, call_of(office, MAI), RenewalOrder(number=number, name="Tên Mới"))
    assert isinstance(made, ProposalRecord)
    return made


def test_what_waits_stands_in_the_queue_of_who_decides(
    two: Office, mai: Browser, quan: Browser
) -> None:
    record = proposed(two)
    assert f"/office/proposals/{record.id}" in quan.get("/office").text
    assert f"/office/proposals/{record.id}" not in mai.get("/office").text
    listed = said(quan.get("/office/proposals"))
    assert "Kênh Mẫu Số 0007" in listed and MAI.name in listed and "Chờ bạn quyết định" in listed
    assert "Kênh Mẫu Số 0007" not in said(quan.get("/office/proposals?state=decided"))


def test_the_first_certificate_is_shown_as_the_public_would_see_it(
    two: Office, quan: Browser
) -> None:
    record = proposed(two)
    page = quan.get(f"/office/proposals/{record.id}")
    told = said(page)
    assert "Đây là chứng nhận đầu tiên" in told and "đủ bằng chứng" in told
    assert 'data-verdict="valid"' in page.text and "XEM TRƯỚC" in told
    whole = quan.get(f"/office/proposals/{record.id}/preview")
    assert 'data-verdict="valid"' in whole.text and "XEM TRƯỚC" in said(whole)
    assert "Văn phòng này cần hai người quyết định" in said(whole)
    badge = quan.get(f"/office/proposals/{record.id}/badge.svg")
    assert badge.headers["content-type"].startswith("image/svg+xml")
    assert "Kênh Mẫu Số 0007" in badge.text


def test_a_renewal_stands_beside_the_last_certificate(
    two: Office, quan: Browser, certificate: str
) -> None:
    record = renewal(two, certificate)
    page = quan.get(f"/office/proposals/{record.id}").text
    changed = re.findall(r'<tr class="changed">.*?</tr>', page, re.S)
    assert any("Tên Mới" in row and "Khác" in row for row in changed)
    assert len(changed) < len(re.findall(r'<tr class="(?:same|changed)">', page))


def test_another_person_approves_and_it_is_public(two: Office, quan: Browser, call: Caller) -> None:
    record = proposed(two)
    reply = quan.post(f"/office/proposals/{record.id}/approve", version="1", note="ổn")
    assert reply.status_code == 303, reply.text
    page = quan.get(f"/office/proposals/{record.id}")
    assert "đã duyệt" in said(page) and "XEM TRƯỚC" not in said(page)
    [number] = set(re.findall(r"/office/certificates/([0-9A-Z]{5}-[0-9A-Z]{5})", page.text))
    assert call.post("/api/v1/verify", {"number": number}).json()["verdict"] == "valid"


def test_an_approval_needs_a_fresh_proof_of_who_decides(
    two: Office, quan: Browser, clock: Any
) -> None:
    record = proposed(two)
    clock.move(minutes=20)
    page = quan.post(f"/office/proposals/{record.id}/approve", version="1")
    assert "Xác nhận đúng là bạn" in said(page)
    assert "Đang chờ" in said(quan.get(f"/office/proposals/{record.id}"))


def test_one_person_with_every_role_finds_no_button_and_no_way(two: Office, call: Caller) -> None:
    boss = Browser(two, call, BOSS)
    content = issue_content([order(7)])
    record = put(two, call_of(two, BOSS), "issue", "R-0007", content)
    page = boss.get(f"/office/proposals/{record.id}").text
    assert f"{record.id}/approve" not in page and f"{record.id}/withdraw" in page
    refused = boss.post(f"/office/proposals/{record.id}/approve", version="1")
    assert refused.status_code == 403 and "chính bạn lập" in said(refused)


def test_a_refusal_without_a_reason_keeps_what_was_typed_and_says_so_beside_the_field(
    two: Office, mai: Browser, quan: Browser
) -> None:
    record = proposed(two)
    page = quan.post(f"/office/proposals/{record.id}/refuse", version="1", reason=" ")
    assert page.status_code == 400
    assert 'aria-invalid="true"' in page.text and 'id="reason-problem"' in page.text
    done = quan.post(f"/office/proposals/{record.id}/refuse", version="1", reason="thiếu ảnh")
    assert done.status_code == 303
    assert "thiếu ảnh" in said(mai.get(f"/office/proposals/{record.id}"))


def test_somebody_was_faster(two: Office, mai: Browser, quan: Browser) -> None:
    record = proposed(two)
    mai.post(f"/office/proposals/{record.id}/withdraw", version="1")
    late = quan.post(f"/office/proposals/{record.id}/approve", version="1", note="nên cấp")
    assert late.status_code == 409 and "đã có quyết định" in said(late)


def test_what_is_held_can_be_taken_back(
    two: Office,
) -> None:
    holding, log = replace(two, hold=timedelta(minutes=10)), io.StringIO()
    caller = Caller(create_app(holding, Options(), log=open_log(log)), log)
    quan = Browser(holding, caller, QUAN)
    record = proposed(two)
    quan.post(f"/office/proposals/{record.id}/approve", version="1")
    held = quan.get(f"/office/proposals/{record.id}")
    assert "Còn lấy lại được" in said(held)
    quan.post(f"/office/proposals/{record.id}/recall", version="2")
    assert "Đã lấy lại" in said(quan.get(f"/office/proposals/{record.id}"))


def test_who_has_no_part_in_it_sees_nothing_of_what_it_would_do(two: Office, call: Caller) -> None:
    record = proposed(two)
    clerk = Browser(two, call, person(two, "clerk", Role.COMMUNICATIONS))
    page = said(clerk.get(f"/office/proposals/{record.id}"))
    assert "Kênh Mẫu" not in page and "chỉ dành cho" in page
    assert clerk.get(f"/office/proposals/{record.id}/preview").status_code == 404
    assert clerk.get(f"/office/proposals/{record.id}/badge.svg").status_code == 404


def test_an_unknown_proposal_is_not_found(quan: Browser) -> None:
    assert quan.get("/office/proposals/ZZZZZZZZZ").status_code == 404


def test_a_form_of_elsewhere_decides_nothing(two: Office, quan: Browser) -> None:
    record = proposed(two)
    assert quan.without_token(f"/office/proposals/{record.id}/approve", note="x").status_code == 403


@pytest.mark.parametrize("language", languages("desk_proposals"))
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_words(kind: str, language: str) -> None:
    spoken = words("desk_proposals", language)
    assert spoken["kinds"][kind] and spoken["what_it_does"][kind]


def test_a_change_of_keys_says_which_and_is_decided(two: Office, call: Caller) -> None:
    keeper = two_people_person(4, Role.ISSUER_OPERATOR)
    employ(two, keeper)
    made = order_rotation(two, call_of(two, BOSS), KeyUse.STATUS, timedelta(hours=24))
    assert isinstance(made, ProposalRecord)
    browser, path = Browser(two, call, keeper), f"/office/proposals/{made.id}"
    page = said(browser.get(path))
    active = two.keyring.active(KeyUse.STATUS).thumbprint
    for told in ("danh sách trạng thái", "Tạo và công bố khóa kế tiếp", active, "24 giờ"):
        assert told in page, told
    assert "A next key is made and published" in said(browser.get(f"{path}?lang=en"))
    browser.post(f"{path}/approve", version="1")
    assert lifecycle.upcoming(two.keyring.records, KeyUse.STATUS) is not None
