"""Pictures by kind, language and size, as HTTP asks for them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from credissuer.badges import drawing, pictures, qr
from credissuer.errors import UsageError
from tests.badges.conftest import PERSON, SAMPLE


@pytest.mark.parametrize("kind", pictures.KINDS)
def test_each_kind_has_the_media_type_of_its_name(kind):
    media_type, octets = pictures.picture(PERSON, kind)
    if kind.endswith(".svg"):
        assert media_type == "image/svg+xml"
        assert octets.startswith(b"<svg xmlns=")
    elif kind.endswith(".pdf"):
        assert media_type == "application/pdf"
        assert octets.startswith(b"%PDF-")
    else:
        assert media_type == "image/png"
        assert octets.startswith(b"\x89PNG")


def test_a_badge_is_in_the_language_and_size_asked_for():
    for language, size in (("en", "web"), ("both", "avatar")):
        octets = pictures.picture(PERSON, "badge.svg", language, size).octets
        assert octets.decode() == drawing.badge_svg(PERSON, size, language)
    plain = drawing.badge_svg(PERSON, "feed", "vi")
    assert pictures.picture(PERSON, "badge.svg").octets.decode() == plain
    assert pictures.picture(PERSON, "badge.png").octets == drawing.png(plain)


def test_a_code_is_a_small_file():
    """PERFORMANCE row 7, with the words for screen readers."""
    assert len(pictures.picture(PERSON, "qr.svg").octets) <= 1600
    assert len(pictures.picture(PERSON, "qr.png").octets) <= 360


def test_a_code_leads_to_its_certificate(by_zxing, screenshot):
    octets = pictures.picture(PERSON, "qr.png").octets
    assert by_zxing(screenshot(octets, 80)) == [qr.link_text(PERSON.public_url, PERSON.number)]


@pytest.mark.parametrize(
    ("kind", "language", "size", "code"),
    [
        ("badge.svg", "fr", "feed", "usage.picture_language"),
        ("badge.png", "", None, "usage.picture_language"),
        ("badge.svg", "vi", "poster", "usage.picture_size"),
        ("qr.png", "VI", None, "usage.picture_language"),
        ("qr.svg", None, "FEED", "usage.picture_size"),
        ("badge.gif", None, None, "usage.picture"),
        ("../badge", None, None, "usage.picture"),
    ],
)
def test_an_unknown_kind_language_or_size_is_refused_with_the_known_ones(
    kind, language, size, code
):
    with pytest.raises(UsageError) as refusal:
        pictures.picture(PERSON, kind, language, size)
    assert refusal.value.code == code
    for words_language in ("vi", "en"):
        assert ", " in refusal.value.words(words_language)


def test_an_unknown_kind_is_repeated_shortened_and_escaped():
    with pytest.raises(UsageError) as refusal:
        pictures.picture(PERSON, "badge.svg", "\u202e\x1b<b>" + "x" * 1000)
    words = refusal.value.words("en")
    assert words.isascii() and words.isprintable() and len(words) < 200


def test_a_picture_is_cached():
    facts = replace(PERSON, number="0Z4PQR8TCX")
    assert pictures.picture(facts, "badge.png", "vi", "web") is pictures.picture(
        facts, "badge.png", None, "web"
    )
    assert pictures.picture(facts, "qr.png") is pictures.picture(
        replace(facts, name="Khác"), "qr.png"
    )
    assert pictures.picture(facts, "badge.svg") != pictures.picture(PERSON, "badge.svg")


def test_the_picture_in_the_documentation_is_current():
    committed = Path(__file__).parents[2] / "docs/pictures/badge-web-vi.png"
    assert committed.read_bytes() == pictures.picture(SAMPLE, "badge.png", "vi", "web").octets
