"""/office/demo/mail: the mails of a demo."""

from __future__ import annotations

from dataclasses import replace

from credissuer.app import create_app
from credissuer.http.service import Options
from credissuer.notices.envelope import Sender, envelope
from credissuer.notices.mailbox import Mailbox
from credissuer.notices.mailer import Post
from credissuer.notices.texts import compose
from credissuer.office import Office
from credissuer.operations.sending.send_notices import letterhead
from tests.callers import Caller
from tests.console.signed_in import said
from tests.contracts import store_records as records

LINK = "http://localhost:8000/me/in#secret"


def demo(
    office: Office, call: Caller, *, url: str = "http://localhost:8000", on: bool = True
) -> Caller:
    box = Mailbox()
    changed = replace(office, public_url=url, post=Post(box, Sender("Văn phòng", "a@demo.invalid")))
    record = records.notice(kind="magic_link", facts={"link": LINK, "name": "<b>Ánh"})
    mail = compose(record, letterhead(changed))
    box.send(envelope(record, mail, changed.post.by, office.clock()))
    return Caller(create_app(changed, Options(demo=on)), call.log)


def test_a_link_in_a_mail_can_be_clicked_by_whoever_is_not_signed_in(
    office: Office, call: Caller
) -> None:
    page = demo(office, call).get("/office/demo/mail")
    assert page.status_code == 200
    assert f'<a href="{LINK}">' in page.text
    assert "Liên kết đăng nhập của bạn" in said(page)
    assert "<b>Ánh" not in page.text


def test_a_real_office_shows_no_mails(office: Office, call: Caller) -> None:
    for app in (
        demo(office, call, url="https://office.test"),
        demo(office, call, on=False),
        call,
    ):
        reply = app.get("/office/demo/mail")
        assert reply.status_code == 404
        assert "secret" not in reply.text
