from __future__ import annotations

import unicodedata

import pytest

from credissuer.assessment.text.unicode_data import prototypes, script


@pytest.mark.parametrize(
    ("source", "prototype"),
    [
        ("а", "a"),  # Cyrillic
        ("ο", "o"),  # Greek
        ("І", "l"),  # Cyrillic capital I
        ("I", "l"),
        ("1", "l"),
        ("0", "O"),
        ("m", "rn"),
        ("Ð", "D\u0335"),
        ("đ", "d\u0335"),
        ("’", "'"),
        ("–", "-"),
        ("ا", "l"),  # in right-to-left order
        ("\u0437", "\u025c"),  # a single pair
        ("\u0337", "\u0338"),
    ],
)
def test_characters_have_the_prototypes_of_unicode(source, prototype):
    assert prototypes()[ord(source)] == prototype


def test_a_prototype_is_its_own_prototype():
    """UTS 39 section 4: no character of a prototype is a source."""
    table = prototypes()
    assert len(table) > 6000
    assert [
        target for target in table.values() if any(ord(character) in table for character in target)
    ] == []


def test_of_plain_letters_and_vietnamese_marks_only_m_has_a_prototype():
    table = prototypes()
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert {letter for letter in letters if ord(letter) in table} == {"m", "I"}
    marks = {mark for letter in "ắấốớứữặẻ" for mark in unicodedata.normalize("NFD", letter)[1:]}
    assert not any(ord(mark) in table for mark in marks)


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("ệ", "LATIN"),
        ("а", "CYRILLIC"),
        ("ο", "GREEK"),
        ("陈", "HAN"),
        (" ", "COMMON"),
        ("\u0301", "INHERITED"),
        ("7", "COMMON"),
        ("\U0010ffff", "UNKNOWN"),
        ("\x00", "COMMON"),
    ],
)
def test_every_character_has_its_script(character, name):
    assert script(character) == name
