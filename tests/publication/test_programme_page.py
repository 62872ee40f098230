"""The programme in plain words, as files of the public tree."""

from __future__ import annotations

import json

import pytest

from credissuer.assessment.programme.criteria import load_programme, shipped_text
from credissuer.publication import page, public_paths
from credissuer.publication.programme_page import (
    OfficeContact,
    content,
    path_of,
    programme_pages,
    read,
)

URL = "https://tnso.vn"
SHELL = dict(page.page())[public_paths.SHELL]
TOLD = OfficeContact({"vi": "Liên minh <Thử>", "en": "Test & Co"}, "hoi@tnso.vn")
SHIPPED = load_programme(shipped_text()).document(URL)


def test_both_files_are_one_page_in_every_language() -> None:
    (version, page_of_version), (fixed, page_of_all) = programme_pages(SHELL, SHIPPED, TOLD, URL)
    assert version == "programmes/tin-nhiem-nguoi-co-anh-huong-2026-1.html"
    assert f"/{fixed}" == f"{public_paths.PROGRAMME}.html" and page_of_all == page_of_version
    text = page_of_all.decode("utf-8")
    assert "Liên minh &lt;Thử&gt;" in text and "Test &amp; Co" in text
    assert 'lang="en"' in text and "<script" not in text and "<form" not in text
    assert text.count("<h1") == 1 + 1 and "tnso.vn" in text and 'class="logo"' in text
    for level in SHIPPED["levels"]:
        for language in ("vi", "en"):
            assert level["name"][language] in text and level["text"][language] in text


def test_a_level_without_words_says_what_it_takes() -> None:
    bare = [{key: level[key] for key in level if key != "text"} for level in SHIPPED["levels"]]
    text = content({**SHIPPED, "levels": bare}, "vi", TOLD)
    for level in bare:
        assert level["name"]["vi"] in text and f"{level['threshold']} trên 100" in text
    assert "None" not in text


def test_the_shares_are_of_all_weights() -> None:
    halves = [{**one, "weight": 7} for one in SHIPPED["criteria"][:2]]
    text = content({**SHIPPED, "criteria": halves}, "en", TOLD)
    assert text.count("50%") == 2


def test_foreign_words_are_text() -> None:
    text = content({**SHIPPED, "name": {"en": "<script>alert(1)</script>"}}, "vi", TOLD)
    assert "<script" not in text and "&lt;script&gt;" in text


@pytest.mark.parametrize(
    ("programme", "path"),
    [
        (f"{URL}/programmes/a-1.json", "/programmes/a-1.html"),
        (f"{URL}/programmes/a-2026.1.json", "/programmes/a-2026.1.html"),
        (f"{URL}/programmes/a-1", None),
        (f"{URL}/programmes/a/b.json", None),
        (f'{URL}/programmes/"><b>.json', None),
        (f"{URL}.evil.example/programmes/a-1.json", None),
        ("https://other.example/programmes/a-1.json", None),
        ("javascript:alert(1)", None),
        (None, None),
    ],
)
def test_only_a_programme_of_this_office_has_its_page_here(
    programme: str | None, path: str | None
) -> None:
    assert path_of(programme, URL) == path


def test_the_page_says_what_the_document_says() -> None:
    assert read(json.dumps(SHIPPED).encode()) == SHIPPED
