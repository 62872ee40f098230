"""Two people change one certificate: the second one sees the change of the first beside their own,
and loses nothing.
"""

from __future__ import annotations

from credissuer.console.application import application
from credissuer.console.forms import Form
from credissuer.errors import RefusedError
from credissuer.http.asgi import REQUEST_ID, Receive, Scope, Send
from credissuer.http.cache import FileCache
from credissuer.office import Office
from credissuer.operations.access import own_language
from credissuer.operations.change_standing import suspend
from credissuer.operations.deciding.policy import raise_flag
from credissuer.operations.perform import perform
from credissuer.public.pages.html import PageRenderer
from credissuer.staff.person import person_actor
from credissuer.staff.roles import Role
from credissuer.staff.session import SignInMethod
from credissuer.store.staff.proposals import ProposalReading
from credverifier.wire.number import show
from tests.callers import Caller
from tests.console.signed_in import Browser, person, said
from tests.offices import CHIEF

NOTE = "Ba bài quảng cáo không ghi rõ, xem thư ngày 29"


def test_the_change_of_the_other_stands_beside_what_was_typed(
    office: Office, call: Caller, certificate: str
) -> None:
    who = person(office, "lan", Role.CASE_OFFICER)
    lan = Browser(office, call, who, SignInMethod.SECURITY_KEY)
    way = f"/office/certificates/{show(certificate)}/change/revoke"
    perform(office, office.call(CHIEF), suspend, certificate, "undisclosed_ad")
    reply = lan.post(way, seen="valid:", reason="undisclosed_ad", note=NOTE)
    assert reply.status_code == 409
    text = said(reply)
    assert NOTE in reply.text and "Còn hiệu lực" in text and "Đang tạm đình chỉ" in text
    assert "dòng lệnh: chief" in text, "who it was"
    with office.store.read() as reading:
        record = reading.certificates.by_number(certificate)
    assert record is not None and record.standing == "suspended", "nothing was done"
    # Sent all the same, it carries what the page now knows.
    version = reply.text.partition('name="seen" value="')[2].partition('"')[0]
    assert lan.post(way, seen=version, reason="undisclosed_ad", note=NOTE).status_code == 303
    with office.store.read() as reading:
        record = reading.certificates.by_number(certificate)
        assert [note.text for note in reading.notes.of_certificate(certificate)] == [NOTE]
    assert record is not None and record.standing == "revoked"


def test_what_is_not_possible_any_more_cannot_be_sent(
    office: Office, call: Caller, certificate: str
) -> None:
    who = person(office, "lan", Role.CASE_OFFICER)
    lan = Browser(office, call, who, SignInMethod.SECURITY_KEY)
    perform(office, office.call(CHIEF), suspend, certificate, "undisclosed_ad")
    way = f"/office/certificates/{show(certificate)}/change/suspend"
    reply = lan.post(way, seen="valid:", reason="false_claim", note=NOTE)
    assert reply.status_code == 409 and NOTE in reply.text
    assert "không còn làm được nữa" in said(reply)
    assert "Vẫn làm theo ý tôi" not in said(reply)


def test_a_form_that_is_shown_again_says_who_was_faster(
    office: Office, call: Caller, certificate: str
) -> None:
    perform(office, office.call(CHIEF), raise_flag)
    perform(office, office.call(CHIEF), suspend, certificate, "undisclosed_ad")
    lan = Browser(office, call, person(office, "lan", Role.CASE_OFFICER), SignInMethod.SECURITY_KEY)
    way = f"/office/certificates/{show(certificate)}/change/reinstate"
    seen = lan.get(way).text.partition('name="seen" value="')[2].partition('"')[0]
    lan.post(way, seen=seen, note="Đã gỡ bài")
    with office.store.read() as reading:
        [proposal] = reading.of(ProposalReading).page(object_id=certificate)
    approver = person(office, "quan", Role.APPROVER)
    quan = Browser(office, call, approver, SignInMethod.SECURITY_KEY)
    reply = quan.post(f"/office/proposals/{proposal.id}/refuse", version="99", reason=NOTE)
    assert reply.status_code == 409 and NOTE in reply.text
    assert "Nguyễn Lan" in said(reply) and "Gửi đề xuất" in said(reply)


def test_where_no_page_tells_it_what_was_typed_is_shown_all_the_same(
    office: Office, call: Caller
) -> None:
    root = person(office, "root", Role.ADMIN)
    perform(office, office.call(person_actor(root)), own_language.choose, "en")
    app = application(call.app.service, PageRenderer(office, FileCache(office.publication)))

    @app.post("/office/made-up")
    def change(form: Form) -> None:
        raise RefusedError("person.changed", id=root.id)

    async def with_id(scope: Scope, receive: Receive, send: Send) -> None:
        scope[REQUEST_ID] = "made-up"
        await app(scope, receive, send)

    browser = Browser(office, Caller(with_id, call.log), root, SignInMethod.SECURITY_KEY)
    reply = browser.post("/office/made-up", note=NOTE, version="1", short="ngắn")
    assert reply.status_code == 409
    assert NOTE in reply.text and "ngắn" in reply.text
    assert "Language chosen" in said(reply) and "Nguyễn Root" in said(reply)
