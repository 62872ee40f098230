"""/me/account/directory over HTTP: in by one's own will, and out again."""

from __future__ import annotations

import io
import json
import zipfile

from credissuer.office import Office
from credissuer.store.applications.listings import ListingReading
from credverifier.wire import number as numbers
from tests.callers import Caller
from tests.console.me.browsing import Browser

PATH = "/me/account/directory"


def listed(office: Office) -> list[tuple[str, str | None]]:
    with office.store.read() as reading:
        return [(one.topics, one.region) for one in reading.of(ListingReading).current()]


def test_nobody_is_in_it_who_did_not_choose_it(
    certified: Browser, certificate: str, office: Office
) -> None:
    assert listed(office) == []
    assert PATH in certified.get("/me/account")
    page = certified.get(PATH)
    assert "Không nêu" in page and " checked" not in page
    # Without the tick nothing is entered, whatever else was chosen.
    certified.send(PATH, page=PATH, topic="am-thuc", region="hue")
    assert listed(office) == []
    certified.send(PATH, page=PATH, topic="am-thuc", region="hue", agreed="1")
    assert certified.where == PATH and listed(office) == [("am-thuc", "hue")]
    page = certified.get(PATH)
    assert page.count(" checked") == 2 and 'value="hue" selected' in page
    certified.send(PATH, page=PATH, topic="am-thuc", region="hue")
    assert listed(office) == []


def test_what_was_chosen_is_among_ones_data_and_ends_with_the_certificate(
    certified: Browser, certificate: str, office: Office
) -> None:
    certified.send(PATH, page=PATH, topic="am-thuc", agreed="1")
    certified.send("/me/data/download", page="/me/data")
    assert certified.status == 200 and certified.reply is not None
    with zipfile.ZipFile(io.BytesIO(certified.reply.content)) as packed:
        data = json.loads(packed.read("data.json"))
    assert data["directory"]["topics"] == "am-thuc" and "by" not in data["directory"]
    shown = f"/me/certificates/{numbers.show(certificate)}/give-up"
    certified.send(shown, page=f"/me/certificates/{certificate}/give-up", confirmed="1")
    assert listed(office) == []


def test_what_there_is_not_is_told(certified: Browser, certificate: str, office: Office) -> None:
    certified.send(PATH, page=PATH, topic="nothing", agreed="1")
    assert certified.status == 422 and listed(office) == []


def test_somebody_without_a_certificate_is_told_so(call: Caller, office: Office) -> None:
    browser = Browser(call, office)
    browser.sign_in("new@example.vn")
    assert "Khi có chứng nhận" in browser.get(PATH)
    assert "agreed" not in browser.text
