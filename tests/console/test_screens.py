"""What pages are made of: language, sentences that were promised, and the way on."""

from __future__ import annotations

import pytest

from credissuer.console.screens import attachment, own_path, say
from credissuer.office import Office
from credissuer.staff.roles import Role
from tests.callers import Caller
from tests.console.signed_in import Browser, person

ELSEWHERE = [
    "https://evil.example",
    "//evil.example/office",
    "/\\evil.example",
    "/officex",
    "",
    None,
    "javascript:alert(1)",
    "/office\\..\\evil",
    "/api/v1/export",
    "https:evil.example",
    "///evil.example/office",
    "/\t/evil.example",
    "/office\r\nset-cookie: a=b",
    "/office\x00",
    " /office",
    "office",
    "evil.example/office",
    "/office/../../evil",
    "/office/../..//evil.example",
    "/\u202eoffice",
    "http://[::1",
]


@pytest.mark.parametrize("text", ELSEWHERE)
def test_nobody_is_sent_to_another_place(text: str | None) -> None:
    assert own_path(text) == "/office"


@pytest.mark.parametrize("path", ["/office", "/office/cases/7?x=1", "/me/status"])
def test_a_page_of_ours_is_where_they_go(path: str) -> None:
    assert own_path(path) == path


def test_a_page_speaks_the_language_of_its_reader(office: Office, call: Caller) -> None:
    lan = Browser(office, call, person(office, "lan", Role.AUDITOR))
    assert '<html lang="vi"' in lan.get("/office").text
    assert '<html lang="en"' in lan.get("/office?lang=en").text
    assert '<html lang="vi"' in lan.get("/office?lang=xx").text


def test_an_address_can_make_a_page_say_only_our_own_sentences(
    office: Office, call: Caller
) -> None:
    lan = Browser(office, call, person(office, "lan", Role.AUDITOR))
    for said in ("desk.none", "errors.internal", "desk_none.x", "<b>", "../desk.skip"):
        reply = lan.get(f"/office?said={said}")
        assert reply.status_code == 200
        assert 'class="told"' not in reply.text


def test_words_that_are_missing_are_an_error() -> None:
    with pytest.raises(KeyError):
        say("vi", "desk.no_such_words")


def test_a_hostile_file_name_stays_one_header() -> None:
    assert attachment('a"\r\nx: y\u1ea5.csv') == (
        "attachment; filename=\"a___x__y_.csv\"; filename*=UTF-8''a%22%0D%0Ax%3A%20y%E1%BA%A5.csv"
    )
    assert attachment("my-data.zip") == 'attachment; filename="my-data.zip"'
