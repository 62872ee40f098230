"""Who is signed in on the desk: cookies, tokens of forms, halves of sessions, proofs that are fresh."""

from __future__ import annotations

import pytest

from credissuer.console.visitors import csrf_of
from credissuer.office import Office
from credissuer.operations.sign_in import sessions
from credissuer.staff.roles import Role
from credissuer.staff.session import IDLE, LONGEST
from credissuer.staff.sign_in import FRESH
from tests.callers import Caller
from tests.console.signing_in import ORIGIN, Visit, said, where
from tests.offices import Clock
from tests.security_keys import SoftKey
from tests.staff_members import PASSWORD, staff


@pytest.fixture
def visit(office: Office, call: Caller) -> Visit:
    """Mai, an assessor, at the door."""
    staff(office, "mai", Role.ASSESSOR, password=PASSWORD)
    return Visit(office, call)


@pytest.fixture
def key(visit: Visit) -> SoftKey:
    """Her key; with it she is signed in."""
    made = SoftKey(ORIGIN)
    visit.password("mai", PASSWORD)
    assert where(visit.register(made)).startswith("/office")
    return made


def test_nobody_sees_the_desk_without_a_session(visit: Visit) -> None:
    assert where(visit.get("/office")) == "/office/sign-in?to=%2Foffice"
    assert where(visit.get("/office/security")) == "/office/sign-in?to=%2Foffice%2Fsecurity"
    assert where(visit.post("/office/security/password")) == "/office/sign-in"


def test_the_cookie_is_for_this_host_alone_and_for_no_script(visit: Visit) -> None:
    reply = visit.password("mai", PASSWORD)
    [cookie] = reply.headers.get_list("set-cookie")
    name, *attributes = cookie.split("; ")
    assert name.startswith("__Host-office=")
    assert set(attributes) == {
        "Path=/",
        f"Max-Age={int(LONGEST.total_seconds())}",
        "HttpOnly",
        "SameSite=Lax",
        "Secure",
    }


def test_a_session_without_its_key_shows_one_page_alone(visit: Visit) -> None:
    visit.password("mai", PASSWORD)
    for path in ("/office", "/office/security", "/office/certificates", "/office/step-up"):
        assert where(visit.get(path)).startswith("/office/sign-in/key?to=")
    assert where(visit.post("/office/security/password")) == "/office/sign-in/key"
    assert "Đăng ký khóa bảo mật" in said(visit.get("/office/sign-in/key"))


def test_the_secret_is_another_one_after_every_proof(visit: Visit, key: SoftKey) -> None:
    secrets = [visit.secret]
    visit.step_up(key)
    secrets.append(visit.secret)
    visit.key(key)
    secrets.append(visit.secret)
    visit.password("mai", PASSWORD)
    secrets.append(visit.secret)
    assert len(set(secrets)) == 4
    for old in secrets[:-1]:
        assert old is not None
        assert sessions.find(visit.office, old) is None


def test_a_planted_cookie_is_no_session_later(visit: Visit, office: Office) -> None:
    visit.cookies["__Host-office"] = "planted"
    reply = visit.password("mai", PASSWORD)
    assert where(reply).startswith("/office")
    assert visit.secret != "planted"
    assert sessions.find(office, "planted") is None


def test_a_form_of_no_page_of_this_session_is_refused(visit: Visit, key: SoftKey) -> None:
    other = Visit(visit.office, visit.caller)
    other.password("mai", PASSWORD)
    assert other.secret is not None
    for token in ("", "x", csrf_of(other.secret)):
        reply = visit.send("/office/sign-out", {"csrf": token})
        assert reply.status_code == 403
    assert visit.get("/office/security").status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_of_another_site_is_refused(visit: Visit, key: SoftKey, site: str) -> None:
    assert visit.secret is not None
    good = {"csrf": csrf_of(visit.secret)}
    reply = visit.send("/office/sign-out", good, **{"sec-fetch-site": site})
    assert reply.status_code == 403
    anonymous = Visit(visit.office, visit.caller)
    fields = {"login": "mai", "password": PASSWORD}
    reply = anonymous.send("/office/sign-in", fields, **{"sec-fetch-site": site})
    assert reply.status_code == 403
    assert anonymous.secret is None


def test_who_comes_back_late_signs_in_again_with_the_old_cookie(
    visit: Visit, key: SoftKey, clock: Clock
) -> None:
    clock.move(seconds=IDLE.total_seconds())
    assert where(visit.get("/office/security")).startswith("/office/sign-in?")
    page = visit.get("/office/sign-in")
    assert visit.secret is not None
    assert csrf_of(visit.secret) in page.text
    assert where(visit.key(key)).startswith("/office")
    assert visit.get("/office/security").status_code == 200


def test_a_visit_keeps_the_session_open(visit: Visit, key: SoftKey, clock: Clock) -> None:
    for _ in range(3):
        clock.move(seconds=IDLE.total_seconds() - 1)
        assert visit.get("/office/security").status_code == 200


def test_no_page_of_the_desk_is_kept_framed_or_scripted_from_elsewhere(
    visit: Visit, key: SoftKey
) -> None:
    for path in ("/office/sign-in/key", "/office/security", "/office/step-up"):
        headers = visit.get(path).headers
        if path != "/office/sign-in/key":
            policy = headers["content-security-policy"]
            assert "frame-ancestors 'none'" in policy
            assert "script-src 'self';" in policy
            assert "unsafe" not in policy
            assert headers["cache-control"] == "no-store"
            assert "access-control-allow-origin" not in headers
        assert "<script>" not in visit.get(path).text
        assert " style=" not in visit.get(path).text


def test_a_proof_counts_for_five_minutes(visit: Visit, key: SoftKey, clock: Clock) -> None:
    clock.move(seconds=FRESH.total_seconds() - 1)
    assert "Thêm khóa" in said(visit.get("/office/security"))
    clock.move(seconds=1)
    assert "Xác nhận để thêm hoặc gỡ khóa" in said(visit.get("/office/security"))
