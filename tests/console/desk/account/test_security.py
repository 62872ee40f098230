"""/office/security: one's own keys, sessions and password, and nobody else's."""

from __future__ import annotations

import pytest

from credissuer.errors import catalogue
from credissuer.http.throttling.failed_sign_ins import OF_A_LOGIN
from credissuer.office import Office
from credissuer.operations.sign_in import sessions
from credissuer.staff.roles import Role
from credissuer.staff.sign_in import FRESH
from credissuer.store.staff.security_keys import SecurityKeys
from credissuer.store.staff.sessions import Sessions
from tests.callers import Caller
from tests.console.signing_in import ORIGIN, Visit, said, where
from tests.offices import Clock
from tests.security_keys import SoftKey, text_of
from tests.staff_members import PASSWORD, staff

OTHER = "con mèo trèo cây cau"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"


@pytest.fixture
def visit(office: Office, call: Caller) -> Visit:
    staff(office, "mai", Role.ASSESSOR, password=PASSWORD)
    staff(office, "quan", Role.APPROVER, password=PASSWORD)
    return Visit(office, call)


@pytest.fixture
def key(visit: Visit) -> SoftKey:
    made = SoftKey(ORIGIN)
    visit.password("mai", PASSWORD)
    visit.register(made)
    return made


def test_the_first_key_completes_the_sign_in(visit: Visit) -> None:
    visit.password("mai", PASSWORD)
    key = SoftKey(ORIGIN)
    options = visit.post("/office/security/keys/options").json()
    reply = visit.post(
        "/office/security/keys", label="khóa", answer=key.register(options), to="/office/settings"
    )
    assert where(reply) == "/office/settings?said=desk_sign_in.key_added"
    assert "Khóa bảo mật khóa" not in said(visit.get("/office/security"))
    assert "Vai trò của bạn bắt buộc phải có khóa bảo mật" in said(visit.get("/office/security"))


def test_a_key_without_a_name_is_told_on_the_page_where_it_was_made(visit: Visit) -> None:
    visit.password("mai", PASSWORD)
    reply = visit.register(SoftKey(ORIGIN), label=" ")
    assert reply.status_code == 422
    assert "Hãy đặt cho khóa một tên" in said(reply)
    assert "Đăng ký khóa bảo mật" in said(reply)


def test_a_second_key_and_the_first_is_removed(visit: Visit, key: SoftKey) -> None:
    second = SoftKey(ORIGIN)
    assert where(visit.register(second, "dự phòng <i>")).endswith("desk_sign_in.key_added")
    page = visit.get("/office/security")
    assert "dự phòng &lt;i&gt;" in page.text
    reply = visit.post("/office/security/keys/remove", key=text_of(key.id))
    assert where(reply) == "/office/security?said=desk_sign_in.key_removed"
    assert "Đã gỡ khóa" in said(visit.get(where(reply)))
    reply = visit.post("/office/security/keys/remove", key=text_of(second.id))
    assert reply.status_code == 409
    assert "Đây là khóa cuối cùng" in said(reply)


def test_a_second_key_needs_a_fresh_proof(visit: Visit, key: SoftKey, clock: Clock) -> None:
    clock.move(seconds=FRESH.total_seconds())
    reply = visit.post("/office/security/keys/options")
    assert reply.status_code == 403
    assert reply.json()["code"] == "session.step_up_required"
    assert "xác nhận lại bằng khóa bảo mật" in reply.json()["detail"]
    assert 'href="/office/step-up?to=/office/security"' in visit.get("/office/security").text
    visit.step_up(key)
    assert visit.post("/office/security/keys/options").status_code == 200


def test_nobody_removes_the_key_of_another(visit: Visit, key: SoftKey) -> None:
    other, his = Visit(visit.office, visit.caller), SoftKey(ORIGIN)
    other.password("quan", PASSWORD)
    other.register(his)
    assert other.post("/office/security/keys/remove", key=text_of(key.id)).status_code == 404
    with visit.office.store.read() as reading:
        stored = reading.of(SecurityKeys).by_id(text_of(key.id))
    assert stored is not None
    assert stored.removed_at is None


def test_sessions_are_listed_by_their_browsers_and_ended(visit: Visit, key: SoftKey) -> None:
    phone = Visit(visit.office, visit.caller, SAFARI)
    phone.key(key)
    page = said(visit.get("/office/security"))
    assert "Firefox trên Windows phiên này" in page
    assert "Safari trên iPhone Khóa bảo mật" in page
    assert phone.secret is not None
    there = sessions.find(visit.office, phone.secret)
    assert there is not None
    reply = visit.post("/office/security/sessions/end", session=there.session.id)
    assert where(reply) == "/office/security?said=desk_sign_in.session_ended"
    assert where(phone.get("/office/security")).startswith("/office/sign-in?")


def test_all_others_are_ended_at_once(visit: Visit, key: SoftKey) -> None:
    others = [Visit(visit.office, visit.caller) for _ in range(3)]
    for other in others:
        other.key(key)
    visit.post("/office/security/sessions/end-others")
    assert visit.get("/office/security").status_code == 200
    assert [other.get("/office/security").status_code for other in others] == [303] * 3


def test_nobody_ends_the_session_of_another(visit: Visit, key: SoftKey) -> None:
    other = Visit(visit.office, visit.caller)
    other.password("quan", PASSWORD)
    other.register(SoftKey(ORIGIN))
    with visit.office.store.read() as reading:
        hers = [each.id for each in reading.of(Sessions).of_person("MAI000000")]
    for session in hers:
        assert other.post("/office/security/sessions/end", session=session).status_code == 404
    assert visit.get("/office/security").status_code == 200


def test_a_password_is_changed(visit: Visit, key: SoftKey) -> None:
    reply = visit.post("/office/security/password", current_password=PASSWORD, new_password=OTHER)
    assert where(reply) == "/office/security?said=desk_sign_in.password_changed"
    again = Visit(visit.office, visit.caller)
    assert again.password("mai", PASSWORD).status_code == 401
    assert where(again.password("mai", OTHER)) == "/office"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (OTHER, OTHER, "password.wrong"),
        (PASSWORD, "quá-cụt", "password.too_short"),
        (PASSWORD, "mai mai mai mai", "password.is_name"),
        (PASSWORD, "matkhau123456", "password.breached"),
    ],
)
def test_a_bad_password_is_told_beside_its_field(
    visit: Visit, key: SoftKey, old: str, new: str, code: str
) -> None:
    reply = visit.post("/office/security/password", current_password=old, new_password=new)
    assert reply.status_code == 422
    words = catalogue()[code]["vi"].replace("{shortest}", "12")
    assert said(reply).count(words) == 1
    assert '<details class="fold" open><summary>Đổi mật khẩu' in reply.text
    assert old not in reply.text
    assert new not in reply.text


def test_a_session_that_was_left_open_is_no_way_to_guess(visit: Visit, key: SoftKey) -> None:
    for _ in range(OF_A_LOGIN):
        visit.post("/office/security/password", current_password=OTHER, new_password=OTHER)
    reply = visit.post("/office/security/password", current_password=PASSWORD, new_password=OTHER)
    assert reply.status_code == 429


def test_the_page_in_english(visit: Visit, key: SoftKey) -> None:
    page = said(visit.get("/office/security?lang=en"))
    assert "Your role must have a security key." in page
    assert "Firefox on Windows this one Security key" in page
