"""The page of the kit of a badge."""

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
    answer = call.get(f"/c/{number}/kit{query}")
    assert answer.status_code == 200, answer.content
    return Document(answer.text)


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


def test_a_hostile_name_is_only_text_on_the_kit_page(call: Caller, office: Office) -> None:
    plain = [tag for tag, _ in document(call, issued(office, order_body(999))).tags]
    for place, name in enumerate([name for name in HOSTILE_NAMES if name.code is None], 1):
        found = document(call, issued(office, order_body(place, name=name.text)))
        assert [tag for tag, _ in found.tags] == plain, name.id
