"""Versions of what becomes public, and what must be ticked."""

from __future__ import annotations

from datetime import date

import pytest

from credissuer.applications import consent
from credissuer.errors import RefusedError
from credissuer.words import languages


def test_every_item_says_what_it_means_and_for_how_long_in_every_language() -> None:
    for version in consent.versions().values():
        assert version.required and version.codes > version.required
        for item in version.items:
            for words in (item.name, item.means, item.until):
                assert set(words) == set(languages("me")) and all(words.values())


def test_the_version_of_a_day_is_the_last_that_has_begun() -> None:
    first = next(iter(consent.versions().values()))
    assert consent.current(first.since) == first
    assert consent.current(date(2000, 1, 1)) == first
    assert consent.current(date(2100, 1, 1)) == list(consent.versions().values())[-1]


def test_ticks_are_kept_in_the_order_of_the_version() -> None:
    version = consent.versions()["2026-1"]
    every = [item.code for item in version.items]
    assert consent.ticked(version, reversed(every)) == " ".join(every)
    assert consent.ticked(version, [*version.required, "address"]).split() == [
        code for code in every if code in version.required
    ]
    for left_out in version.required:
        with pytest.raises(RefusedError) as refusal:
            consent.ticked(version, version.codes - {left_out})
        assert refusal.value.code == "consent.required"
