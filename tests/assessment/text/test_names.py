from __future__ import annotations

import csv
import string
import subprocess
import sys
import unicodedata
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credissuer.assessment.text.names import (
    clean_name,
    code_points,
    hidden_characters,
    is_hidden,
    name_skeleton,
    skeleton,
    visible,
)
from credissuer.errors import IssuerError, RefusedError
from tests.names_of_today import NAMES_OF_TODAY

TONES = ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
VIETNAMESE = [
    unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES
] + ["d", "đ"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nguyễn Thị Ánh Tuyết", "Nguyễn Thị Ánh Tuyết"),
        ("  Nguyễn \u00a0 Văn\tÁnh\n", "Nguyễn Văn Ánh"),
        (unicodedata.normalize("NFD", "Đặng Thuỳ Dương"), "Đặng Thuỳ Dương"),
        ("Công ty TNHH Mây & Gió (Huế)", "Công ty TNHH Mây & Gió (Huế)"),
        ("Chị Ong Vàng – Review 24/7!", "Chị Ong Vàng – Review 24/7!"),
        ('Minh "Gấu" Anh', 'Minh "Gấu" Anh'),
        ("O’Nhím", "O’Nhím"),
        ("陈美玲", "陈美玲"),
        ("さくらの花", "さくらの花"),
        ("Анна Иванова", "Анна Иванова"),
        ("สมชาย ใจดี", "สมชาย ใจดี"),
        ("x" * 80, "x" * 80),
    ],
)
def test_a_name_is_normalised(text, name):
    assert clean_name(text) == name
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "name.empty"),
        (" \t\u3000", "name.empty"),
        ("x" * 81, "name.too_long"),
        ("Minh\u202eAnh", "name.hidden_characters"),  # right-to-left override
        ("Minh\u2066Anh\u2069", "name.hidden_characters"),  # bidi isolates
        ("Minh\u200bAnh", "name.hidden_characters"),  # zero width space
        ("Minh\u200dAnh", "name.hidden_characters"),  # zero width joiner
        ("\ufeffMinh Anh", "name.hidden_characters"),  # byte order mark
        ("Minh\u00adAnh", "name.hidden_characters"),  # soft hyphen
        ("Minh\U000e0041Anh", "name.hidden_characters"),  # tag
        ("Minh\x00Anh", "name.hidden_characters"),
        ("Minh\x1bAnh", "name.hidden_characters"),
        ("Minh\x85Anh", "name.hidden_characters"),
        ("Minh\u2028Anh", "name.hidden_characters"),
        ("Minh\ue000Anh", "name.hidden_characters"),  # private use
        ("Minh\ud800Anh", "name.hidden_characters"),  # half a surrogate pair
        ("Minh\u0378Anh", "name.hidden_characters"),  # not assigned
        ("Minh\ufe0fAnh", "name.hidden_characters"),  # variation selector
        ("Minh\u3164Anh", "name.hidden_characters"),  # Hangul filler
        ("Minh\u034fAnh", "name.hidden_characters"),  # combining grapheme joiner
        ("Minh Anh ✔", "name.disallowed_characters"),
        ("𝓜inh Anh", "name.disallowed_characters"),  # mathematical letters
        ("Ｍｉｎｈ", "name.disallowed_characters"),  # full width
        ("Mɪnh Anh", "name.disallowed_characters"),  # phonetic
        ("a\u0301\u0302\u0303\u0304", "name.disallowed_characters"),  # piled marks
        ("\u0301Minh", "name.disallowed_characters"),  # begins with a mark
        ("...", "name.disallowed_characters"),
        ("🐱🐱", "name.disallowed_characters"),  # no letter and no digit
        ("1️⃣#️⃣", "name.disallowed_characters"),
        ("Minh Anh ✅", "name.disallowed_characters"),
        ("🅼inh", "name.disallowed_characters"),  # boxed letters that are no emoji
        ("Ⓐnh", "name.disallowed_characters"),
        (
            "\U0001f1f2\U0001f1ee Anh",
            "name.disallowed_characters",
        ),  # letters of flags that are no flag
        ("a\u20ddb", "name.disallowed_characters"),  # enclosing mark
        ("Lan 🐱\u200d", "name.hidden_characters"),  # joiners that join nothing
        ("\u200d🐱 Lan", "name.hidden_characters"),
        ("Lan 🐱\u200d\u200d🐱", "name.hidden_characters"),
        ("Lan 🐱\u200dx", "name.hidden_characters"),
        ("Lan 🐱\ufe0f\ufe0f", "name.hidden_characters"),
        ("Lan🐱\u200c🐱", "name.hidden_characters"),
        ("Lan 🏴\U000e0067\U000e0062", "name.hidden_characters"),  # tags that are no flag
        ("Minh \u0410nh", "name.confusable"),  # Cyrillic A
        ("\u039cinh", "name.confusable"),  # Greek Mu
        ("Minh Ж", "name.confusable"),
        ("Lan 蘭", "name.confusable"),
        ("\u0421\u0430\u0440\u0430", "name.confusable"),  # all Cyrillic, read as "Capa"
    ],
    ids=ascii,
)
def test_names_with_hidden_disallowed_or_confusable_characters_are_refused(text, code):
    with pytest.raises(RefusedError) as refusal:
        clean_name(text)
    assert refusal.value.code == code
    words = refusal.value.words("vi") + refusal.value.words("en")
    assert not hidden_characters(words)


@pytest.mark.parametrize(
    ("text", "twin"),
    [
        ("Minh \u0410nh", "Minh Anh"),
        ("\u0421\u0430\u0440\u0430", "Capa"),
        ("Minh Ж", "Ж (U+0416)"),
    ],
)
def test_the_refusal_of_a_confusable_name_shows_what_it_looks_like(text, twin):
    with pytest.raises(RefusedError) as refusal:
        clean_name(text)
    assert refusal.value.facts["twin"] == twin


@given(st.text(max_size=100))
def test_cleaning_any_text_is_idempotent_or_refused_with_a_code(text):
    try:
        name = clean_name(text)
    except IssuerError as refusal:
        assert refusal.code.startswith("name.")
    else:
        assert clean_name(name) == name
        assert 1 <= len(name) <= 80 and not hidden_characters(name)


def test_vietnamese_letters_have_different_skeletons():
    skeletons = {letter: skeleton(letter) for letter in VIETNAMESE}
    assert [
        pair for pair in combinations(VIETNAMESE, 2) if skeletons[pair[0]] == skeletons[pair[1]]
    ] == []
    assert skeleton("Ánh") != skeleton("Anh")


@pytest.mark.parametrize("letter", [*VIETNAMESE, *string.ascii_lowercase])
def test_case_does_not_change_a_skeleton(letter):
    assert skeleton(letter) == skeleton(letter.upper())


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Minh Anh", "MINH ANH"),
        ("Minh Anh", "\u041cinh \u0410nh"),
        ("Minh", "rninh"),
        ("Đặng", "Ðặng"),  # Latin letter Eth
        ("Đặng", "d\u0335ặng"),
        ("paypal", "paypaI"),
        ("paypal", "paypa1"),
        (
            "Nguyễn Thị Lan",
            "Nguyễn Thị Ian",
        ),  # read as "lan": in most typefaces capital I is small l
        ("hoa0", "hoaO"),
        ("Minh Anh", "Minh\u200b Anh"),
        ("Minh Anh", "Minh\u00a0Anh"),
        ("Nguyễn", unicodedata.normalize("NFD", "Nguyễn")),
        ("Minh", "𝓜inh"),
    ],
)
def test_look_alikes_share_a_skeleton(first, second):
    assert skeleton(first) == skeleton(second)


@pytest.mark.parametrize(
    ("first", "second"), [("Minh Anh", "Minh Ánh"), ("Hoà", "Hòa"), ("Thu Hà", "Thu Hằng")]
)
def test_different_names_have_different_skeletons(first, second):
    assert skeleton(first) != skeleton(second)


def test_vietnamese_syllables_have_different_skeletons():
    """Taking I for l costs no Vietnamese name: l stands only at the beginning of a syllable, i
    hardly ever does.
    """
    roster = Path(__file__).parents[3] / "examples" / "roster.csv"
    names = {row["name"] for row in csv.DictReader(roster.read_text("utf-8").splitlines())}
    syllables = {syllable.casefold() for name in names for syllable in name.split()}
    assert len(syllables) > 100
    assert len({skeleton(syllable) for syllable in syllables}) == len(syllables)
    assert len({skeleton(name) for name in names}) == len(names)


@given(
    st.text(
        alphabet="".join(VIETNAMESE) + string.ascii_letters + string.digits + " .-", max_size=40
    )
)
def test_the_skeleton_of_a_skeleton_is_the_same(text):
    assert skeleton(skeleton(text)) == skeleton(text)


def test_the_fast_path_for_ordinary_text_misses_no_hidden_character():
    """Because `hidden_characters` skips ordinary text, ordinary text may contain no hidden one."""
    characters = [chr(point) for point in range(0x110000)]
    assert [character for character in characters if is_hidden(character)] == hidden_characters(
        "".join(characters)
    )
    assert not any(
        hidden_characters(character) != ([character] if is_hidden(character) else [])
        for character in characters
    )


def test_texts_are_shown_on_one_line_with_hidden_characters_escaped():
    assert visible("a\u202eb\nc") == "a⟨U+202E⟩b⟨U+000A⟩c"
    assert len(visible("x" * 1000)) == 61
    assert code_points("aab") == "U+0061, U+0062"


def test_importing_names_does_not_load_the_confusables_data():
    script = "import sys, credissuer.assessment.text.names\nprint('confusable_homoglyphs' in sys.modules)"
    process = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert process.stdout.strip() == "False"


@pytest.mark.parametrize("name", NAMES_OF_TODAY)
def test_emoji_and_ordinary_punctuation_may_be_in_a_name(name):
    assert clean_name(name) == name
    assert not hidden_characters(name)
    assert visible(name) == name


@pytest.mark.parametrize(
    "decorated",
    [
        "Minh Anh✨",
        "✨Minh Anh✨",
        "*Minh Anh*",
        "MINH-ANH",
        "Minh·Anh™",
        "Minh 🐱 Anh",
        "M|nh Anh",
        "Minh Anh 🇻🇳",
        "#Minh_Anh",
        "“Minh” <Anh>",
        "Minh\u200b Anh",
        "Minh Anh ®",
    ],
)
def test_decoration_does_not_change_a_name_skeleton(decorated):
    assert name_skeleton(decorated) == name_skeleton("Minh Anh")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Minh Anh", "Minh Ánh"),
        ("An Hoà", "Anh Oà"),
        ("Bếp 24/7", "Bếp 247"),
        ("Mèo 🐱 Béo", "Mèo 🐱 Gầy"),
        ("Sale 50%", "Sale 5%"),
        ("สมชาย", "สมหญิง"),
    ],
)
def test_names_that_differ_in_a_letter_have_different_skeletons(first, second):
    assert name_skeleton(first) != name_skeleton(second)


def test_a_boxed_letter_has_the_skeleton_of_the_letter():
    assert name_skeleton("🅰nh") == name_skeleton("Anh")


def test_at_most_ten_emoji_may_be_joined() -> None:
    """Because a joiner after the tenth is not part of an emoji, it is a hidden character."""
    joined = "\u200d".join(["🐱"] * 10)
    assert clean_name(f"Lan {joined}") == f"Lan {joined}"
    with pytest.raises(RefusedError) as refusal:
        clean_name(f"Lan {joined}\u200d🐱")
    assert refusal.value.code == "name.hidden_characters"
