"""One field for everything that somebody may see."""

from __future__ import annotations

from credissuer.staff.roles import Role
from credverifier.wire.number import show
from tests.console.desk.conftest import SignIn
from tests.console.signed_in import said


def test_a_number_leads_to_its_certificate(sign_in: SignIn, certificate: str) -> None:
    reply = sign_in(Role.AUDITOR).get(f"/office/search?q={show(certificate).lower()}")
    assert reply.status_code == 303
    assert reply.headers["location"] == f"/office/certificates/{show(certificate)}"


def test_a_name_finds_what_the_person_may_see(sign_in: SignIn, certificate: str) -> None:
    found = said(sign_in(Role.ADMIN, login="root").get("/office/search?q=kenh"))
    assert show(certificate) in found
    people = sign_in(Role.ADMIN, login="nguyen")
    assert 'id="people-title"' in people.get("/office/search?q=nguyen").text
    assert 'id="people-title"' not in sign_in(Role.AUDITOR).get("/office/search?q=nguyen").text


def test_nothing_and_too_little_are_told(sign_in: SignIn, certificate: str) -> None:
    lan = sign_in(Role.AUDITOR)
    assert "Không tìm thấy gì" in said(lan.get("/office/search?q=<b>zz"))
    assert "<b>zz" not in lan.get("/office/search?q=<b>zz").text
    assert "ít nhất hai ký tự" in said(lan.get("/office/search?q=k"))
    assert "ít nhất hai ký tự" in said(lan.get("/office/search"))
