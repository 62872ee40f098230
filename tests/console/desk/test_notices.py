"""/office/notices: the outbox, and the texts of every kind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from credissuer.app import create_app
from credissuer.notices.envelope import Sender
from credissuer.notices.kinds import kinds
from credissuer.notices.mailbox import Mailbox
from credissuer.notices.mailer import Post
from credissuer.office import Office
from credissuer.staff.roles import PERMISSIONS, Permission, Role
from credissuer.store.sending.notices import NoticeReading
from tests.callers import Caller
from tests.console.signed_in import Browser, person, said
from tests.contracts import store_records as records


@pytest.fixture
def viet(office: Office, call: Caller) -> Browser:
    return Browser(office, call, person(office, "viet", Role.COMMUNICATIONS))


def queue(office: Office, serial: int = 1, **changes: Any) -> str:
    with office.store.write() as transaction:
        transaction.add([records.notice(serial, **changes)])
    return records.notice(serial).id


def stored(office: Office, serial: int = 1) -> Any:
    with office.store.read() as reading:
        return reading.of(NoticeReading).by_id(records.notice(serial).id)


def test_the_outbox_tells_what_waits_and_what_failed(office: Office, viet: Browser) -> None:
    queue(office, 1)
    queue(office, 2, failed_at=office.clock(), failure="recipient 550")
    page = said(viet.get("/office/notices"))
    assert "Máy chủ thư không nhận địa chỉ này (550)" in page
    assert "an…@example.com" in page.replace(" ", "")
    assert "anh.1@example.com" not in page, "an address is shown in part"
    assert "Trần Thị Ngọc Ánh" not in page, "what a notice says is nobody's but its reader's"
    assert "Chưa có máy chủ thư" in page
    failed = said(viet.get("/office/notices?state=failed"))
    assert failed.count("Mở vụ việc") == page.count("Mở vụ việc") - 1
    english = said(viet.get("/office/notices?lang=en"))
    assert "The mail server does not take this address (550)" in english


def test_a_long_outbox_is_read_in_pages(office: Office, viet: Browser) -> None:
    for serial in range(1, 53):
        queue(office, serial)
    first = viet.get("/office/notices?state=waiting").text
    assert first.count('<td role="cell" data-label="Người nhận">') == 50
    link = first.partition('href="/office/notices?state=waiting&amp;after=')[2]
    second = viet.get(f"/office/notices?state=waiting&after={link.partition(chr(34))[0]}").text
    assert second.count('<td role="cell" data-label="Người nhận">') == 2
    assert "&amp;after=" not in second


def test_a_notice_is_sent_again_and_the_list_stays_as_it_was(office: Office, viet: Browser) -> None:
    name = queue(office, failed_at=office.clock(), failure="recipient 550")
    reply = viet.post(f"/office/notices/{name}/resend", state="failed", kind="")
    assert reply.status_code == 303
    assert reply.headers["location"] == "/office/notices?said=desk_notices.resent&state=failed"
    assert stored(office).failed_at is None
    assert "Thư sẽ được gửi lại ngay." in said(viet.get(reply.headers["location"]))


def test_what_was_erased_is_told_in_plain_words(office: Office, viet: Browser) -> None:
    name = queue(office, sent_at=office.clock(), facts={}, recipient=None)
    reply = viet.post(f"/office/notices/{name}/resend")
    assert reply.status_code == 409
    assert "nội dung đã được xóa" in said(reply)
    assert viet.post(f"/office/notices/{'0' * 32}/resend").status_code == 404


def test_a_form_of_another_page_sends_nothing(office: Office, viet: Browser) -> None:
    name = queue(office, failed_at=office.clock(), failure="recipient 550")
    assert viet.without_token(f"/office/notices/{name}/resend", csrf="x").status_code == 403
    assert stored(office).failed_at is not None


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_is_seen_in_both_languages(viet: Browser, kind: str) -> None:
    page = viet.get(f"/office/notices/texts/{kind}")
    assert page.status_code == 200
    assert 'lang="vi"' in page.text.partition("<main")[2]
    assert 'lang="en"' in page.text.partition("<main")[2]


def test_all_texts_are_listed_and_another_is_not_there(viet: Browser) -> None:
    page = viet.get("/office/notices/texts").text
    assert all(f'"/office/notices/texts/{kind}"' in page for kind in kinds())
    assert viet.get("/office/notices/texts/birthday").status_code == 404


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    "path", ["/office/notices", "/office/notices/texts", "/office/notices/texts/suspended"]
)
def test_only_who_looks_after_texts_sees_them(
    office: Office, call: Caller, role: Role, path: str
) -> None:
    browser = Browser(office, call, person(office, "lan", role))
    may = Permission.TEXTS in PERMISSIONS[role]
    assert browser.get(path).status_code == (200 if may else 403)
    name = queue(office, failed_at=office.clock(), failure="recipient 550")
    reply = browser.post(f"/office/notices/{name}/resend")
    assert reply.status_code == (303 if may else 403)
    assert (stored(office).failed_at is None) == may


def test_with_a_mail_server_nobody_is_told_that_there_is_none(office: Office, call: Caller) -> None:
    connected = replace(office, post=Post(Mailbox(), Sender("", "a@office.test")))
    browser = Browser(
        office, Caller(create_app(connected), call.log), person(office, "a", Role.COMMUNICATIONS)
    )
    assert "Chưa có máy chủ thư" not in said(browser.get("/office/notices"))
