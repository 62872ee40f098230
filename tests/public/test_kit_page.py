"""The page with the kit of a badge."""

from __future__ import annotations

import re

import pytest

from credissuer.badges.bio_lines import limits
from credissuer.badges.sizes import SIZES
from credissuer.http.cache import FileCache
from credissuer.office import Office
from credissuer.operations.change_standing import revoke, suspend
from credissuer.operations.perform import perform
from credissuer.public import kit_page
from credissuer.public.kit_page import KitPages
from credissuer.public.kit_places import table
from credissuer.public.kit_ring import Ring
from credissuer.public.kits import view_of
from credissuer.public.pages.html import PageRenderer
from credissuer.publication import servers
from credissuer.words import words
from tests.callers import Caller
from tests.hostile_names import HOSTILE_NAMES
from tests.offices import CHIEF, Clock, issued, order_body
from tests.public.documents import Document
from tests.public.test_in_app import BROWSERS, IN_APP


def document(call: Caller, number: str, query: str = "") -> Document:
    response = call.get(f"/c/{number}/kit{query}")
    assert response.status_code == 200, response.content
    return Document(response.text)


def test_the_page_runs_its_own_script_and_loads_nothing_from_other_hosts(
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
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "object-src": "'none'",
        "trusted-types": "'none'",
        "require-trusted-types-for": "'script'",
    }
    assert response.headers["x-robots-tag"] == "noindex"
    assert (
        response.headers["referrer-policy"] == "no-referrer"
        and "access-control-allow-origin" not in response.headers
    )
    page = Document(response.text)
    assert response.text.startswith("<!doctype html>")
    assert not {"style", "iframe", "object", "base"} & {tag for tag, _ in page.tags}
    [script] = page.of("script")
    assert script["type"] == "module" and (script["src"] or "").startswith("/kit.js?")
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        for name in ("href", "src", "action"):
            assert "//" not in (attributes.get(name) or ""), attributes


def test_every_linked_file_is_served(call: Caller, certificate: str) -> None:
    page = document(call, certificate)
    # What the browser makes itself has no address yet: the picture of a portrait.
    paths = {attributes.get("href") for attributes in page.of("a")} | {
        image.get("src") for image in page.of("img")
    }
    # From the root, because the page is also asked for as `/kit/`.
    files = {path for path in paths if path and re.match(r"/c/\w+/(badge|qr)\.", path)}
    assert len(files) == len(SIZES) * 3 * 2 + 2 * 3 + 2
    for path in sorted(files):
        response = call.get(path)
        assert response.status_code == 200, path


def test_the_files_of_the_page_are_served_and_kept_for_ever(call: Caller, certificate: str) -> None:
    page = document(call, certificate)
    linked = [link["href"] for link in page.of("link")] + [one["src"] for one in page.of("script")]
    assert sum((path or "").startswith("/kit") for path in linked) == 2
    for path, (_, kind) in kit_page.FILES.items():
        response = call.get(path)
        assert (response.content, response.headers["content-type"]) == (kit_page.file(path), kind)
        assert "immutable" in response.headers["cache-control"]
        assert re.match(servers.OFFICE, path), "a web server in front passes it on"
        assert call.post(path, {}).status_code == 405


def test_each_place_has_one_picture_to_save_and_one_line_to_copy(
    call: Caller, certificate: str
) -> None:
    for language in ("vi", "en"):
        page = document(call, certificate, f"?lang={language}")
        cards = [section for section in page.of("section") if section.get("class") == "place"]
        assert {card["id"] for card in cards} == set(table())
        saved = [link for link in page.of("a") if link.get("class") == "main" and "href" in link]
        assert len(saved) == len(cards)
        assert all("download" in link and f"lang={language}" in link["href"] for link in saved)  # type: ignore[operator]
        copied = [one["data-copy"] for one in page.of("button") if "data-copy" in one]
        lines = [f"line-{key}" for key, row in table().items() if "line" in row]
        assert sorted(copied) == sorted([*lines, "snippet"])
        assert set(copied) <= {one.get("id") for one in page.of("p")}
        pictures = [
            one for one in page.of("img") if "picture" in (one.get("class") or "") and "src" in one
        ]
        assert len(pictures) == len(cards)
        for picture in pictures:
            assert certificate in (picture["alt"] or ""), "the alternative names the link"
            assert picture["width"] and picture["height"]
        hidden = [one for one in page.of("button") if one.get("type") == "button"]
        assert all("hidden" in one for one in hidden), "what needs JavaScript appears with it"


def test_the_page_begins_with_whose_it_is(call: Caller, certificate: str) -> None:
    text = document(call, certificate).text
    shown = f"{certificate[:5]}-{certificate[5:]}"
    order = [
        "Bộ huy hiệu của",
        "Kênh Mẫu Số 001",
        shown,
        "Tín nhiệm tiêu biểu",
        "Cấp đến",
        "Lưu ảnh",
    ]
    text = text[text.index("Bộ huy hiệu của") :]
    places = [text.index(one) for one in order]
    assert places == sorted(places)


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
            "Accept-Language, User-Agent",
        )
        # The choice is kept where the page leads on.
        assert f"/badge-check?lang={language}" in response.text


def test_bio_lines_are_shown_with_their_lengths(call: Caller, certificate: str) -> None:
    text = document(call, certificate).text
    counts = re.findall(r"(\d+)/(\d+) ký tự", text)
    assert len(counts) == len(limits())
    assert sorted(int(limit) for _, limit in counts) == sorted(
        one["limit"] for one in limits().values()
    )
    assert all(0 < int(count) <= int(limit) for count, limit in counts)


@pytest.mark.parametrize(("name", "agent"), IN_APP)
def test_inside_an_app_the_page_says_how_to_save(
    call: Caller, certificate: str, name: str | None, agent: str
) -> None:
    response = call.get(f"/c/{certificate}/kit", headers={"User-Agent": agent})
    page = Document(response.text)
    said = words("kit", "vi")["in_app"]
    title = said["title"].format(app=name) if name else said["title_unknown"]
    assert title in page.text and said["save"] in page.text and "Mở bằng trình duyệt" in page.text
    assert page.text.index(title) < page.text.index("Bộ huy hiệu của Kênh"), "at the top"
    assert f"https://office.test/c/{certificate}/kit" in page.text
    buttons = [one for one in page.of("a") if one.get("class") == "main" and "href" in one]
    # A download would be dropped without a word: the picture is opened instead, to be pressed.
    opened = [link for link in buttons if "download" not in link]
    assert len(opened) == len(buttons) - 1, "all but the sheet for print"


@pytest.mark.parametrize("agent", BROWSERS)
def test_a_browser_proper_gets_no_such_notice(call: Caller, certificate: str, agent: str) -> None:
    text = call.get(f"/c/{certificate}/kit", headers={"User-Agent": agent}).text
    assert words("kit", "vi")["in_app"]["save"] not in text


def test_a_replaced_certificate_leads_to_the_kit_of_the_new_one(
    call: Caller, office: Office, certificate: str
) -> None:
    view = view_of(office, certificate)
    pages = KitPages(
        PageRenderer(office, FileCache(office.publication)), FileCache(office.publication)
    )
    page = pages.kit(view._replace(standing="superseded", successor="AAAAA-BBBBB"), "en")
    assert b'href="/c/AAAAA-BBBBB/kit?lang=en"' in page and b"was replaced" in page


def test_the_ring_is_offered_only_where_there_is_one(
    call: Caller, office: Office, certificate: str
) -> None:
    view = view_of(office, certificate)
    pages = KitPages(
        PageRenderer(office, FileCache(office.publication)), FileCache(office.publication)
    )
    assert b'id="ring"' not in pages.kit(view._replace(ring=None), "vi")
    page = Document(pages.kit(view._replace(ring=Ring(800, (400, 390), 300)), "vi").decode("utf-8"))
    [ring] = [one for one in page.of("section") if one.get("id") == "ring"]
    assert (
        "hidden" in ring and ring["data-overlay"] == f"/c/{certificate}/badge.png?size=ring&lang=vi"
    )
    assert (ring["data-side"], ring["data-centre"], ring["data-radius"]) == (
        "800",
        "400 390",
        "300",
    )


def test_the_page_warns_of_a_suspended_or_revoked_certificate(
    call: Caller, office: Office, certificate: str, clock: Clock
) -> None:
    """The pictures stay available, and the page never claims that a certificate is valid."""

    def notices() -> int:
        return len(
            [
                panel
                for panel in document(call, certificate).of("section")
                if panel.get("role") == "alert"
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
