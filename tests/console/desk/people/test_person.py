"""/office/people/{id} in a browser: roles, details, links and disabling, with a fresh proof."""

from __future__ import annotations

import re

import pytest

from credissuer.office import Office
from credissuer.operations.deciding.decide import decide
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import Role
from credissuer.store.staff.people import People
from credissuer.store.staff.proposals import ProposalReading
from tests.callers import Caller
from tests.console.signed_in import Browser, person, said
from tests.offices import Clock
from tests.two_people import QUAN, call_of, two_people


@pytest.fixture
def admin(office: Office, call: Caller) -> Browser:
    return Browser(office, call, person(office, "son", Role.ADMIN))


@pytest.fixture
def mai(office: Office, admin: Browser) -> PersonRecord:
    return person(office, "mai", Role.AUDITOR)


def now(office: Office, who: PersonRecord) -> PersonRecord:
    with office.store.read() as reading:
        found = reading.of(People).by_id(who.id)
    assert found is not None
    return found


def test_the_page_tells_everything_about_an_account(admin: Browser, mai: PersonRecord) -> None:
    told = said(admin.get(f"/office/people/{mai.id}"))
    assert mai.name in told and "Đang làm việc" in told and "Chưa vào lần nào" in told
    assert admin.get("/office/people/nobody").status_code == 404


def test_roles_are_given_and_the_page_comes_back(
    admin: Browser, mai: PersonRecord, office: Office
) -> None:
    path = f"/office/people/{mai.id}"
    reply = admin.post(f"{path}/roles", version="1", roles=["auditor", "communications"])
    assert (reply.status_code, reply.headers["location"]) == (
        303,
        f"{path}?said=desk_people.roles",
    )
    assert now(office, mai).roles == {Role.AUDITOR, Role.COMMUNICATIONS}
    assert "Đã lưu vai trò." in said(admin.get(reply.headers["location"]))


def test_what_needs_two_waits_and_is_shown(
    admin: Browser, mai: PersonRecord, office: Office
) -> None:
    two_people(office)
    path = f"/office/people/{mai.id}"
    reply = admin.post(f"{path}/roles", version="1", roles=["auditor", "assessor"], note="mới")
    assert reply.headers["location"].endswith("said=desk_people.proposed")
    assert now(office, mai).roles == {Role.AUDITOR}
    assert "Đang chờ người thứ hai Vai trò mới: Thẩm định" in said(admin.get(path))


def test_somebody_elses_change_is_not_overwritten_and_nothing_typed_is_lost(
    admin: Browser, mai: PersonRecord, office: Office
) -> None:
    path = f"/office/people/{mai.id}"
    details = {"name": "Mai", "email": "m@office.test", "language": "en"}
    assert admin.post(f"{path}/details", version="1", **details).status_code == 303
    page = admin.post(f"{path}/details", version="1", **{**details, "name": "Của tôi"})
    assert page.status_code == 409 and 'value="Của tôi"' in page.text
    assert 'name="version" value="2"' in page.text and now(office, mai).name == "Mai"
    wrong = admin.post(f"{path}/details", version="2", **{**details, "email": "x"})
    assert wrong.status_code == 422 and 'id="email-wrong"' in wrong.text


def test_an_administrator_gives_themself_nothing(admin: Browser, office: Office) -> None:
    path = f"/office/people/{admin.person.id}"
    page = admin.post(f"{path}/roles", version="1", roles=["admin", "approver"])
    assert page.status_code == 409 and "Không ai tự giao vai trò cho mình" in said(page)
    page = admin.post(f"{path}/disable", version="1")
    assert page.status_code == 409 and "quản trị viên cuối cùng" in said(page)
    assert now(office, admin.person).is_active


def test_whoever_is_disabled_is_out_of_their_browser(
    admin: Browser, mai: PersonRecord, office: Office, call: Caller
) -> None:
    theirs = Browser(office, call, mai)
    assert theirs.get("/office").status_code == 200
    assert admin.post(f"/office/people/{mai.id}/disable", version="1").status_code == 303
    assert theirs.get("/office").headers["location"].startswith("/office/sign-in")
    shown = said(admin.get(f"/office/people/{mai.id}"))
    assert "Đã khóa" in shown and "Mở khóa tài khoản" in shown
    assert admin.post(f"/office/people/{mai.id}/enable", version="2").status_code == 303
    assert now(office, mai).is_active


def test_somebody_is_signed_out_of_every_browser_and_comes_back(
    admin: Browser, mai: PersonRecord, office: Office, call: Caller
) -> None:
    path = f"/office/people/{mai.id}"
    assert "Đăng xuất khỏi mọi nơi" not in said(admin.get(path))
    theirs = [Browser(office, call, mai), Browser(office, call, mai)]
    assert "Đăng xuất khỏi mọi nơi" in said(admin.get(path))
    reply = admin.post(f"{path}/sessions/end", version="1")
    assert reply.headers["location"] == f"{path}?said=desk_people.sessions_ended"
    told = said(admin.get(reply.headers["location"]))
    assert "Đã đăng xuất người này khỏi mọi nơi." in told
    assert "Không có phiên nào đang mở" in told and "Quản trị viên đăng xuất" in told
    for browser in theirs:
        assert browser.get("/office").headers["location"].startswith("/office/sign-in")
    assert Browser(office, call, mai).get("/office").status_code == 200


def test_a_role_that_is_taken_is_lost_in_an_open_session(
    admin: Browser, mai: PersonRecord, office: Office, call: Caller
) -> None:
    second = person(office, "binh", Role.ADMIN)
    theirs = Browser(office, call, second)
    assert theirs.get("/office/people").status_code == 200
    admin.post(f"/office/people/{second.id}/roles", version="1")
    assert theirs.get("/office/people").status_code == 403
    assert theirs.post(f"/office/people/{mai.id}/disable", version="1").status_code == 403
    assert now(office, mai).is_active


def test_a_way_back_in_takes_two_and_its_link_is_shown_once(
    admin: Browser, mai: PersonRecord, office: Office
) -> None:
    two_people(office)
    boss = person(office, "chi", Role.APPROVER)
    path = f"/office/people/{boss.id}"
    reply = admin.post(f"{path}/recover")
    assert reply.headers["location"].endswith("said=desk_people.recovery")
    with office.store.read() as reading:
        [proposal] = reading.of(ProposalReading).page(object_id=boss.id)
    decide(office, call_of(office, QUAN), proposal.id, "approved", None)
    assert "Hai người đã đồng ý" in said(admin.get(path))
    page = admin.post(f"{path}/recover")
    [secret] = re.findall(r"/office/invitation#([\w-]{43})", page.text)
    assert secret not in admin.get(path).text
    # For whoever changes nothing's standing one is enough.
    assert "/office/invitation#" in admin.post(f"/office/people/{mai.id}/recover").text


def test_a_new_invitation(admin: Browser, office: Office) -> None:
    fields = {"name": "Lan", "login": "lan", "email": "lan@office.test", "language": "vi"}
    first = admin.post("/office/people/invite", **fields)
    path = re.findall(r'href="(/office/people/\w{9})"', first.text)[-1]
    page = admin.post(f"{path}/link")
    assert page.status_code == 200 and "/office/invitation#" in page.text


def test_who_somebody_is_at_the_command_line(
    admin: Browser, mai: PersonRecord, office: Office
) -> None:
    path = f"/office/people/{mai.id}"
    wrong = admin.post(f"{path}/operator", version="1", operator="Mai Tran")
    assert wrong.status_code == 422 and 'id="operator-wrong"' in wrong.text
    done = admin.post(f"{path}/operator", version="1", operator="mai.tran")
    assert done.headers["location"].endswith("said=desk_people.details")
    assert now(office, mai).operator == "mai.tran"
    two_people(office)
    proposed = admin.post(f"{path}/operator", version="2", operator="other")
    assert proposed.headers["location"].endswith("said=desk_people.proposed")
    assert now(office, mai).operator == "mai.tran"
    assert "Người dùng trên máy chủ: other" in said(admin.get(path))


CHANGES = ("roles", "details", "operator", "link", "recover", "enable", "sessions/end")


@pytest.mark.parametrize("change", [*CHANGES, "disable"])
def test_a_change_needs_a_fresh_proof(
    admin: Browser, mai: PersonRecord, office: Office, clock: Clock, change: str
) -> None:
    before = now(office, mai)
    clock.move(minutes=6)
    page = admin.post(f"/office/people/{mai.id}/{change}", version="1", roles=["communications"])
    assert page.status_code == 200 and "Xác nhận đúng là bạn" in said(page)
    assert now(office, mai) == before


@pytest.mark.parametrize("change", [*CHANGES, "disable"])
def test_for_administrators_alone(
    admin: Browser, mai: PersonRecord, office: Office, call: Caller, change: str
) -> None:
    others = [role for role in Role if role is not Role.ADMIN]
    other = Browser(office, call, person(office, "lan", *others))
    before = now(office, mai)
    assert other.get(f"/office/people/{mai.id}").status_code == 403
    assert other.post(f"/office/people/{mai.id}/{change}", version="1").status_code == 403
    forged = admin.without_token(f"/office/people/{mai.id}/{change}", version="1")
    assert forged.status_code == 403
    assert now(office, mai) == before
