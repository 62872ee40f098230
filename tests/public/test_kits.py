"""The kit of a badge over HTTP: its page and its ZIP."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from credissuer.badges.sizes import SIZES
from credissuer.office import Office
from credissuer.operations.badge import kit
from credissuer.operations.change_standing import revoke, suspend
from credissuer.operations.perform import perform
from credissuer.public import kit_page
from credissuer.public.kits import ZIPS_A_MINUTE
from tests.callers import Caller
from tests.hostile_names import HOSTILE_NAMES
from tests.offices import CHIEF, Clock, issued, order_body


class Document(HTMLParser):
    """Tags with their attributes, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def document(call: Caller, number: str, query: str = "") -> Document:
    answer = call.get(f"/c/{number}/kit{query}")
    assert answer.status_code == 200, answer.content
    return Document(answer.text)


def test_the_zip_is_the_kit_that_the_office_makes(
    call: Caller, office: Office, certificate: str
) -> None:
    made = kit(office, office.call(CHIEF), certificate)
    answer = call.get(f"/c/{certificate}/kit.zip")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert answer.headers["content-disposition"] == f'attachment; filename="{certificate}-kit.zip"'
    assert answer.content == made[f"{certificate}-kit.zip"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 4 + 6 * 3 * 2 + 2 * 3 + 4
    again = call.get(f"/c/{certificate}/kit.zip", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_zips_are_had_some_times_a_minute(
    make_app: Callable[..., Caller], certificate: str, clock: Clock
) -> None:
    call = make_app()
    found = [call.get(f"/c/{certificate}/kit.zip").status_code for _ in range(ZIPS_A_MINUTE + 1)]
    assert found == [200] * ZIPS_A_MINUTE + [429]
    assert call.get(f"/c/{certificate}/kit").status_code == 200, (
        "the page is not counted among them"
    )
    assert call.at("192.0.2.2").get(f"/c/{certificate}/kit.zip").status_code == 200
    clock.move(minutes=1)
    assert call.get(f"/c/{certificate}/kit.zip").status_code == 200


@pytest.mark.parametrize("path", ["kit", "kit.zip"])
def test_no_kit_of_what_there_is_not(call: Caller, certificate: str, path: str) -> None:
    for number, status, code in (
        ("7K3M9QX2HS", 404, "certificate.not_found"),
        ("7K3M9QX2HT", 400, "link.number_invalid"),
    ):
        answer = call.get(f"/c/{number}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    answer = call.post(f"/c/{certificate}/{path}", {})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert call("HEAD", f"/C/{certificate.lower()}/{path}").status_code == 200


def test_the_page_runs_nothing_and_loads_nothing_from_elsewhere(
    call: Caller, certificate: str
) -> None:
    answer = call.get(f"/c/{certificate}/kit")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";")
    )
    assert policy == {
        "default-src": "'none'", "style-src": "'self'", "img-src": "'self'", "form-action": "'self'",
        "base-uri": "'none'", "frame-ancestors": "'none'",
    }  # fmt: skip
    assert answer.headers["x-robots-tag"] == "noindex"
    assert (
        answer.headers["referrer-policy"] == "no-referrer"
        and "access-control-allow-origin" not in answer.headers
    )
    found = Document(answer.text)
    assert answer.text.startswith("<!doctype html>")
    assert not {"script", "style", "iframe", "object", "base"} & {tag for tag, _ in found.tags}
    for tag, attributes in found.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        for name in ("href", "src", "action"):
            assert "//" not in (attributes.get(name) or ""), attributes


def test_every_file_that_the_page_offers_is_there(call: Caller, certificate: str) -> None:
    found = document(call, certificate)
    paths = {attributes["href"] for attributes in found.of("a")} | {
        image["src"] for image in found.of("img")
    }
    files = {path for path in paths if path and re.match(r"badge\.|qr\.", path)}
    assert len(files) == 6 * 3 * 2 + 2 * 3 + 2
    for path in sorted(files):
        answer = call.get(f"/c/{certificate}/{path}")
        assert answer.status_code == 200, path
    [style] = [link["href"] for link in found.of("link") if link["rel"] == "stylesheet"]
    assert style is not None
    answer = call.get(style)
    assert (answer.content, answer.headers["content-type"]) == (
        kit_page.style(),
        "text/css; charset=utf-8",
    )
    assert call.post(style, {}).status_code == 405
    spoken = {image["src"] for image in found.of("img") if certificate in (image["alt"] or "")}
    assert {f"badge.png?size={size}&lang=vi" for size in SIZES} == spoken
    assert all(image["width"] and image["height"] for image in found.of("img"))


def test_the_page_is_in_vietnamese_unless_english_is_asked_for(
    call: Caller, certificate: str
) -> None:
    for query, accept, spoken in (
        ("", "", "vi"),
        ("", "en-GB", "en"),
        ("?lang=vi", "en", "vi"),
        ("?lang=en", "", "en"),
        ("?lang=fr", "", "vi"),
    ):
        answer = call.get(f"/c/{certificate}/kit{query}", headers={"Accept-Language": accept})
        assert f'<html lang="{spoken}">' in answer.text
        assert ("Bộ huy hiệu của" in answer.text) is (spoken == "vi")
        assert (answer.headers["content-language"], answer.headers["vary"]) == (
            spoken,
            "Accept-Language",
        )


def test_bio_lines_stand_there_with_their_counts(call: Caller, certificate: str) -> None:
    text = document(call, certificate).text
    for platform, limit in (("TikTok", 80), ("Instagram", 150), ("Facebook", 101)):
        count = re.search(rf"{platform}: (\d+)/{limit} ký tự", text)
        assert count is not None and 0 < int(count[1]) <= limit


def test_the_page_warns_when_a_certificate_is_not_in_good_standing(
    call: Caller, office: Office, certificate: str, clock: Clock
) -> None:
    """The pictures stay, as /badge.svg does; and it never says that one is in good standing."""

    def notices() -> int:
        return len([p for p in document(call, certificate).of("p") if p.get("role") == "alert"])

    assert notices() == 0
    assert "còn hiệu lực" not in document(call, certificate).text
    perform(office, office.call(CHIEF), suspend, certificate, "undisclosed_ad")
    assert "đang tạm đình chỉ" in document(call, certificate).text
    perform(office, office.call(CHIEF), revoke, certificate, "undisclosed_ad")
    assert "was revoked" in document(call, certificate, "?lang=en").text and notices() == 1
    assert call.get(f"/c/{certificate}/badge.svg").status_code == 200


def test_the_page_warns_of_one_that_is_over(
    call: Caller, office: Office, certificate: str, clock: Clock
) -> None:
    clock.move(days=400)
    assert "đã hết hạn" in document(call, certificate).text


def test_a_hostile_name_is_a_text_and_nothing_else(call: Caller, office: Office) -> None:
    plain = [tag for tag, _ in document(call, issued(office, order_body(999))).tags]
    for place, name in enumerate([name for name in HOSTILE_NAMES if name.code is None], 1):
        found = document(call, issued(office, order_body(place, name=name.text)))
        assert [tag for tag, _ in found.tags] == plain, name.id
