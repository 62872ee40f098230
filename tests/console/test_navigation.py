"""The menu: every entry has words and leads to a page, for whoever may see it."""

from __future__ import annotations

import pytest

from credissuer.console.navigation import NAV, NavEntry
from credissuer.office import Office
from credissuer.staff.roles import FOR_PEOPLE, Role
from credissuer.words import languages, words
from tests.callers import Caller
from tests.console.signed_in import Browser, person


@pytest.mark.parametrize("entry", NAV, ids=lambda entry: entry.name)
def test_an_entry_has_words_in_every_language(entry: NavEntry) -> None:
    for language in languages("desk"):
        assert words("desk", language)["nav"][entry.name]


@pytest.mark.parametrize("role", FOR_PEOPLE)
def test_each_role_is_shown_what_it_may_open_and_nothing_else(
    office: Office, call: Caller, role: Role
) -> None:
    browser = Browser(office, call, person(office, "x", role))
    start = browser.get("/office").text
    for entry in NAV:
        status = browser.get(entry.path).status_code
        is_shown = f'<a href="{entry.path}"' in start
        assert (status, is_shown) in ((200, True), (403, False)), entry
