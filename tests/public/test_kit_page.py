"""The page with the kit of a badge."""

from __future__ import annotations

import re

from credissuer.badges.sizes import SIZES
from credissuer.office import Office
from credissuer.operations.change_standing import revoke, suspend
from credissuer.operations.perform import perform
from credissuer.public import kit_page
from tests.callers import Caller
from tests.hostile_names import HOSTILE_NAMES
from tests.offices import CHIEF, Clock, issued, order_body
from tests.public.documents import Document


def document(call: Caller, number: str, query: str = "") -> Document:
    response = call.get(f"/c/{number}/kit{query}")
    assert response.status_code == 200, response.content
    return Document(response.text)


def test_the_page_runs_no_script_and_loads_nothing_from_other_hosts(
    call: Caller, certificate: str
) -> None:
    response = call.get(f"/c/{certificate}/kit")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    policy = dict(
        part.strip().split(" ", 1)
        for part in response.headers["content-security-policy"].split(";")
    )
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert response.headers["x-robots-tag"] == "noindex"
    assert (
        response.headers["referrer-policy"] == "no-referrer"
        and "access-control-allow-origin" not in response.headers
    )
    page = Document(response.text)
    assert response.text.startswith("<!doctype html>")
    assert not {"script", "style", "iframe", "object", "base"} & {tag for tag, _ in page.tags}
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        for name in ("href", "src", "action"):
            assert "//" not in (attributes.get(name) or ""), attributes


def test_every_linked_file_is_served(call: Caller, certificate: str) -> None:
    page = document(call, certificate)
    paths = {attributes["href"] for attributes in page.of("a")} | {
        image["src"] for image in page.of("img")
    }
    files = {path for path in paths if path and re.match(r"badge\.|qr\.", path)}
    assert len(files) == 8 * 3 * 2 + 2 * 3 + 2
    for path in sorted(files):
        response = call.get(f"/c/{certificate}/{path}")
        assert response.status_code == 200, path
    [style] = [link["href"] for link in page.of("link") if link["rel"] == "stylesheet"]
    assert style is not None
    response = call.get(style)
    assert (response.content, response.headers["content-type"]) == (
        kit_page.style(),
        "text/css; charset=utf-8",
    )
    assert call.post(style, {}).status_code == 405
    with_alt_text = {
        image["src"] for image in page.of("img") if certificate in (image["alt"] or "")
    }
    assert {f"badge.png?size={size}&lang=vi" for size in SIZES} == with_alt_text
    assert all(image["width"] and image["height"] for image in page.of("img"))


def test_the_page_is_in_vietnamese_or_the_requested_language(
    call: Caller, certificate: str
) -> None:
    for query, accept, language in (
        ("", "", "vi"),
        ("", "en-GB", "en"),
        ("?lang=vi", "en", "vi"),
        ("?lang=en", "", "en"),
        ("?lang=fr", "", "vi"),
    ):
        response = call.get(f"/c/{certificate}/kit{query}", headers={"Accept-Language": accept})
        assert f'<html lang="{language}">' in response.text
        assert ("Bộ huy hiệu của" in response.text) is (language == "vi")
        assert (response.headers["content-language"], response.headers["vary"]) == (
            language,
            "Accept-Language",
        )


def test_bio_lines_are_shown_with_their_lengths(call: Caller, certificate: str) -> None:
    text = document(call, certificate).text
    for platform, limit in (("TikTok", 80), ("Instagram", 150), ("Facebook", 101)):
        count = re.search(rf"{platform}: (\d+)/{limit} ký tự", text)
        assert count is not None and 0 < int(count[1]) <= limit


def test_the_page_warns_of_a_suspended_or_revoked_certificate(
    call: Caller, office: Office, certificate: str, clock: Clock
) -> None:
    """The pictures stay available, and the page never claims that a certificate is valid."""

    def notices() -> int:
        return len(
            [
                paragraph
                for paragraph in document(call, certificate).of("p")
                if paragraph.get("role") == "alert"
            ]
        )

    assert notices() == 0
    assert "còn hiệu lực" not in document(call, certificate).text
    perform(office, office.call(CHIEF), suspend, certificate, "undisclosed_ad")
    assert "đang tạm đình chỉ" in document(call, certificate).text
    perform(office, office.call(CHIEF), revoke, certificate, "undisclosed_ad")
    assert "was revoked" in document(call, certificate, "?lang=en").text and notices() == 1
    assert call.get(f"/c/{certificate}/badge.svg").status_code == 200


def test_the_page_warns_of_an_expired_certificate(
    call: Caller, office: Office, certificate: str, clock: Clock
) -> None:
    clock.move(days=400)
    assert "đã hết hạn" in document(call, certificate).text


def test_a_hostile_name_is_only_text_on_the_kit_page(call: Caller, office: Office) -> None:
    expected_tags = [tag for tag, _ in document(call, issued(office, order_body(999))).tags]
    for channel, name in enumerate([name for name in HOSTILE_NAMES if name.code is None], 1):
        page = document(call, issued(office, order_body(channel, name=name.text)))
        assert [tag for tag, _ in page.tags] == expected_tags, name.id
