"""The texts that go with a badge's pictures, and the archive of pictures and texts."""

from __future__ import annotations

import base64
import html.parser
import io
import re
import unicodedata
import zipfile
from dataclasses import replace

import pytest
from PIL import Image

from credissuer.badges import bio_lines, kit, pictures
from credissuer.badges.sizes import SIZES
from credverifier import platforms
from tests.badges.conftest import PERSON, SUBJECTS
from tests.hostile_names import HOSTILE_NAMES

PICTURES = [
    "7K3M9QX2HS-link.svg",
    "7K3M9QX2HS-offline.png",
    "7K3M9QX2HS-badge-web-both.png",
    "7K3M9QX2HS-badge-a4-en.pdf",
]


def test_every_line_fits_its_platform_and_says_where_to_check():
    lines = bio_lines.bio_lines(PERSON)
    assert {(line.platform, line.limit) for line in lines} >= {
        ("TikTok", 80),
        ("Instagram", 150),
        ("Facebook", 101),
    }
    for line in lines:
        assert (
            line.characters == len(unicodedata.normalize("NFC", line.text)) <= line.limit
            and line.fits
        )
        assert line.text == unicodedata.normalize("NFC", line.text)
        assert "tnso.vn/c/7K3M9QX2HS" in line.text and "\n" not in line.text
    assert {line.language for line in lines} == {"vi", "en"}


def test_a_line_takes_the_longest_wording_that_fits():
    lengths = {
        line.platform: line.characters
        for line in bio_lines.bio_lines(PERSON)
        if line.language == "vi"
    }
    assert lengths["TikTok"] < lengths["Facebook"] < lengths["Instagram"] == lengths["YouTube"]


def test_a_line_that_cannot_fit_is_marked_and_never_cut():
    facts = replace(PERSON, public_url="https://" + "a" * 60 + ".vn")
    [line] = [
        line
        for line in bio_lines.bio_lines(facts)
        if (line.platform, line.language) == ("TikTok", "vi")
    ]
    assert line.fits and line.text.endswith("/c/7K3M9QX2HS")
    facts = replace(PERSON, public_url="https://" + "a" * 63 + "." + "b" * 63 + ".vn")
    [line] = [
        line
        for line in bio_lines.bio_lines(facts)
        if (line.platform, line.language) == ("TikTok", "vi")
    ]
    assert not line.fits and line.text == facts.address


def test_every_limit_has_a_source():
    for platform, limit in bio_lines.limits().items():
        name_of_another_platform = set() if platform in platforms.names() else {"name"}
        assert limit.keys() == {"limit", "source"} | name_of_another_platform and limit["source"]


@pytest.mark.parametrize(
    "word", ["hôm nay đang", "còn hiệu lực", "is valid", "verified by", "✔", "✓"]
)
def test_no_text_claims_that_the_certificate_is_valid_today(word):
    """Except in the advice, which lists what not to write."""
    texts = {
        name: text.decode()
        for name, text in kit.text_files(PERSON, PICTURES).items()
        if "donts" not in name
    }
    assert not [name for name, text in texts.items() if word in text]


def test_every_picture_has_an_alternative_text_in_its_languages():
    files_and_languages = {
        (alternative.file, alternative.language)
        for alternative in kit.alternatives(PERSON, PICTURES)
    }
    assert files_and_languages == {
        *((name, language) for name in PICTURES[:3] for language in ("vi", "en")),
        (PICTURES[3], "en"),
    }
    for alternative in kit.alternatives(PERSON, PICTURES):
        assert "7K3M9" in alternative.text and (
            "offline" in alternative.file or "tnso.vn/c/7K3M9QX2HS" in alternative.text
        )


class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=lambda name: name.id)
def test_the_html_snippet_is_a_link_and_a_picture_for_any_name(name):
    facts = replace(PERSON, name=name.text)
    reader = Reader()
    reader.feed(kit.snippet(facts, "vi"))
    [(first, link), (second, picture)] = reader.tags
    assert (first, link["href"]) == ("a", "https://tnso.vn/c/7K3M9QX2HS")
    assert (second, picture["src"]) == (
        "img",
        "https://tnso.vn/c/7K3M9QX2HS/badge.png?size=web&lang=vi",
    )
    assert (int(picture["width"]), int(picture["height"])) == SIZES["web"][:2]
    assert picture["alt"] == kit.alternative(facts, "vi")
    assert link.keys() == {"href", "rel", "referrerpolicy"}
    assert picture.keys() == {"src", "width", "height", "alt", "loading", "referrerpolicy"}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_snippet_takes_its_picture_from_where_one_is(language):
    published = kit.snippet(PERSON, language, picture=kit.published_picture)
    assert f'src="https://tnso.vn/c/7K3M9QX2HS/badge-web-{language}.png"' in published
    embedded = kit.snippet(PERSON, language, picture=kit.embedded_picture)
    data = re.search(r'src="data:image/png;base64,([A-Za-z0-9+/=]+)"', embedded)
    octets = base64.b64decode(data[1], validate=True)
    assert octets == pictures.picture(PERSON, "badge.png", language, "web").octets
    with Image.open(io.BytesIO(octets)) as picture:
        assert picture.size == SIZES["web"][:2]
    assert len(embedded) < 40_000
    files = kit.text_files(PERSON, PICTURES, kit.published_picture)
    assert published in files["7K3M9QX2HS-html.txt"].decode()


def test_the_archive_holds_the_files_and_is_reproducible():
    files = {
        "b.png": b"x" * 100,
        "a.svg": b"y" * 1000,
        **kit.text_files(SUBJECTS["long"], PICTURES),
    }
    octets = kit.zip_of(files)
    assert octets == kit.zip_of(dict(files))
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == files
        assert archive.namelist() == list(files)
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
