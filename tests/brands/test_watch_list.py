"""What a brand may name, and what it watches then."""

from __future__ import annotations

import pytest

from credissuer.brands import watch_list


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("https://www.tiktok.com/@MinhAnh.Review?lang=vi", "tiktok:minhanh.review"),
        ("tiktok:minhanh.review", "tiktok:minhanh.review"),
        ("7k3m9-qx2hs", "7K3M9QX2HS"),
        ("7K3M9QX2HS", "7K3M9QX2HS"),
        ("7K3M9-QX2HT", None),
        ("nobody", None),
        ("", None),
    ],
)
def test_a_profile_or_a_number_is_watched(text: str, item: str | None) -> None:
    assert watch_list.item_of(text) == item


def test_an_item_is_shown_as_people_read_it() -> None:
    assert watch_list.shown("7K3M9QX2HS") == "7K3M9-QX2HS"
    assert watch_list.shown("tiktok:an") == "tiktok:an"
    assert watch_list.is_number("7K3M9QX2HS") and not watch_list.is_number("tiktok:an")
