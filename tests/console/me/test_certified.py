"""Certificates of a holder over HTTP: linked, given up, renewed, changed; their account."""

from __future__ import annotations

import pytest

from credissuer.applications.application import ApplicationPurpose
from credissuer.office import Office
from credissuer.operations.applying.consenting import REASON
from credissuer.operations.change_standing import revoke, suspend
from credissuer.operations.perform import perform
from credissuer.staff.roles import operator
from credissuer.store.applications.applications import ApplicationReading
from credverifier.wire import number as numbers
from tests.callers import Caller
from tests.console.me.browsing import Browser
from tests.offices import Clock


def standing(office: Office, number: str) -> tuple[str, str | None]:
    with office.store.read() as reading:
        found = reading.certificates.by_number(number)
    assert found is not None
    return found.standing.value, found.reason


def test_the_kit_and_the_page_are_linked(certified: Browser, certificate: str) -> None:
    page = certified.get("/me/status")
    assert f'href="/c/{certificate}/kit?lang=vi"' in page and numbers.show(certificate) in page


def test_a_certificate_is_given_up_by_its_holder_alone(
    certified: Browser, certificate: str, office: Office
) -> None:
    path = f"/me/certificates/{certificate}/give-up"
    stranger = Browser(certified.call.at("192.0.2.8"), office)
    stranger.sign_in("other@example.vn")
    stranger.get(path)
    assert stranger.status == 404
    page = certified.get(path)
    assert "Không khôi phục được" in page
    # The page itself names the number with its hyphen.
    shown = f"/me/certificates/{numbers.show(certificate)}/give-up"
    stolen = stranger.cookies["__Host-me"]
    from credissuer.console.visitors import csrf_of

    stranger.post(shown, {"csrf": csrf_of(stolen), "confirmed": "1"})
    assert stranger.status == 404 and standing(office, certificate) == ("valid", None)
    certified.send(shown, page=path)
    assert certified.status == 422 and standing(office, certificate) == ("valid", None)
    certified.send(shown, page=path, confirmed="1")
    assert certified.where == "/me/status"
    assert standing(office, certificate) == ("revoked", "holder_request")
    verdict = certified.call.get(f"/c/{certificate}", headers={"accept": "text/html"})
    assert verdict.status_code == 200


def test_a_change_of_handle_begins_filled_in(certified: Browser, certificate: str) -> None:
    page = certified.get("/me/account")
    assert "Tôi đã đổi tên" in page
    page = certified.send("/me/apply", purpose="change", replaces=numbers.show(certificate))
    assert certified.where == "/me/apply/accounts"
    assert numbers.show(certificate) in page and "kenh001mau" in page
    with certified.office.store.read() as reading:
        records = reading.of(ApplicationReading).page()
    assert records[-1].purpose is ApplicationPurpose.CHANGE and records[-1].replaces == certificate


def test_a_renewal_is_offered_sixty_days_before(certified: Browser, clock: Clock) -> None:
    assert "Bạn có thể gia hạn từ 60 ngày" in certified.get("/me/status")
    clock.move(days=310)
    certified.sign_in()
    page = certified.get("/me/status")
    assert 'value="renewal"' in page


def test_the_language_is_the_holders_own(holder: Browser, call: Caller) -> None:
    page = holder.send("/me/account", page="/me/account", language="en")
    assert '<html lang="en"' in page and "Saved." in page
    page = holder.send("/me/account", language="xx")
    assert '<html lang="en"' in page
    assert '<html lang="vi"' in holder.get("/me/status?lang=vi")


@pytest.mark.parametrize(
    ("change", "reason", "leads"),
    [(suspend, "undisclosed_ad", True), (revoke, "false_claim", True), (revoke, REASON, False)],
)
def test_a_sanction_leads_to_its_case(
    certified: Browser, certificate: str, office: Office, change: object, reason: str, leads: bool
) -> None:
    perform(office, office.call(operator("test")), change, certificate, reason)  # type: ignore[arg-type]
    page = certified.get("/me/status")
    assert ('<a class="main" href="/me/cases"' in page) is leads
    assert "/kit" not in page and "Chúc mừng" not in page
