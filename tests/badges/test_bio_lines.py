"""Lines for the bio of each network: the longest wording that fits its limit."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from credissuer.badges.bio_lines import bio_lines, limits
from credissuer.words import words
from credverifier import platforms
from tests.badges.conftest import PERSON, SUBJECTS


def test_every_platform_has_a_line_in_each_language() -> None:
    lines = bio_lines(PERSON)
    assert limits().keys() >= set(platforms.names())
    assert len(lines) == 2 * len(limits())
    assert {(line.platform, line.language) for line in lines} == {
        (limit.get("name") or platforms.display_name(platform), language)
        for platform, limit in limits().items()
        for language in ("vi", "en")
    }


def test_a_line_has_the_link_and_its_length_is_counted_as_the_networks_do() -> None:
    for subject in SUBJECTS.values():
        for line in bio_lines(subject):
            assert subject.number in line.text.replace("-", "")
            assert line.text == unicodedata.normalize("NFC", line.text)
            assert line.characters == len(line.text)
            assert line.fits is (line.characters <= line.limit)


def test_the_longest_wording_that_fits_is_used() -> None:
    for line in bio_lines(PERSON):
        wordings = len(words("badges", line.language)["bio"]["lines"])
        assert wordings > 1
        assert line.fits
    longest = max(bio_lines(PERSON), key=lambda line: line.limit)
    shortest = min(bio_lines(PERSON), key=lambda line: line.limit)
    assert longest.characters > shortest.characters


def test_the_bare_address_is_used_even_if_it_is_too_long() -> None:
    long_address = replace(PERSON, public_url=f"https://{'a' * 60}.{'b' * 60}.vn")
    line = min(bio_lines(long_address), key=lambda line: line.limit)
    assert not line.fits and line.characters > line.limit
