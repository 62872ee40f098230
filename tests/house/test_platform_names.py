"""The sentences and pages that list the platforms list every one of the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from credissuer.words import languages, words
from credverifier import platforms

ROOT = Path(__file__).parents[2]
NAMES = [platforms.display_name(name) for name in platforms.names()]


@pytest.mark.parametrize("language", languages("errors"))
def test_the_words_for_a_link_that_is_none_list_every_platform(language: str) -> None:
    said = words("errors", language)["codes"]["share_link.unsupported"]
    page = ROOT / "verifier/web/page/locales" / language / "page.js"
    sentence = (
        page.read_text("utf-8").partition("question_unreadable:")[2].partition("question_again")[0]
    )
    for name in NAMES:
        assert name in said
        assert name in sentence


@pytest.mark.parametrize("page", ["issue.md", "issue.vi.md"])
def test_the_page_on_issuing_has_an_address_on_every_platform(page: str) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")
    for name in NAMES:
        assert f"| {name} | `" in text
