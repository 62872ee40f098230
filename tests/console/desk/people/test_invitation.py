"""/office/invitation: a link that is pasted or stands behind #, and a password of one's own."""

from __future__ import annotations

import re

import httpx2
import pytest

from credissuer.office import Office
from credissuer.operations.people import links
from credissuer.operations.people.invite import invite
from credissuer.operations.perform import perform
from credissuer.operations.sign_in.passwords import is_right
from credissuer.staff import account
from credissuer.staff.roles import operator
from credissuer.store.staff.people import People
from tests.callers import Caller
from tests.console.signed_in import said

PASSWORD = "con mèo ngủ trên mái 7"


@pytest.fixture
def secret(office: Office) -> str:
    wanted = account.account(
        login="mai", name="Trần Mai", email="mai@office.test", language="vi", roles=["auditor"]
    )
    return str(perform(office, office.call(operator("x")), invite, office, wanted).secret)


def send(call: Caller, path: str = "/accept", **fields: str) -> httpx2.Response:
    return call("POST", f"/office/invitation{path}", data=fields)


def accepting(secret: str, **changes: str) -> dict[str, str]:
    return {
        "secret": secret,
        "name": "Trần Mai",
        "language": "vi",
        "new_password": PASSWORD,
        "repeat_password": PASSWORD,
        **changes,
    }


def password_of(office: Office, login: str) -> str | None:
    with office.store.read() as reading:
        person = reading.of(People).by_login(login)
    assert person is not None
    return person.password_hash


def test_the_link_opens_a_form_and_stays_good(call: Caller, office: Office, secret: str) -> None:
    assert "Dán cả liên kết" in said(call.get("/office/invitation"))
    for text in (secret, links.address(office, secret)):
        page = send(call, "", secret=text)
        assert page.status_code == 200 and "tên đăng nhập mai" in said(page)
        assert f'name="secret" value="{secret}"' in page.text
    assert password_of(office, "mai") is None


def test_a_password_of_ones_own_is_set_once(call: Caller, office: Office, secret: str) -> None:
    done = send(call, **accepting(secret))
    assert (done.status_code, done.headers["location"]) == (
        303,
        "/office/sign-in?said=desk_people.accepted",
    )
    assert is_right(password_of(office, "mai"), PASSWORD)
    again = send(call, **accepting(secret, new_password="một câu khác hẳn 88"))
    assert again.status_code == 409 and "đã được dùng" in said(again)
    assert is_right(password_of(office, "mai"), PASSWORD)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"new_password": "ngắn"}, "new_password"),
        ({"new_password": ""}, "new_password"),
        ({"repeat_password": "một câu khác hẳn"}, "repeat_password"),
    ],
)
def test_a_password_that_is_refused_is_told_beside_its_field(
    call: Caller, office: Office, secret: str, changes: dict[str, str], field: str
) -> None:
    page = send(call, **accepting(secret, name="Của tôi", **changes))
    assert page.status_code == 422 and f'id="{field}-wrong"' in page.text
    assert 'value="Của tôi"' in page.text and PASSWORD not in page.text
    assert password_of(office, "mai") is None
    assert send(call, **accepting(secret)).status_code == 303


def test_a_wrong_link_is_told_and_not_repeated(call: Caller, secret: str) -> None:
    wrong = "x" * 43
    for path in ("", "/accept"):
        page = send(call, path, **accepting(wrong))
        assert page.status_code == 409 and "Liên kết này không đúng" in said(page)
        assert wrong not in page.text and PASSWORD not in page.text


def test_nothing_secret_is_logged_or_audited(call: Caller, office: Office, secret: str) -> None:
    send(call, "", secret=secret)
    send(call, **accepting(secret))
    log = call.log.getvalue()
    with office.store.read() as reading:
        trail = str(list(reading.audit.entries()))
    for text in (secret, PASSWORD):
        assert text not in log and text not in trail
    assert "person.accepted" in trail


def test_a_form_from_another_site_is_refused(call: Caller, office: Office, secret: str) -> None:
    page = call(
        "POST",
        "/office/invitation/accept",
        data=accepting(secret),
        headers={"sec-fetch-site": "cross-site"},
    )
    assert page.status_code == 403 and password_of(office, "mai") is None


def test_the_page_may_run_its_own_script_alone(call: Caller) -> None:
    page = call.get("/office/invitation")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert re.findall(r"<script(?![^>]*\bsrc=)", page.text) == []
    assert page.headers["referrer-policy"] == "no-referrer"
