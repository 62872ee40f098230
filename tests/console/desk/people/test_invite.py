"""/office/people/invite in a browser: a form, a preview that changes nothing, a link shown once."""

from __future__ import annotations

import re

import pytest

from credissuer.office import Office
from credissuer.staff.roles import Role
from credissuer.store.staff.people import People
from tests.callers import Caller
from tests.console.signed_in import Browser, person, said
from tests.two_people import two_people

TYPED = {"name": "Trần Mai", "login": "Mai.Tran", "email": "mai@office.test", "language": "vi"}


@pytest.fixture
def admin(office: Office, call: Caller) -> Browser:
    return Browser(office, call, person(office, "son", Role.ADMIN))


def logins(office: Office) -> set[str]:
    with office.store.read() as reading:
        return {one.login for one in reading.of(People).all()}


def test_a_preview_says_what_the_roles_may_do_and_changes_nothing(
    admin: Browser, office: Office
) -> None:
    two_people(office)
    before = logins(office)
    fields = {**TYPED, "roles": ["assessor", "approver", "auditor"]}
    page = admin.post("/office/people/invite/preview", **fields)
    assert page.status_code == 200 and logins(office) == before
    told = said(page)
    assert "Thẩm định hồ sơ và đề xuất cấp" in told and "Xem và kiểm tra nhật ký" in told
    assert "khi người thứ hai duyệt: Thẩm định, Phê duyệt" in told
    assert "không bao giờ duyệt đề xuất của chính mình" in told
    assert "Quản lý khóa ký" not in told


def test_the_link_is_shown_once_and_never_in_an_address(admin: Browser, office: Office) -> None:
    page = admin.post("/office/people/invite", **TYPED, roles=["auditor"])
    assert page.status_code == 200 and page.headers["cache-control"] == "no-store"
    [secret] = re.findall(r"https://office\.test/office/invitation#([\w-]{43})", page.text)
    assert "mai.tran" in logins(office)
    shown = admin.get("/office/people/mai.tran")
    assert shown.status_code == 200 and secret not in shown.text
    with office.store.read() as reading:
        assert secret not in str(list(reading.audit.entries()))


def test_what_was_typed_is_kept_and_faults_stand_beside_their_fields(admin: Browser) -> None:
    page = admin.post(
        "/office/people/invite/preview", **{**TYPED, "login": "a b", "name": ""}, roles=["admin"]
    )
    assert page.status_code == 422
    assert 'value="a b" aria-invalid="true" aria-describedby="login-wrong"' in page.text
    assert 'id="name-wrong"' in page.text and 'id="email-wrong"' not in page.text
    assert 'value="mai@office.test"' in page.text and 'value="admin" checked' in page.text
    edited = admin.post("/office/people/invite", **TYPED, roles=["auditor"], edit="1")
    assert 'value="Trần Mai"' in edited.text and 'value="auditor" checked' in edited.text


@pytest.mark.parametrize("path", ["/office/people/invite/preview", "/office/people/invite"])
def test_a_login_that_is_taken_is_told_beside_the_field(admin: Browser, path: str) -> None:
    page = admin.post(path, **{**TYPED, "login": "son"}, roles=["auditor"])
    assert page.status_code == 422 and 'id="login-wrong"' in page.text


def test_for_administrators_alone(office: Office, call: Caller, admin: Browser) -> None:
    others = [role for role in Role if role is not Role.ADMIN]
    other = Browser(office, call, person(office, "lan", *others))
    before = logins(office)
    assert other.get("/office/people/invite").status_code == 403
    for path in ("/office/people/invite/preview", "/office/people/invite"):
        assert other.post(path, **TYPED).status_code == 403
        assert admin.without_token(path, **TYPED).status_code == 403
    assert logins(office) == before
