"""One certificate is stopped by one person, with the public's words before it happens."""

from __future__ import annotations

import pytest

from credissuer.office import Office
from credissuer.operations.change_standing import suspend
from credissuer.operations.deciding.policy import raise_flag
from credissuer.operations.perform import perform
from credissuer.staff.roles import FOR_PEOPLE, PERMISSIONS, Permission, Role
from credissuer.staff.sign_in import FRESH
from credissuer.store.staff.proposals import ProposalReading
from credverifier.wire.number import show
from tests.console.desk.conftest import SignIn
from tests.console.signed_in import said
from tests.offices import CHIEF, Clock

NEEDED = {
    "suspend": Permission.SUSPEND,
    "revoke": Permission.REVOKE,
    "reinstate": Permission.REINSTATE,
    "renew": Permission.ASSESS,
}


def way(certificate: str, act: str) -> str:
    return f"/office/certificates/{show(certificate)}/change/{act}"


def standing(office: Office, certificate: str) -> str:
    with office.store.read() as reading:
        record = reading.certificates.by_number(certificate)
    assert record is not None
    return record.standing.value


def test_one_person_suspends_at_once(office: Office, sign_in: SignIn, certificate: str) -> None:
    lan = sign_in(Role.CASE_OFFICER)
    form = lan.get(way(certificate, "suspend"))
    assert 'name="seen" value="valid:"' in form.text
    assert "chưa có kết luận" in said(form), "what the public will read"
    reply = lan.post(
        way(certificate, "suspend"), seen="valid:", reason="undisclosed_ad", note="Xem thư"
    )
    assert reply.status_code == 303
    assert reply.headers["location"].startswith(f"/office/certificates/{show(certificate)}?said=")
    assert standing(office, certificate) == "suspended"
    with office.store.read() as reading:
        [entry] = reading.audit.of_action("certificate.suspended")
        [note] = reading.notes.of_certificate(certificate)
    assert entry.actor == f"person:{lan.person.id}"
    assert "Xem thư" not in str(entry.detail) and note.text == "Xem thư"
    assert "Đã tạm đình chỉ" in said(lan.get(reply.headers["location"]))


def test_without_a_reason_nothing_happens_and_nothing_is_lost(
    office: Office, sign_in: SignIn, certificate: str
) -> None:
    lan = sign_in(Role.CASE_OFFICER)
    reply = lan.post(way(certificate, "revoke"), seen="valid:", note="Một lời dài <đừng mất>")
    assert reply.status_code == 422
    assert "Chưa chọn lý do" in said(reply)
    assert "Một lời dài &lt;đừng mất&gt;" in reply.text
    assert 'aria-invalid="true"' in reply.text, "beside the field"
    assert standing(office, certificate) == "valid"


def test_a_reason_that_does_not_exist_is_refused(
    office: Office, sign_in: SignIn, certificate: str
) -> None:
    lan = sign_in(Role.CASE_OFFICER)
    reply = lan.post(way(certificate, "revoke"), seen="valid:", reason="because")
    assert reply.status_code in (400, 422)
    assert standing(office, certificate) == "valid"


def test_the_words_for_a_reason_can_be_asked_for(sign_in: SignIn, certificate: str) -> None:
    reply = sign_in(Role.CASE_OFFICER).get(f"{way(certificate, 'revoke')}/words?reason=false_claim")
    assert "thông tin sai sự thật" in said(reply) and "<html" not in reply.text


def test_who_decides_shows_their_key_first(
    office: Office, sign_in: SignIn, clock: Clock, certificate: str
) -> None:
    lan = sign_in(Role.CASE_OFFICER)
    clock.move(seconds=FRESH.total_seconds())
    reply = lan.post(
        way(certificate, "revoke"), seen="valid:", reason="false_claim", note="đã gõ rồi"
    )
    assert reply.status_code != 303 and "Xác nhận đúng là bạn" in said(reply)
    assert standing(office, certificate) == "valid"


def test_one_suspension_waits_for_no_key(
    office: Office, sign_in: SignIn, clock: Clock, certificate: str
) -> None:
    lan = sign_in(Role.CASE_OFFICER)
    clock.move(seconds=FRESH.total_seconds())
    reply = lan.post(way(certificate, "suspend"), seen="valid:", reason="false_claim")
    assert reply.status_code == 303
    assert standing(office, certificate) == "suspended"


def test_a_reinstatement_is_only_proposed_where_two_decide(
    office: Office, sign_in: SignIn, certificate: str
) -> None:
    perform(office, office.call(CHIEF), raise_flag)
    perform(office, office.call(CHIEF), suspend, certificate, "false_claim")
    lan = sign_in(Role.CASE_OFFICER)
    seen = lan.get(way(certificate, "reinstate")).text.partition('name="seen" value="')[2]
    reply = lan.post(way(certificate, "reinstate"), seen=seen.partition('"')[0], note="Đã gỡ bài")
    assert reply.status_code == 303
    assert standing(office, certificate) == "suspended"
    with office.store.read() as reading:
        [proposal] = reading.of(ProposalReading).page(object_id=certificate)
    assert (proposal.kind, proposal.proposed_by) == ("reinstate", lan.person.id)
    assert proposal.is_open
    page = said(lan.get(f"/office/certificates/{show(certificate)}"))
    assert "chờ người thứ hai" in page


def test_a_renewal_is_only_proposed_where_two_decide(
    office: Office, sign_in: SignIn, certificate: str
) -> None:
    perform(office, office.call(CHIEF), raise_flag)
    mai = sign_in(Role.ASSESSOR, login="mai")
    reply = mai.post(way(certificate, "renew"), seen="valid:", note="Không có gì mới")
    assert reply.status_code == 303
    assert standing(office, certificate) == "valid"
    with office.store.read() as reading:
        [proposal] = reading.of(ProposalReading).page(object_id=certificate)
    assert (proposal.kind, proposal.is_open) == ("renew", True)


@pytest.mark.parametrize("act", NEEDED)
@pytest.mark.parametrize("role", FOR_PEOPLE)
def test_only_who_may(
    office: Office, sign_in: SignIn, certificate: str, role: Role, act: str
) -> None:
    browser = sign_in(role, login="someone")
    if NEEDED[act] in PERMISSIONS[role]:
        assert browser.get(way(certificate, act)).status_code == 200
        return
    assert browser.get(way(certificate, act)).status_code == 403
    reply = browser.post(way(certificate, act), seen="valid:", reason="false_claim")
    assert reply.status_code == 403
    assert standing(office, certificate) == "valid"


def test_a_form_that_no_page_has_shown_is_refused(
    office: Office, sign_in: SignIn, certificate: str
) -> None:
    lan = sign_in(Role.CASE_OFFICER)
    reply = lan.without_token(way(certificate, "revoke"), seen="valid:", reason="false_claim")
    assert reply.status_code == 403 and standing(office, certificate) == "valid"


def test_what_is_no_action_is_no_page(sign_in: SignIn, certificate: str) -> None:
    assert sign_in(Role.CASE_OFFICER).get(way(certificate, "delete")).status_code == 404
