"""Data over HTTP: taken along, taken back, deleted."""

from __future__ import annotations

import io
import json
import zipfile

from credissuer.office import Office
from credissuer.store.applications.applications import ApplicationReading
from credissuer.store.applications.holders import Holders
from credverifier.wire import number as numbers
from tests.console.me.browsing import EMAIL, REQUIRED, Browser


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
        record, again = reading.of(ApplicationReading).page()
    assert again.replaces == record.certificate
    assert record.public_items == set(REQUIRED)
    certified.get(path)
    assert certified.status == 404


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
    assert certified.status == 200 and "không còn giữ địa chỉ email" in page
    assert not certified.cookies
    with office.store.read() as reading:
        assert reading.of(Holders).by_email(EMAIL) is None
