"""The places of the kit: every platform, every size, and a line within each limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from credissuer.badges.bio_lines import limits
from credissuer.badges.facts import BadgeFacts
from credissuer.badges.sheets import SHEETS
from credissuer.badges.sizes import SIZES
from credissuer.public import kit_places
from credissuer.public.kit_places import CODE, places, table
from credissuer.words import words
from credverifier import platforms

FACTS = BadgeFacts(
    number="7K3M9QX2HS",
    name="Minh Anh",
    kind="person",
    platform="youtube",
    handle="minhanh",
    account_id=None,
    valid_until=date(2027, 11, 23),
    public_url="https://tnso.vn",
    alliance=("Liên minh", "The Alliance"),
    programme=("Tín nhiệm", "Credibility"),
)


def test_every_platform_and_every_kind_of_sheet_has_its_place() -> None:
    """A platform that is added to the table of the verifier has to get a card as well."""
    assert set(limits()) <= set(table())
    assert set(kit_places.glyphs()) <= set(table())
    assert {sheet for row in table().values() for sheet in row.get("sheets", ())} == set(SHEETS)


def test_every_picture_of_a_place_is_drawn_and_has_words_in_every_language() -> None:
    for key, row in table().items():
        assert row["pictures"] and set(row["pictures"]) <= {*SIZES, CODE}, key
    assert CODE in kit_places.pictures() and "feed" in kit_places.pictures()
    for language in ("vi", "en"):
        for size in (*SIZES, CODE):
            assert words("kit", language)["uses"][size], size


def test_a_place_is_called_as_the_platform_or_by_the_words() -> None:
    for place in places(FACTS, "vi"):
        assert (place.name is None) == (place.key in words("kit", "vi")["places"])
        if place.name is not None:
            assert place.name == platforms.display_name(place.key)
            assert place.glyph and place.glyph[0] in "mM"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_line_keeps_the_limit_of_its_place(language: str) -> None:
    found = places(FACTS, language)
    assert [place.key for place in found if place.line is None] == ["avatar", "print"]
    for place in found:
        if place.line is not None:
            assert place.line.language == language
            assert place.line.fits and "tnso.vn/c/7K3M9QX2HS" in place.line.text
    assert [place.key for place in found if place.line and not place.bounded] == ["website"]


def test_the_place_of_the_first_account_comes_first() -> None:
    keys = [place.key for place in places(FACTS, "vi")]
    assert keys[0] == "youtube"
    assert keys[1:] == [key for key in table() if key != "youtube"]
    elsewhere = replace(FACTS, platform=None)
    assert [place.key for place in places(elsewhere, "vi")] == list(table())
