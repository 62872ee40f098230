"""The rows of accounts on a badge."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from itertools import pairwise

import pytest

from credissuer.badges import lettering
from credissuer.badges.account_rows import account_rows
from credissuer.badges.facts import BadgeAccount
from credissuer.badges.sizes import SIZES, Slot
from credverifier import platforms
from tests.badges.conftest import OTHERS, PERSON

SLOT = Slot("accounts", 100, 200, 600, 170, 8, 40, "regular", "paper", "middle", 4)
FOUR = replace(PERSON, others=OTHERS)


def test_every_account_has_a_row_with_its_platform_in_words() -> None:
    rows = account_rows(FOUR, SLOT)
    assert [row.text for row in rows] == [
        "TikTok @anhnguyet.review",
        "YouTube @kenhmaubepgio",
        "Facebook @kenh.mau.bep.gio",
        "Instagram @bepgio.mau",
    ]


def test_of_more_accounts_than_rows_the_first_are_shown() -> None:
    assert [row.text for row in account_rows(FOUR, SLOT._replace(rows=2))] == [
        "TikTok @anhnguyet.review",
        "YouTube @kenhmaubepgio",
    ]
    assert account_rows(replace(PERSON, platform=None, handle=None), SLOT) == []


@pytest.mark.parametrize("anchor", ["start", "middle"])
@pytest.mark.parametrize(
    "facts", [PERSON, FOUR, replace(FOUR, handle="m" * 50), replace(FOUR, handle="m" * 500)]
)
def test_rows_are_one_below_the_other_within_their_box(facts, anchor) -> None:
    rows = account_rows(facts, SLOT._replace(anchor=anchor))
    assert len({row.size for row in rows}) == len({row.glyph_x for row in rows}) == 1
    for row in rows:
        assert row.glyph_x >= SLOT.x - 0.01
        assert row.glyph_x + row.glyph_side < row.x
        assert row.x + row.width <= SLOT.x + SLOT.width + 0.5
        assert row.width == pytest.approx(lettering.width(row.text, "regular", row.size), abs=0.01)
        assert row.y - lettering.ASCENT * row.size >= SLOT.y - 0.5
        assert row.y + lettering.DESCENT * row.size <= SLOT.y + SLOT.height + 0.5
    if anchor == "start":
        assert rows[0].glyph_x == SLOT.x
    for above, below in pairwise(rows):
        assert below.y - above.y >= row.size


def test_only_what_no_network_permits_is_cut() -> None:
    for size in SIZES.values():
        for slot in size.slots:
            if slot.text == "accounts":
                [row, *_] = account_rows(replace(PERSON, handle="m" * 50), slot)
                assert row.text == "TikTok " + "m" * 50
                [row, *_] = account_rows(replace(PERSON, handle="m" * 500), slot)
                assert row.text.endswith("…")


def test_every_platform_has_its_mark_and_an_unknown_one_none() -> None:
    text = resources.files("credverifier").joinpath("platform_glyphs.json").read_text("utf-8")
    glyphs = json.loads(text)["glyphs"]
    for platform in platforms.names():
        [row] = account_rows(replace(PERSON, platform=platform), SLOT)
        assert row.glyph == glyphs[platform]
    [row] = account_rows(replace(PERSON, platform="locket"), SLOT)
    assert row.glyph is None


def test_an_account_known_by_its_id_has_no_at_sign() -> None:
    other = BadgeAccount("facebook", "100012345678901", "100012345678901")
    [_, row] = account_rows(replace(PERSON, others=(other,)), SLOT)
    assert row.text == "Facebook profile.php?id=100012345678901"
