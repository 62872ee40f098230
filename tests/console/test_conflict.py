"""Two people change one certificate: the second one sees the change of the first beside their own,
and loses nothing.
"""

from __future__ import annotations

from credissuer.office import Office
from credissuer.operations.change_standing import suspend
from credissuer.operations.perform import perform
from credissuer.staff.roles import Role
from credissuer.staff.session import SignInMethod
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
    assert NOTE in reply.text and "Còn hiệu lực" in text and "Đang đình chỉ" in text
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
