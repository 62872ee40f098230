"""The publication page: what is seen outside, in words, and publishing again."""

from __future__ import annotations

import pytest

from credissuer.office import Office
from credissuer.operations.change_standing import revoke
from credissuer.staff.roles import FOR_PEOPLE, PERMISSIONS, Permission, Role
from tests.console.desk.conftest import SignIn
from tests.console.signed_in import said
from tests.offices import CHIEF, decide


def test_a_host_that_does_not_answer_is_no_good_news(sign_in: SignIn, certificate: str) -> None:
    text = said(sign_in(Role.ISSUER_OPERATOR).get("/office/publication"))
    assert "Bên ngoài chưa thấy đúng" in text and "không lấy được" in text
    assert "Mọi thứ đã công bố" not in text


def test_what_waits_is_published_by_the_button(
    office: Office, sign_in: SignIn, certificate: str
) -> None:
    decide(office, CHIEF, revoke, certificate, "deceased")
    keeper = sign_in(Role.ISSUER_OPERATOR)
    assert "1 danh sách trạng thái" in said(keeper.get("/office/publication"))
    reply = keeper.post("/office/publication")
    assert reply.status_code == 303
    after = said(keeper.get(reply.headers["location"]))
    assert "Đã công bố lại" in after and "1 danh sách trạng thái" not in after


@pytest.mark.parametrize("role", FOR_PEOPLE)
def test_who_may_not_publish_has_no_button(sign_in: SignIn, certificate: str, role: Role) -> None:
    browser = sign_in(role, login="someone")
    may = Permission.PUBLISH in PERMISSIONS[role]
    page = browser.get("/office/publication")
    assert page.status_code == 200
    assert ('action="/office/publication"' in page.text) is may
    assert (browser.post("/office/publication").status_code == 403) is not may
