"""Text in boxes: what can be drawn, how wide it is, and that nothing leaves its box."""

from __future__ import annotations

import unicodedata
from importlib import resources

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from credissuer.badges import lettering
from tests.hostile_names import HOSTILE_NAMES

FONTS = resources.files("credissuer.badges").joinpath("fonts")
WEIGHTS = ("regular", "bold")
TONES = ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
SMALL = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES]
VIETNAMESE = [*SMALL, *map(str.upper, SMALL), *"đĐ"]


def font(weight):
    return str(FONTS.joinpath(f"noto-sans-{weight}.ttf"))


# --- the fonts


@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_table_of_widths_equals_the_widths_of_the_font(weight):
    font_file = TTFont(font(weight))
    glyphs, metrics = font_file.getBestCmap(), font_file["hmtx"]
    for code, glyph in glyphs.items():
        assert lettering.width(chr(code), weight, 1000) == metrics[glyph][0]
    with pytest.raises(KeyError):
        lettering.width("陈", weight, 1)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_every_vietnamese_letter_has_a_glyph_of_its_own(weight):
    """Drawn by FreeType from the same file: no glyph is empty or the box of a missing one, and no
    two are equal.
    """
    drawing = ImageFont.truetype(font(weight), 64)
    shapes = {letter: bytes(drawing.getmask(letter)) for letter in [*VIETNAMESE, "\ue000"]}
    assert len(VIETNAMESE) == 146
    assert all(any(shape) for shape in shapes.values())
    assert len(set(shapes.values())) == len(shapes)


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize(
    "text", ["Nguyễn Thị Ánh Nguyệt", "AVATAR Trần To", "tnso.vn/c/7K3M9QX2HS", "x\u0302"]
)
def test_a_text_is_as_wide_as_measured(text, weight):
    """FreeType measures the same width, within a pixel of rounding for each character."""
    assert ImageFont.truetype(font(weight), 100).getlength(text) == pytest.approx(
        lettering.width(text, weight, 100), abs=len(text) * 0.6
    )


def test_the_fonts_are_small_and_come_with_their_licence():
    assert (
        sum(len(FONTS.joinpath(f"noto-sans-{weight}.ttf").read_bytes()) for weight in WEIGHTS)
        < 340_000
    )
    assert "SIL OPEN FONT LICENSE Version 1.1" in FONTS.joinpath("OFL.txt").read_text("utf-8")


# --- what can be drawn


@pytest.mark.parametrize(
    ("text", "drawable"),
    [
        ("Nguyễn Thị Ánh", "Nguyễn Thị Ánh"),
        (unicodedata.normalize("NFD", "Ẩm thực Huế"), "Ẩm thực Huế"),
        ("  Minh \t\n Anh ", "Minh Anh"),
        ("陈美玲", "�"),
        ("Анна Minh", "Анна Minh"),
        ("王 Minh", "� Minh"),
        ("ผู้ใหญ่", "ผู้ใหญ่"),
        ("ស្ត្រី", "ស្ត្រី"),
        ("ก" + "\u0e31" * 9, "ก" + "\u0e31" * 3 + "�"),
        ("x\u0e31\u0302", "x\u0e31�"),
        ("Minh\u202ehnA\u202c", "Minh�hnA�"),
        ("Minh\u200bAnh", "Minh�Anh"),
        ("Minh\x00\x1bAnh", "Minh�Anh"),
        ("Minh\ud800", "Minh�"),
        ("\U0001f468\u200d\U0001f469 Lan", "Lan"),
        ("Mèo \U0001f431 Béo ★", "Mèo Béo"),
        ("Lan \U0001f431\u200d", "Lan �"),
        ("\U0001f431", "�"),
        ("x\u0302", "x\u0302"),
        ("x\u0302\u0301", "x\u0302�"),
        ("Ọ\u0301", "Ọ\u0301"),
        ("\u0301Minh", "\u0301Minh"),
        ("a\u0323\u0302\u0301\u0301\u0301\u0301", "ậ�"),
    ],
    ids=ascii,
)
def test_characters_that_the_font_lacks_become_a_replacement_character(text, drawable):
    assert lettering.drawable(text) == drawable


@given(st.text())
def test_any_text_can_be_made_drawable(text):
    drawable = lettering.drawable(text)
    assert lettering.drawable(drawable) == drawable
    assert "\ufffd\ufffd" not in drawable
    for weight in WEIGHTS:
        assert lettering.width(drawable, weight, 1) >= 0


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("Minh", "Minh"),
        ("1", "1"),
        ("陈美玲", None),
        ("陈 Minh 美玲 Anh", "Minh Anh"),
        ("...", None),
        ("", None),
        ("Nguyễn Thị Ánh", "Nguyễn Thị Ánh"),
        (unicodedata.normalize("NFD", "Ẩm thực Huế"), "Ẩm thực Huế"),
    ],
)
def test_the_words_of_a_name_that_the_fonts_have_are_its_form_on_a_badge(name, named):
    assert lettering.named(name) == named


@pytest.mark.parametrize("weight", WEIGHTS)
def test_every_letter_of_the_neighbours_has_a_glyph(weight):
    """Thai, Lao, Khmer, Cyrillic and Greek: no glyph of a letter is empty or the missing one."""
    drawing = ImageFont.truetype(font(weight), 64)
    missing = bytes(drawing.getmask("\ue000"))
    for letters in ("กขฃคฅฆงจฉช", "ກຂຄງຈຊຍດຕ", "កខគឃងចឆជឈ", "ЖЩЫЯґїєђћ", "ΑΩαωήώ"):
        shapes = {bytes(drawing.getmask(letter)) for letter in letters}
        assert len(shapes) == len(letters) and missing not in shapes


# --- boxes


def test_an_address_breaks_behind_a_dot_or_a_hyphen():
    fitted = lettering.fit(["chung-nhan.lien-minh.vn"], "bold", (170.0, 60.0), (20.0, 20.0))
    assert [line for line, _ in fitted.lines] == ["chung-nhan.", "lien-minh.vn"]


BOX, SIZES = (300.0, 60.0), (10.0, 40.0)


def test_a_short_text_has_the_largest_size():
    fitted = lettering.fit(["Minh"], "bold", BOX, SIZES)
    assert fitted == (40.0, (("Minh", round(lettering.width("Minh", "bold", 40), 2)),), False)


def test_a_longer_text_is_smaller_and_wrapped_evenly_at_spaces():
    fitted = lettering.fit(["Trung tâm Nghiên cứu và Truyền thông Ứng dụng"], "bold", BOX, SIZES)
    texts = [text for text, _ in fitted.lines]
    widths = [width for _, width in fitted.lines]
    assert " ".join(texts) == "Trung tâm Nghiên cứu và Truyền thông Ứng dụng"
    assert len(texts) == 2
    assert min(widths) > 0.7 * max(widths)


def test_each_paragraph_begins_a_new_line():
    fitted = lettering.fit(["Một", "One"], "regular", BOX, SIZES)
    assert [text for text, _ in fitted.lines] == ["Một", "One"]


def test_a_text_of_one_row_is_not_wrapped():
    fitted = lettering.fit(["chung-nhan.lien-minh-niem-tin-so.vn"], "regular", BOX, (5, 40), 1)
    assert len(fitted.lines) == 1 and not fitted.cut


def test_a_text_that_cannot_fit_ends_in_an_ellipsis_and_is_marked():
    fitted = lettering.fit(["W" * 1000], "bold", BOX, SIZES)
    assert fitted.cut
    assert fitted.lines[-1][0].endswith("W…")


@pytest.mark.parametrize("rows", [1, 9])
@pytest.mark.parametrize(
    "text", [name.text for name in HOSTILE_NAMES] + ["Ậ" * 500, " ", ""], ids=ascii
)
def test_fitted_text_stays_within_its_box(text, rows):
    for weight in WEIGHTS:
        fitted = lettering.fit([lettering.drawable(text)], weight, BOX, SIZES, rows)
        assert SIZES[0] <= fitted.size <= SIZES[1]
        assert len(fitted.lines) <= rows
        assert lettering.tall(len(fitted.lines)) * fitted.size <= BOX[1]
        for line, width in fitted.lines:
            assert width == round(lettering.width(line, weight, fitted.size), 2) <= BOX[0] + 0.02
