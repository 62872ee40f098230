"""Certificates on the desk: found, looked at, printed, and who may."""

from __future__ import annotations

import pytest

from credissuer.office import Office
from credissuer.operations.change_standing import suspend
from credissuer.operations.perform import perform
from credissuer.staff.roles import FOR_PEOPLE, PERMISSIONS, Permission, Role
from credverifier.wire.number import show
from tests.console.desk.conftest import SignIn
from tests.console.signed_in import said
from tests.offices import CHIEF, issued, order_body


def test_a_number_leads_straight_to_its_page(sign_in: SignIn, certificate: str) -> None:
    lan = sign_in(Role.CASE_OFFICER)
    for typed in (certificate, show(certificate).lower(), f"https://x.example/c/{certificate}"):
        reply = lan.get(f"/office/certificates?q={typed}")
        assert reply.status_code == 303
        assert reply.headers["location"] == f"/office/certificates/{show(certificate)}"


def test_names_are_listed_with_how_they_stand(
    office: Office, sign_in: SignIn, certificate: str
) -> None:
    second = issued(office, order_body(2))
    perform(office, office.call(CHIEF), suspend, second, "false_claim")
    lan = sign_in(Role.CASE_OFFICER)
    both = said(lan.get("/office/certificates?q=kenh+mau"))
    assert show(certificate) in both and show(second) in both
    only = said(lan.get("/office/certificates?standing=suspended"))
    assert show(certificate) not in only and show(second) in only
    nothing = said(lan.get("/office/certificates?q=nobody"))
    assert "Không có chứng nhận nào khớp" in nothing


def test_pages_follow_by_a_cursor(
    office: Office, sign_in: SignIn, certificate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from credissuer.console.desk.certificates import certificates

    monkeypatch.setattr(certificates, "PAGE", 1)
    second = issued(office, order_body(2))
    first, last = sorted([certificate, second])
    lan = sign_in(Role.CASE_OFFICER)
    reply = lan.get("/office/certificates?q=kenh")
    assert show(first) in reply.text and show(last) not in reply.text
    following = reply.text.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert "q=kenh" in following, "the filter goes with it"
    reply = lan.get(following)
    assert show(last) in reply.text and show(first) not in reply.text
    assert 'rel="next"' not in reply.text


def test_everything_about_one_is_on_its_page_and_the_look_is_recorded(
    office: Office, sign_in: SignIn, certificate: str
) -> None:
    perform(office, office.call(CHIEF), suspend, certificate, "false_claim", "Thư ngày 29 <b>")
    lan = sign_in(Role.CASE_OFFICER)
    for way in ("", "/sheet"):
        reply = lan.get(f"/office/certificates/{show(certificate)}{way}")
        assert reply.status_code == 200
        assert "Thư ngày 29 &lt;b&gt;" in reply.text
        assert "Đang tạm đình chỉ" in said(reply)
    with office.store.read() as reading:
        viewed = list(reading.audit.of_action("certificate.viewed"))
    assert [(entry.actor, entry.object) for entry in viewed] == [
        (f"person:{lan.person.id}", certificate)
    ], "one view, though it was loaded twice"


def test_what_can_be_done_depends_on_who_looks(sign_in: SignIn, certificate: str) -> None:
    way = f"/office/certificates/{show(certificate)}"
    officer = sign_in(Role.CASE_OFFICER).get(way).text
    assert "/change/suspend" in officer and "/change/revoke" in officer
    assert "/change/renew" not in officer and "/change/reinstate" not in officer
    assessor = sign_in(Role.ASSESSOR, login="mai").get(way).text
    assert "/change/renew" in assessor and "/change/suspend" not in assessor
    auditor = sign_in(Role.AUDITOR, login="dung").get(way).text
    assert "/change/" not in auditor and "/office/audit?object=" in auditor


@pytest.mark.parametrize("role", FOR_PEOPLE)
def test_whoever_may_read_may_look(sign_in: SignIn, certificate: str, role: Role) -> None:
    browser = sign_in(role, login="someone")
    expected = 200 if Permission.READ in PERMISSIONS[role] else 403
    for way in ("", f"/{show(certificate)}", f"/{show(certificate)}/sheet"):
        assert browser.get(f"/office/certificates{way}").status_code == expected


def test_whoever_is_not_signed_in_is_sent_to_the_door(call, certificate: str) -> None:
    reply = call.get(f"/office/certificates/{show(certificate)}")
    assert reply.status_code == 303
    assert reply.headers["location"].startswith("/office/sign-in?to=")


@pytest.mark.parametrize("number", ["7K3M9-QX2HS", "nonsense", "%00"])
def test_a_number_that_is_none_is_told_in_words(
    sign_in: SignIn, certificate: str, number: str
) -> None:
    reply = sign_in(Role.CASE_OFFICER).get(f"/office/certificates/{number}")
    assert reply.status_code in (404, 422, 400)
    assert "Traceback" not in reply.text and "<h1>" in reply.text


def test_what_the_world_is_told_is_a_part_and_a_page(sign_in: SignIn, certificate: str) -> None:
    lan = sign_in(Role.CASE_OFFICER)
    # Nothing answers at the public address of this office.
    reply = lan.get(f"/office/certificates/{show(certificate)}/seen")
    assert "Không nhìn được từ bên ngoài" in said(reply) and "<html" in reply.text
