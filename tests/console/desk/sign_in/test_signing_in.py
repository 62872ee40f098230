"""/office/sign-in: by key, by password, never by guessing, and nowhere but to our own pages."""

from __future__ import annotations

import pytest

from credissuer.http.throttling.failed_sign_ins import FROM_AN_ADDRESS, OF_A_LOGIN, WINDOW
from credissuer.http.throttling.limits import CHALLENGES
from credissuer.office import Office
from credissuer.staff.roles import Role
from tests.callers import Caller
from tests.console.signing_in import ORIGIN, Visit, said, where
from tests.offices import Clock
from tests.security_keys import SoftKey
from tests.staff_members import PASSWORD, staff


@pytest.fixture
def visit(office: Office, call: Caller) -> Visit:
    staff(office, "mai", Role.ASSESSOR, password=PASSWORD)
    staff(office, "nam", Role.COMMUNICATIONS, password=PASSWORD)
    return Visit(office, call)


@pytest.fixture
def key(visit: Visit) -> SoftKey:
    made = SoftKey(ORIGIN)
    visit.password("mai", PASSWORD)
    visit.register(made)
    visit.post("/office/sign-out")
    return made


def test_the_page_says_everything_in_two_languages(visit: Visit) -> None:
    page = said(visit.get("/office/sign-in"))
    assert "Đăng nhập bàn làm việc Dùng khóa bảo mật" in page
    assert "Dùng tài khoản" not in page
    page = said(visit.get("/office/sign-in?lang=en"))
    assert "Sign in to the desk Use a security key" in page


def test_a_password_lets_in_whoever_needs_no_key(visit: Visit) -> None:
    assert where(visit.password("nam", PASSWORD, to="/office/security")) == "/office/security"
    assert visit.get("/office/security").status_code == 200
    # Whoever is in is not asked again.
    assert where(visit.get("/office/sign-in?to=/office/security")) == "/office/security"


def test_a_wrong_password_is_told_beside_the_field_and_the_login_is_kept(visit: Visit) -> None:
    reply = visit.password("mai", "sai mật khẩu <b>")
    assert reply.status_code == 401
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in said(reply)
    assert 'value="mai"' in reply.text
    assert "sai mật khẩu" not in reply.text
    assert reply.text.count('aria-describedby="wrong"') == 2
    nobody = visit.password("ai đó", PASSWORD)
    assert nobody.status_code == 401
    assert nobody.text.replace("ai đó", "mai") == reply.text
    assert visit.secret is None


def test_a_key_signs_in_and_goes_where_was_wanted(visit: Visit, key: SoftKey) -> None:
    assert where(visit.key(key, to="/office/security")) == "/office/security"
    assert visit.get("/office/security").status_code == 200


def test_password_then_key(visit: Visit, key: SoftKey) -> None:
    visit.password("mai", PASSWORD, to="/office/security")
    assert where(visit.get("/office/security")) == "/office/sign-in/key?to=%2Foffice%2Fsecurity"
    assert "Còn một bước" in said(visit.get("/office/sign-in/key"))
    reply = visit.step_up(key, to="/office/security")
    assert where(reply) == "/office/security"
    assert visit.get("/office/security").status_code == 200


def test_a_half_session_may_be_ended(visit: Visit) -> None:
    visit.password("mai", PASSWORD)
    assert where(visit.post("/office/sign-out")).startswith("/office/sign-in?said=")
    assert visit.secret is None


def test_a_key_of_another_site_is_told_in_its_own_words(visit: Visit, key: SoftKey) -> None:
    key.origin = "https://office.test.evil.example"
    reply = visit.key(key)
    assert reply.status_code == 403
    assert "Có thể bạn đang ở một trang giả" in said(reply)


def test_a_copy_of_a_key_is_told_in_its_own_words(visit: Visit, key: SoftKey) -> None:
    visit.key(key)
    visit.post("/office/sign-out")
    key.count -= 1
    reply = visit.key(key)
    assert reply.status_code == 403
    assert "có thể ai đó giữ một bản sao" in said(reply)


@pytest.mark.parametrize("answer", ["", "{}", "[", "null", "x" * 100_000])
def test_what_is_no_answer_of_a_key_is_no_fault_of_ours(visit: Visit, answer: str) -> None:
    assert visit.post("/office/sign-in/key", answer=answer).status_code == 422


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example",
        "//evil.example/office",
        "/\\evil.example",
        "/office\\@evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "http:/office",
        "/c/7K3M9QX2HS",
    ],
)
def test_nobody_is_sent_to_another_site(visit: Visit, to: str) -> None:
    assert where(visit.password("nam", PASSWORD, to=to)) == "/office"
    assert where(visit.get("/office/sign-in?to=https://evil.example")) == "/office"


def test_after_ten_wrong_passwords_none_is_tried_any_more(
    visit: Visit, key: SoftKey, clock: Clock
) -> None:
    for attempt in range(OF_A_LOGIN):
        elsewhere = Visit(visit.office, visit.caller.at(f"198.51.100.{attempt}"))
        assert elsewhere.password(" MAI ", "sai mật khẩu").status_code == 401
    reply = visit.password("mai", PASSWORD)
    assert reply.status_code == 429
    assert "Hãy đợi 15 phút, hoặc đăng nhập bằng khóa bảo mật" in said(reply)
    # Nobody is locked out by others: the key still opens, and so does another login.
    assert where(visit.key(key)) == "/office"
    visit.post("/office/sign-out")
    assert where(visit.password("nam", PASSWORD)) == "/office"
    clock.move(seconds=WINDOW)
    assert where(Visit(visit.office, visit.caller).password("mai", PASSWORD)) == "/office"


def test_one_address_may_not_try_everybody(visit: Visit, clock: Clock) -> None:
    for attempt in range(FROM_AN_ADDRESS):
        assert visit.password(f"login{attempt}", "sai mật khẩu").status_code == 401
    assert visit.password("nam", PASSWORD).status_code == 429
    elsewhere = Visit(visit.office, visit.caller.at("198.51.100.1"))
    assert where(elsewhere.password("nam", PASSWORD)) == "/office"


def test_challenges_are_bounded_too(visit: Visit) -> None:
    for _ in range(CHALLENGES):
        assert visit.post("/office/sign-in/options").status_code == 200
    assert visit.post("/office/sign-in/options").status_code == 429


def test_there_is_no_default_account(office: Office, call: Caller) -> None:
    visit = Visit(office, call)
    for login in ("admin", "root", "office", "mai", "demo", ""):
        for password in ("", "admin", "password", "changeme"):
            assert visit.password(login, password).status_code in (401, 429)
    assert visit.secret is None
