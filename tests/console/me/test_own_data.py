"""Data over HTTP: taken along, taken back, deleted; certificates given up and renewed."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace

import pytest

from credissuer.applications.application import Purpose, State
from credissuer.office import Office
from credissuer.store.applications.applications import ApplicationReading, Applications
from credissuer.store.applications.holders import Holders
from credverifier.wire import number as numbers
from tests.callers import Caller
from tests.console.me.browsing import EMAIL, REQUIRED, Browser
from tests.console.me.test_applying import fill_in
from tests.offices import Clock


@pytest.fixture
def certified(certificate: str, holder: Browser, office: Office, clock: Clock) -> Browser:
    """A holder whose application was granted."""
    fill_in(holder)
    holder.send("/me/apply/public", page="/me/apply/public", item=[*REQUIRED, "portrait"])
    holder.send("/me/apply/review", page="/me/apply/review")
    with office.store.write() as transaction:
        found = transaction.certificates.by_number(certificate)
        assert found is not None
        [record] = transaction.of(Applications).page()
        granted = replace(
            record,
            state=State.GRANTED,
            closed_at=clock.now,
            certificate=certificate,
            subject_id=found.subject_id,
        )
        transaction.of(Applications).change(granted)
    clock.move(minutes=1)
    return holder


def standing(office: Office, number: str) -> tuple[str, str | None]:
    with office.store.read() as reading:
        found = reading.certificates.by_number(number)
    assert found is not None
    return found.standing.value, found.reason


def test_the_kit_and_the_page_are_linked(certified: Browser, certificate: str) -> None:
    page = certified.get("/me/status")
    assert f'href="/c/{certificate}/kit?lang=vi"' in page and numbers.show(certificate) in page


def test_everything_is_downloaded_as_one_file(certified: Browser) -> None:
    certified.send("/me/data/download", page="/me/data")
    assert certified.headers["content-type"] == "application/zip"
    assert certified.headers["content-disposition"] == 'attachment; filename="my-data.zip"'
    assert certified.reply is not None
    with zipfile.ZipFile(io.BytesIO(certified.reply.content)) as archive:
        data = json.loads(archive.read("data.json"))
    assert data["holder"]["email"] == EMAIL and len(data["certificates"]) == 1
    # A link would be followed by whatever reads ahead.
    certified.get("/me/data/download")
    assert certified.status in (404, 405)


def test_a_choice_is_taken_back_once_it_is_confirmed(certified: Browser, office: Office) -> None:
    page = certified.get("/me/data")
    path = page.partition('href="/me/data/take-back/')[2].partition('"')[0]
    path = f"/me/data/take-back/{path}"
    assert path.endswith("/portrait") and page.count("/me/data/take-back/") == 1
    certified.send(path, page=path)
    assert certified.status == 422
    certified.send(path, page=path, confirmed="1")
    assert certified.where == "/me/data" and "Đã rút lại." in certified.text
    with office.store.read() as reading:
        [record] = reading.of(ApplicationReading).page()
    assert record.public_items == set(REQUIRED)
    certified.get(path)
    assert certified.status == 404


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
    assert records[-1].purpose is Purpose.CHANGE and records[-1].replaces == certificate


def test_a_renewal_is_offered_sixty_days_before(certified: Browser, clock: Clock) -> None:
    assert "Bạn có thể gia hạn từ 60 ngày" in certified.get("/me/status")
    clock.move(days=310)
    certified.sign_in()
    page = certified.get("/me/status")
    assert 'value="renewal"' in page


def test_deletion_says_what_stays_and_forgets_the_rest(
    certified: Browser, certificate: str, office: Office
) -> None:
    page = certified.get("/me/data/delete")
    assert "còn hiệu lực" in page and 'name="confirmed"' not in page
    shown = f"/me/certificates/{numbers.show(certificate)}/give-up"
    certified.send(shown, page=f"/me/certificates/{certificate}/give-up", confirmed="1")
    page = certified.send("/me/data/delete", page="/me/data/delete")
    assert certified.status == 422
    page = certified.send("/me/data/delete", confirmed="1")
    assert certified.status == 200 and "không còn giữ địa chỉ e-mail" in page
    assert not certified.cookies
    with office.store.read() as reading:
        assert reading.of(Holders).by_email(EMAIL) is None


def test_the_language_is_the_holders_own(holder: Browser, call: Caller) -> None:
    page = holder.send("/me/account", page="/me/account", language="en")
    assert '<html lang="en">' in page and "Saved." in page
    page = holder.send("/me/account", language="xx")
    assert '<html lang="en">' in page
    assert '<html lang="vi">' in holder.get("/me/status?lang=vi")
