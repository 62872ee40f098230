"""The static page for reports of violations, which names an address."""

from __future__ import annotations

from credissuer.publication import headers, page, public_paths
from credissuer.publication.report_page import report_page

ALLIANCE = {"vi": "Liên minh <Thử>", "en": "Test & Co"}
SHELL = dict(page.page())[public_paths.SHELL]


def test_the_page_names_the_address_in_both_languages() -> None:
    name, octets = report_page(SHELL, ALLIANCE, 'bao-cao@tnso.vn "<b>"', "https://tnso.vn")
    text = octets.decode("utf-8")
    assert f"/{name}" == f"{public_paths.REPORT}.html"
    assert text.count("bao-cao@tnso.vn &#34;&lt;b&gt;&#34;") == 2
    assert "Liên minh &lt;Thử&gt;" in text and "Test &amp; Co" in text
    assert "<script" not in text and "<form" not in text and 'rel="stylesheet"' in text


def test_without_an_address_the_page_says_so() -> None:
    _, octets = report_page(SHELL, ALLIANCE, None, "https://tnso.vn")
    assert "địa chỉ mà bạn đã biết là đúng" in octets.decode("utf-8")


def test_an_address_alone_opens_a_mail_program() -> None:
    _, octets = report_page(SHELL, ALLIANCE, "bao-cao@tnso.vn", "https://tnso.vn")
    assert octets.decode("utf-8").count('href="mailto:bao-cao@tnso.vn"') == 2
    for words in ('x" onclick="alert(1)@a.vn', "javascript:alert(1)", "0900 000 000"):
        _, octets = report_page(SHELL, ALLIANCE, words, "https://tnso.vn")
        assert "mailto:" not in octets.decode("utf-8")


def test_the_page_has_the_style_of_the_others() -> None:
    for path in (public_paths.REPORT, f"{public_paths.REPORT}.html"):
        told = headers.headers(path, public_url="https://tnso.vn")
        assert told["Content-Type"] == headers.HTML and told["Cache-Control"] == headers.CACHE_PAGE
        assert "form-action 'self'" in told["Content-Security-Policy"]
