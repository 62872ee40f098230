"""A notice in words."""

from __future__ import annotations

import re
import string
from html.parser import HTMLParser
from typing import Any

import pytest

from credissuer.notices import texts
from credissuer.notices.kinds import kinds
from credissuer.notices.samples import sample
from credissuer.notices.texts import Letterhead, compose
from credissuer.words import languages, words
from tests.contracts import store_records as records

LETTERHEAD = Letterhead(
    {"vi": 'Liên minh "Niềm tin số"', "en": "Digital Trust Alliance"}, "https://niemtin.example"
)


def mail(kind: str = "suspended", language: str = "vi", **facts: Any) -> texts.Mail:
    return compose(records.notice(kind=kind, language=language, facts=facts), LETTERHEAD)


def templates(kind: str, language: str) -> list[str]:
    body = words("notices", language)["kinds"][kind]["body"]
    return [text for part in body for text in ([part] if isinstance(part, str) else part)]


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said += data


def test_every_kind_is_said_in_every_language_and_no_other() -> None:
    for language in languages("notices"):
        assert list(words("notices", language)["kinds"]) == list(kinds())


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("language", ["vi", "en"])
def test_words_tell_only_facts_that_the_kind_has(kind: str, language: str) -> None:
    told = {
        name
        for text in templates(kind, language)
        for _, name, _, _ in string.Formatter().parse(text)
        if name
    }
    assert told <= set(kinds()[kind].facts)


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_subject_holds_no_fact_and_is_one_short_line(kind: str, language: str) -> None:
    subject = words("notices", language)["kinds"][kind]["subject"]
    assert re.search(r"[{}\n]", subject) is None
    assert len(subject) <= 60
    assert compose(sample(kind, language), LETTERHEAD).subject == subject


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_makes_sense_without_any_fact_that_it_may_lack(kind: str, language: str) -> None:
    needed = dict.fromkeys(kinds()[kind].needs, "https://niemtin.example/x")
    written = mail(kind, language, **needed)
    assert "{" not in written.text + written.html.partition("<body")[2]
    # Both languages say hello, something, and who writes.
    assert len(written.text.split("\n\n")) >= 8


def test_the_readers_language_comes_first_and_the_other_below() -> None:
    vietnamese, english = mail(language="vi"), mail(language="en")
    assert vietnamese.subject == "Chứng nhận của bạn có thay đổi, xin đọc ngay"
    assert vietnamese.text.index("Chào bạn") < vietnamese.text.index("Hello")
    assert english.text.index("Hello") < english.text.index("Chào bạn")
    third = mail(language="ko")
    assert third.text.index("Hello") < third.text.index("Chào bạn")


def test_facts_are_written_as_people_write_them() -> None:
    written = mail(
        name="Ánh", number="7K3M9QX2HS", reason="undisclosed_ad", deadline="2026-12-31T10:00:00Z"
    ).text
    assert "Chào Ánh," in written
    assert "số 7K3M9-QX2HS" in written
    assert "17:00, 31 tháng 12, 2026" in written
    assert "17:00, 31 December 2026" in written
    assert "undisclosed_ad" not in written
    assert "Please answer by" in written


def test_a_paragraph_without_its_fact_is_left_out() -> None:
    written = mail(number="7K3M9QX2HS").text
    assert "Please answer by" not in written
    assert "The published reason" not in written
    unknown = mail(reason="a private note").text
    assert "private note" not in unknown


def test_html_and_plain_text_say_the_same() -> None:
    written = mail(name="Ánh <b>", number="7K3M9QX2HS", link="https://niemtin.example/me?a=1&b=2")
    page = Page(written.html)
    for paragraph in written.text.split("\n\n"):
        if not paragraph.startswith(("-", "English:", "Đọc và trả lời", "Read and answer")):
            assert "".join(paragraph.split()) in "".join(page.said.split()), paragraph
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert links == ["https://niemtin.example/me?a=1&b=2"] * 2


def test_a_mail_loads_nothing_and_runs_nothing() -> None:
    hostile = '"><img src="https://evil.example/x.png"><script>alert(1)</script>'
    page = Page(mail(name="Lan", number=hostile, link="https://niemtin.example/" + hostile).html)
    tags = {tag for tag, _ in page.tags}
    assert tags.isdisjoint({"img", "script", "link", "style", "iframe", "form"})
    named = {name for _, attributes in page.tags for name in attributes}
    assert named <= {"lang", "charset", "name", "content", "style", "href"}


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "/me", "ftp://x"])
def test_only_an_address_of_the_web_becomes_a_link(link: str) -> None:
    written = mail(link=link)
    assert link not in written.text
    assert link not in written.html


@pytest.mark.parametrize("name", ["Vào https://evil.example", "www.evil", "evil.com", "a@b", "a/b"])
def test_a_name_that_is_an_advertisement_is_not_repeated(name: str) -> None:
    """Anybody can have a mail sent to another's address, and chooses the name in it."""
    assert name not in mail(name=name).text
    assert "Chào bạn," in mail(name=name).text


def test_a_fact_makes_no_paragraph_of_its_own() -> None:
    written = mail(number="1\n\nGửi tiền tới tài khoản\u2028này\u202e").text
    assert "số 1 Gửi tiền tới tài khoản này đang" in written


def test_a_kind_that_this_version_does_not_know_is_called_by_its_code() -> None:
    assert texts.name_of("suspended", "vi") == "Chứng nhận bị tạm đình chỉ"
    assert texts.name_of("gone", "vi") == "gone"


def test_a_failure_is_told_with_the_number_of_the_server() -> None:
    told = texts.why_not("recipient 550", "vi")
    assert told == "Máy chủ thư không nhận địa chỉ này (550)"
    assert texts.why_not("unreachable", "en") == "The mail server cannot be reached"
    assert texts.why_not("gone", "en") == "gone"
